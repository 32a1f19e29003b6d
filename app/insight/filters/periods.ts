import { addDays, countDays, earlierDay, monthEnd, monthStart, weekdayOf } from "../../../server/domain/calendar";

/** The periods that can be selected; for "custom" the user chooses the first and the last day. */
export const periods = [
  "days-30",
  "month",
  "last-month",
  "days-90",
  "year",
  "last-year",
  "years-5",
  "all",
  "custom",
] as const;
export type Period = (typeof periods)[number];

type Days = { from: string; to: string };

/** Returns the first and the last day of a named period; `firstDay` is the first day with data. */
export function computeDaysOfPeriod(
  period: Exclude<Period, "custom">,
  { today, firstDay }: { today: string; firstDay: string | null },
): Days {
  const year = Number(today.slice(0, 4));
  const thisMonthStart = monthStart(today);
  switch (period) {
    case "days-30":
      return { from: addDays(today, -29), to: today };
    case "days-90":
      return { from: addDays(today, -89), to: today };
    case "month":
      return { from: thisMonthStart, to: today };
    case "last-month": {
      return { from: monthStart(today, -1), to: addDays(thisMonthStart, -1) };
    }
    case "year":
      return { from: `${year}-01-01`, to: today };
    case "last-year":
      return { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` };
    case "years-5":
      return { from: `${year - 5}-${today.slice(5) === "02-29" ? "03-01" : today.slice(5)}`, to: today };
    case "all":
      return { from: earlierDay(firstDay ?? today, today), to: today };
  }
}

/** A range of days and its number of incidents. */
export type Bin = { from: string; to: string; count: number };

/**
 * Groups the daily counts of a period into bins. A bin is a day if the period has at most 120 days, a week (from
 * Monday) if it has at most 760 days, and otherwise a month. The first and the last bin may be shorter.
 */
export function binDays(days: readonly (readonly [string, number])[], span: { from: string; to: string }): Bin[] {
  const dayCount = countDays(span.from, span.to);
  const step = dayCount <= 120 ? "day" : dayCount <= 760 ? "week" : "month";
  const bins: Bin[] = [];
  for (let from = span.from; from <= span.to; from = addDays(bins.at(-1)?.to ?? from, 1)) {
    const to = findLastDayOfStep(from, step);
    bins.push({ from, to: earlierDay(to, span.to), count: 0 });
  }
  let index = 0;
  for (const [day, count] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) {
    while (index < bins.length - 1 && (bins[index]?.to ?? "") < day) index += 1;
    const bin = bins[index];
    if (bin && bin.from <= day && day <= bin.to) bin.count += count;
  }
  return bins;
}

/** Returns the last day of the step (day, week or month) that contains the given day. */
export function findLastDayOfStep(day: string, step: "day" | "week" | "month"): string {
  if (step === "day") return day;
  if (step === "week") return addDays(day, 6 - weekdayOf(day));
  return monthEnd(day);
}

/** The three shifts of the control room; see `server/domain/shift.ts`. */
export const shiftPresets = ["morning", "evening", "night"] as const;
export type ShiftPreset = (typeof shiftPresets)[number];

/** The hours of each shift, in ascending order. */
export const shiftHours: Record<ShiftPreset, readonly number[]> = {
  morning: [7, 8, 9, 10, 11, 12, 13, 14],
  evening: [15, 16, 17, 18, 19, 20, 21, 22],
  night: [0, 1, 2, 3, 4, 5, 6, 23],
};
