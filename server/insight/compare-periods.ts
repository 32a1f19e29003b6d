import { z } from "zod";
import type { Context } from "../context";
import { addDays, countDays, yearsBefore } from "../domain/calendar";
import type { InsightFilter } from "../domain/insight";
import { describeScope } from "./describe-scope";
import { FilterInput } from "./filter-input";
import { monthsOf, selectRows } from "./select-rows";
import { Tally } from "./tally";

export const ComparePeriodsInput = z.strictObject({ filter: FilterInput, with: z.enum(["before", "years"]) });

/**
 * The period against as many days right before it, or against the same calendar days of each earlier year. Only what the data cover
 * wholly, from the first incident of their kind on, is compared: where they do not, there is nothing before, and no such year. Low and
 * high are the least and the most of the years; below two years there are none. A period of more than a year has no earlier years.
 */
export async function comparePeriods(context: Context, { filter, with: how }: z.output<typeof ComparePeriodsInput>) {
  const { firstDays } = await describeScope(context);
  const firstDay = firstDays[filter.data];
  const isCovered = ({ from }: { from: string }) => firstDay !== null && firstDay <= from;
  const now = await countDistricts(context, filter);
  const former = how === "before" ? [daysBefore(filter)].filter(isCovered) : earlierYears(filter, firstDay);
  const counted = [];
  for (const period of former) counted.push({ period, ...(await countDistricts(context, { ...filter, ...period })) });

  const [before] = how === "before" ? counted : [];
  const years = how === "years" ? counted : [];
  const codes = [...new Set([now, ...counted].flatMap(({ districts }) => [...districts.keys()]))].sort();
  return {
    now: now.total,
    before: before ? { ...before.period, count: before.total } : null,
    years: years.map(({ period, total }) => ({ year: Number(period.from.slice(0, 4)), count: total })),
    ...rangeOf(years.map(({ total }) => total)),
    districts: codes.map((code) => ({
      code,
      now: now.districts.get(code) ?? 0,
      before: before ? (before.districts.get(code) ?? 0) : null,
      ...rangeOf(years.map(({ districts }) => districts.get(code) ?? 0)),
    })),
  };
}

async function countDistricts(context: Context, filter: InsightFilter) {
  const months = monthsOf(context);
  const { districts } = months.codes;
  const tally = new Tally();
  let total = 0;
  for await (const { month, rows, count } of selectRows(context, months, filter)) {
    total += count;
    const found = tally.upTo(districts.size);
    const { district } = month;
    for (let at = 0; at < count; at++) {
      const where = district[rows[at] as number] as number;
      found[where] = (found[where] as number) + 1;
    }
  }
  return { total, districts: new Map(tally.named(districts.all)) };
}

function daysBefore({ from, to }: InsightFilter) {
  return { from: addDays(from, -countDays(from, to)), to: addDays(from, -1) };
}

function earlierYears({ from, to }: InsightFilter, firstDay: string | null) {
  const years: { from: string; to: string }[] = [];
  for (let back = 1; firstDay !== null; back++) {
    const year = { from: yearsBefore(from, back), to: yearsBefore(to, back) };
    if (year.from < firstDay || year.to >= from) break;
    years.push(year);
  }
  return years;
}

function rangeOf(counts: readonly number[]): { low: number | null; high: number | null } {
  if (counts.length < 2) return { low: null, high: null };
  return { low: Math.min(...counts), high: Math.max(...counts) };
}
