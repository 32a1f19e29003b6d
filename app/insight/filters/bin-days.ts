import { addDays, countDays, earlierDay, monthEnd, weekdayOf } from "../../../server/domain/calendar";

/** A stretch of days with how many incidents fell in it. */
export type Bin = { from: string; to: string; count: number };

/** Counts by day as bars of a timeline: days for some months, weeks from Monday for some years, months beyond. The last may be short. */
export function binDays(days: readonly (readonly [string, number])[], span: { from: string; to: string }): Bin[] {
  const length = countDays(span.from, span.to);
  const step = length <= 120 ? "day" : length <= 760 ? "week" : "month";
  const bins: Bin[] = [];
  for (let from = span.from; from <= span.to; from = addDays(bins.at(-1)?.to ?? from, 1)) {
    const to = lastDayOf(from, step);
    bins.push({ from, to: earlierDay(to, span.to), count: 0 });
  }
  let at = 0;
  for (const [day, count] of [...days].sort(([one], [other]) => (one < other ? -1 : 1))) {
    while (at < bins.length - 1 && (bins[at]?.to ?? "") < day) at += 1;
    const bin = bins[at];
    if (bin && bin.from <= day && day <= bin.to) bin.count += count;
  }
  return bins;
}

/** The last day of the day, week or month that a day lies in. */
export function lastDayOf(day: string, step: "day" | "week" | "month"): string {
  if (step === "day") return day;
  if (step === "week") return addDays(day, 6 - weekdayOf(day));
  return monthEnd(day);
}
