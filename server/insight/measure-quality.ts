import { z } from "zod";
import { qualityCalls, qualityIncidents } from "../../db/queries/insight";
import { type Disposition, dispositions, type Precision, precisions } from "../../db/vocabulary";
import type { Context } from "../context";
import { findBlankHours } from "../domain/blank-hours";
import { dayAndHourOf, laterDay } from "../domain/calendar";
import { countNoise } from "../domain/call";
import { hasAllResponseSteps, hasStep, type InsightStep, steps } from "../domain/insight";
import { readDayRanges } from "./describe-scope";
import { FilterInput } from "./filter-input";
import { periodParameters, readFacts } from "./read-facts";

export const MeasureQualityInput = z.strictObject({ filter: FilterInput });

/**
 * Measures how reliable a period's figures are. Uses only the filter's period and kind of data. `calls`: counts by
 * outcome, and how many are open, from a blocked number, or noise. `merged`: the incidents closed as duplicates, which
 * the other figures exclude, and the repeated calls about a known incident. `blankHours`: hours with neither a call nor
 * a new incident, from the first day with data to the last complete hour. `missing`: for each step, the number of
 * incidents for which the step's duration is not known.
 */
export async function measureQuality({ db, now }: Context, { filter }: z.output<typeof MeasureQualityInput>) {
  const period = periodParameters(filter);
  const {
    incidentRows,
    callRows,
    firstDays: dayRanges,
  } = await readFacts(db, async (tx) => ({
    incidentRows: await qualityIncidents(tx, period),
    callRows: await qualityCalls(tx, period),
    firstDays: await readDayRanges(tx),
  }));
  const incidents = incidentRows.filter((row) => row.day === null);
  const calls = callRows.filter((row) => row.day === null);
  const busyHourMaskByDay = new Map<string, number>();
  for (const row of [...incidentRows, ...callRows])
    if (row.day !== null) busyHourMaskByDay.set(row.day, (busyHourMaskByDay.get(row.day) ?? 0) | row.hours);
  const isBusy = (day: string, hour: number) => (((busyHourMaskByDay.get(day) ?? 0) >> hour) & 1) === 1;
  const [firstDay] = [dayRanges[filter.data].firstDay, ...callRows.map(({ day }) => day)]
    .filter((day) => day !== null)
    .sort();
  const mergedCount = incidents.filter((incident) => incident.merged).reduce((sum, { count }) => sum + count, 0);
  const byDisposition = createZeroCounts<Disposition>(dispositions);
  const countsWithoutDisposition = { open: 0, "held-off": 0 };
  for (const { outcome, count } of calls) {
    if (outcome === "open" || outcome === "held-off") countsWithoutDisposition[outcome] = count;
    else byDisposition[outcome] = count;
  }
  const { open, "held-off": blocked } = countsWithoutDisposition;
  return {
    calls: {
      total: calls.reduce((sum, { count }) => sum + count, 0),
      ...{ byDisposition, open, blocked },
      noise: countNoise({ byDisposition, blocked, waiting: open }),
    },
    merged: { incidents: mergedCount, calls: byDisposition.duplicate },
    ...countMissingValues(incidents.filter((incident) => !incident.merged)),
    blankHours:
      firstDay === undefined
        ? { hours: 0, of: 0, longest: null }
        : findBlankHours(isBusy, { ...filter, from: laterDay(filter.from, firstDay), until: dayAndHourOf(now()) }),
  };
}

type Incidents = { precision: Precision; stamped: number; count: number }[];

function countMissingValues(incidents: Incidents) {
  const byPrecision = createZeroCounts<Precision>(precisions);
  const missingCounts = createZeroCounts<InsightStep>(steps);
  let totalCount = 0;
  let completeCount = 0;
  for (const { precision, stamped, count } of incidents) {
    totalCount += count;
    if (hasAllResponseSteps(stamped)) completeCount += count;
    byPrecision[precision] += count;
    for (const [index, step] of steps.entries()) if (!hasStep(stamped, index)) missingCounts[step] += count;
  }
  return { precisions: byPrecision, complete: completeCount, total: totalCount, missing: missingCounts };
}

function createZeroCounts<Word extends string>(keys: readonly Word[]): Record<Word, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<Word, number>;
}
