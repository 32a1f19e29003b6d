import { addDays, weekdayOf } from "../../../server/domain/calendar";
import { twoDigits } from "../../../server/words/format";

type DayCounts = readonly (readonly [day: string, count: number])[];

/**
 * Returns the monthly counts of each year, latest year first; null for a month that does not begin within the period
 * or is not one of the `recordedMonths`, which are given by their first days.
 */
export function countByMonth(
  days: DayCounts,
  { from, to }: { from: string; to: string },
  recordedMonths: readonly string[],
): { year: number; months: (number | null)[] }[] {
  const counts = new Map<string, number>();
  for (const [day, count] of days) counts.set(day.slice(0, 7), (counts.get(day.slice(0, 7)) ?? 0) + count);
  const [firstYear, lastYear] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  return Array.from({ length: lastYear - firstYear + 1 }, (_, index) => lastYear - index).map((year) => ({
    year,
    months: Array.from({ length: 12 }, (_, index) => {
      const month = `${year}-${twoDigits(index + 1)}`;
      const isKnown = from <= `${month}-01` && `${month}-01` <= to && recordedMonths.includes(`${month}-01`);
      return isKnown ? (counts.get(month) ?? 0) : null;
    }),
  }));
}

/**
 * Returns the lowest and the highest count of each calendar month in all years but the latest; null if fewer than two
 * of these years have a count for that month.
 */
export function computeUsualMonthRanges(
  years: readonly { months: readonly (number | null)[] }[],
): ({ low: number; high: number } | null)[] {
  return Array.from({ length: 12 }, (_, index) => {
    const earlierCounts = years.slice(1).flatMap(({ months }) => months[index] ?? []);
    return earlierCounts.length < 2 ? null : { low: Math.min(...earlierCounts), high: Math.max(...earlierCounts) };
  });
}

/** Returns the weeks of a year, each from Monday to Sunday; null for days that belong to another year. */
export function listWeeksOfYear(year: number): (string | null)[][] {
  const [firstDay, lastDay] = [`${year}-01-01`, `${year}-12-31`];
  const weeks: (string | null)[][] = [];
  const monday = addDays(firstDay, -weekdayOf(firstDay));
  for (let weekStart = monday; weekStart.localeCompare(lastDay) <= 0; weekStart = addDays(weekStart, 7)) {
    weeks.push(
      Array.from({ length: 7 }, (_, index) => {
        const day = addDays(weekStart, index);
        return day.startsWith(String(year)) ? day : null;
      }),
    );
  }
  return weeks;
}
