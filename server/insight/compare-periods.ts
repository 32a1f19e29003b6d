import { z } from "zod";
import { comparePeriods as comparePeriodsQuery } from "../../db/insight-queries";
import type { Context } from "../context";
import { addDays, countDays, yearsBefore } from "../domain/calendar";
import { readFirstDays } from "./describe-scope";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const ComparePeriodsInput = z.strictObject({ filter: FilterInput, with: z.enum(["before", "years"]) });

type Period = { from: string; to: string };

/**
 * Compares the period with as many days right before it, or with the same calendar days of each earlier year. A period that begins before
 * the first incident of its kind of data is not compared: then there is no `before`, and no such year. Low and high are the minimum and
 * maximum of the years, null below two years. A period of more than a year has no earlier years.
 */
export async function comparePeriods({ db }: Context, { filter, with: how }: z.output<typeof ComparePeriodsInput>) {
  return readFacts(db, async (tx) => {
    const { firstDay } = (await readFirstDays(tx))[filter.data];
    const earlier = how === "before" ? daysBefore(filter, firstDay) : earlierYears(filter, firstDay);
    const periods = [filter, ...earlier];
    const { first_day: _, last_day: __, ...others } = filterParameters(filter);
    const rows = await comparePeriodsQuery(tx, {
      ...others,
      first_days: periods.map(({ from }) => from),
      last_days: periods.map(({ to }) => to),
    });
    const [now = empty, ...counted] = periods.map((_, index) =>
      countsOf(rows.filter(({ period }) => period === index + 1)),
    );
    const [before] = how === "before" ? counted : [];
    const years = how === "years" ? counted : [];
    const codes = [...new Set([now, ...counted].flatMap(({ districts }) => [...districts.keys()]))].sort();
    return {
      now: now.total,
      before: before && earlier[0] ? { ...earlier[0], count: before.total } : null,
      years: years.map(({ total }, index) => ({ year: Number(earlier[index]?.from.slice(0, 4)), count: total })),
      ...rangeOf(years.map(({ total }) => total)),
      districts: codes.map((code) => ({
        code,
        now: now.districts.get(code) ?? 0,
        before: before ? (before.districts.get(code) ?? 0) : null,
        ...rangeOf(years.map(({ districts }) => districts.get(code) ?? 0)),
      })),
    };
  });
}

type Counts = { total: number; districts: Map<string, number> };
const empty: Counts = { total: 0, districts: new Map() };

function countsOf(rows: readonly { district: string | null; count: number }[]): Counts {
  const districts = new Map<string, number>();
  for (const { district, count } of rows) if (district !== null) districts.set(district, count);
  return { total: rows.reduce((sum, { count }) => sum + count, 0), districts };
}

function daysBefore({ from, to }: Period, firstDay: string | null): Period[] {
  const before = { from: addDays(from, -countDays(from, to)), to: addDays(from, -1) };
  return firstDay !== null && firstDay <= before.from ? [before] : [];
}

function earlierYears({ from, to }: Period, firstDay: string | null): Period[] {
  const years: Period[] = [];
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
