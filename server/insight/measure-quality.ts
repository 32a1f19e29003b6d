import { z } from "zod";
import { type Disposition, dispositions, type Precision, precisions } from "../../db/vocabulary";
import type { Context } from "../context";
import { blankHours } from "../domain/blank-hours";
import { addDays, dayAndHourOf } from "../domain/calendar";
import { countNoise } from "../domain/call";
import { type InsightStep, steps } from "../domain/insight";
import { describeScope } from "./describe-scope";
import { FilterInput } from "./filter-input";
import type { Month } from "./hold-months";
import { wholeChain } from "./measure-steps";
import { marksPerType, readMarks } from "./month-columns";
import { monthsOf, type Selected, selectRows } from "./select-rows";

export const MeasureQualityInput = z.strictObject({ filter: FilterInput });
type Asked = z.output<typeof FilterInput>;

/**
 * How far the figures of a period can be trusted; of the filter only the period and the kind of data count. Calls: what they were, how
 * many are still open, were held off since their number was blocked, and came for nothing. Merged: incidents closed as duplicates, which
 * are in none of the other figures, and calls that told of what was known. Blank hours: those in which neither a call came nor an
 * incident was opened, from the first day of data to the last whole hour. Missing: how many incidents lack a stamp of a step.
 */
export async function measureQuality(context: Context, { filter }: z.output<typeof MeasureQualityInput>) {
  const { from, to, data } = filter;
  const period = FilterInput.parse({ from, to, data });
  const months = monthsOf(context);
  const counted = { total: 0, complete: 0, merged: 0 };
  const byPrecision = zeros<Precision>(precisions);
  const missing = zeros<InsightStep>(steps);
  const calls = { byDisposition: zeros<Disposition>(dispositions), open: 0, heldOff: 0 };
  const busy = new Map<string, Uint8Array>();
  let firstDay = (await describeScope(context)).firstDays[data];

  for await (const selected of selectRows(context, months, period, { withMerged: true })) {
    const { month } = selected;
    const hours = new Uint8Array(32 * 24);
    busy.set(month.month, hours);
    for (const { marks, stamped, count } of sortedOut(selected, hours)) {
      const { merged, precision } = readMarks(marks);
      if (merged) {
        counted.merged += count;
        continue;
      }
      counted.total += count;
      byPrecision[precision] += count;
      if ((stamped & wholeChain) === wholeChain) counted.complete += count;
      for (const [index, step] of steps.entries()) if ((stamped & (1 << index)) === 0) missing[step] += count;
    }
    for (const { day, hour, disposition, heldOff, count } of callsWithin(month, period)) {
      const date = addDays(month.month, day - 1);
      hours[day * 24 + hour] = 1;
      if (firstDay === null || date < firstDay) firstDay = date;
      if (disposition) calls.byDisposition[disposition] += count;
      else calls[heldOff ? "heldOff" : "open"] += count;
    }
  }

  const isBusy = (day: string, hour: number) =>
    busy.get(`${day.slice(0, 8)}01`)?.[Number(day.slice(8)) * 24 + hour] === 1;
  const { byDisposition, open, heldOff } = calls;
  const over = Object.values(byDisposition).reduce((sum, count) => sum + count, 0);
  return {
    calls: {
      total: over + open + heldOff,
      ...calls,
      noise: countNoise({ byDisposition, blocked: heldOff, waiting: open }),
    },
    merged: { incidents: counted.merged, calls: byDisposition.duplicate },
    precisions: byPrecision,
    blankHours:
      firstDay === null
        ? { hours: 0, of: 0, longest: null }
        : blankHours(isBusy, { from: laterOf(from, firstDay), to, until: dayAndHourOf(context.now()) }),
    complete: counted.complete,
    total: counted.total,
    missing,
  };
}

/** The rows counted by their marks and by which steps were stamped; marks the hours they were opened in. */
function sortedOut({ month, rows, count }: Selected, hours: Uint8Array) {
  const counts = new Uint32Array(marksPerType << steps.length);
  const { day, weekHour, kind, stamped } = month;
  for (let at = 0; at < count; at++) {
    const row = rows[at] as number;
    const what = (((kind[row] as number) % marksPerType) << steps.length) + (stamped[row] as number);
    counts[what] = (counts[what] as number) + 1;
    hours[(day[row] as number) * 24 + ((weekHour[row] as number) % 24)] = 1;
  }
  const found: { marks: number; stamped: number; count: number }[] = [];
  for (const [what, count] of counts.entries()) {
    if (count > 0) found.push({ marks: what >> steps.length, stamped: what & ((1 << steps.length) - 1), count });
  }
  return found;
}

function callsWithin({ month, calls }: Month, { from, to, data }: Asked) {
  return calls.filter(({ day, simulated }) => {
    const date = addDays(month, day - 1);
    return simulated === (data === "simulated") && date >= from && date <= to;
  });
}

function zeros<Word extends string>(words: readonly Word[]): Record<Word, number> {
  return Object.fromEntries(words.map((one) => [one, 0])) as Record<Word, number>;
}

function laterOf(one: string, other: string): string {
  return [one, other].sort()[1] as string;
}
