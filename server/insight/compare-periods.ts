import { z } from "zod";
import { comparePeriods as comparePeriodsQuery } from "../../db/queries/insight";
import type { Context } from "../context";
import { addDays, countDays, earlierDay, monthStart, subtractYears } from "../domain/calendar";
import { readDayRanges, readMonthsWithData } from "./describe-scope";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const ComparePeriodsInput = z.strictObject({ filter: FilterInput, with: z.enum(["before", "years"]) });

type Period = { from: string; to: string };

/**
 * Compares a period with the same number of days directly before it, or with the same calendar days of each earlier
 * year. A period or year that begins before the first incident of the filter's kind of data (real or simulated), or
 * that touches a month without any, is left out. `low` and `high` are the lowest and highest count of these years, null
 * if there are fewer than two. A period longer than a year is not compared with earlier years.
 */
export async function comparePeriods(
  { db }: Context,
  { filter, with: comparison }: z.output<typeof ComparePeriodsInput>,
) {
  return readFacts(db, async (tx) => {
    const { firstDay } = (await readDayRanges(tx))[filter.data];
    const months = (await readMonthsWithData(tx))[filter.data];
    const earlierPeriods = (
      comparison === "before" ? listPreviousPeriod(filter, firstDay) : listEarlierYears(filter, firstDay)
    ).filter((period) => listMonths(period).every((month) => months.includes(month)));
    const periods = [filter, ...earlierPeriods];
    const from = periods.map((period) => period.from).reduce(earlierDay);
    const rows = await comparePeriodsQuery(tx, {
      ...filterParameters({ ...filter, from }),
      first_days: periods.map(({ from }) => from),
      last_days: periods.map(({ to }) => to),
    });
    const [currentCounts = emptyCounts, ...earlierCounts] = periods.map((_, index) =>
      sumByDistrict(rows.filter(({ period }) => period === index + 1)),
    );
    const [previousCounts] = comparison === "before" ? earlierCounts : [];
    const yearCounts = comparison === "years" ? earlierCounts : [];
    const codes = [
      ...new Set([currentCounts, ...earlierCounts].flatMap(({ districts }) => [...districts.keys()])),
    ].sort();
    return {
      now: currentCounts.total,
      before: previousCounts && earlierPeriods[0] ? { ...earlierPeriods[0], count: previousCounts.total } : null,
      years: yearCounts.map(({ total }, index) => ({
        year: Number(earlierPeriods[index]?.from.slice(0, 4)),
        count: total,
      })),
      ...findRange(yearCounts.map(({ total }) => total)),
      districts: codes.map((code) => ({
        code,
        now: currentCounts.districts.get(code) ?? 0,
        before: previousCounts ? (previousCounts.districts.get(code) ?? 0) : null,
        ...findRange(yearCounts.map(({ districts }) => districts.get(code) ?? 0)),
      })),
    };
  });
}

type Counts = { total: number; districts: Map<string, number> };
const emptyCounts: Counts = { total: 0, districts: new Map() };

function sumByDistrict(rows: readonly { district: string | null; count: number }[]): Counts {
  const districts = new Map<string, number>();
  for (const { district, count } of rows) if (district !== null) districts.set(district, count);
  return { total: rows.reduce((sum, { count }) => sum + count, 0), districts };
}

function listPreviousPeriod({ from, to }: Period, firstDay: string | null): Period[] {
  const previousPeriod = { from: addDays(from, -countDays(from, to)), to: addDays(from, -1) };
  return firstDay !== null && firstDay <= previousPeriod.from ? [previousPeriod] : [];
}

function listEarlierYears({ from, to }: Period, firstDay: string | null): Period[] {
  const years: Period[] = [];
  for (let yearsBack = 1; firstDay !== null; yearsBack++) {
    const year = { from: subtractYears(from, yearsBack), to: subtractYears(to, yearsBack) };
    if (year.from < firstDay || year.to >= from) break;
    years.push(year);
  }
  return years;
}

function listMonths({ from, to }: Period): string[] {
  const months: string[] = [];
  for (let month = monthStart(from); month <= to; month = monthStart(month, 1)) months.push(month);
  return months;
}

function findRange(counts: readonly number[]): { low: number | null; high: number | null } {
  if (counts.length < 2) return { low: null, high: null };
  return { low: Math.min(...counts), high: Math.max(...counts) };
}
