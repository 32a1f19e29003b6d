import { countDays, earlier, shiftDay } from "./periods";

/** A stretch of days with how many incidents fell in it. */
export type Bin = { from: string; to: string; count: number };

/** Counts by day as bars of a timeline: days for some months, weeks from Monday for some years, months beyond. The last may be short. */
export function binDays(days: readonly (readonly [string, number])[], span: { from: string; to: string }): Bin[] {
  const length = countDays(span);
  const step = length <= 120 ? "day" : length <= 760 ? "week" : "month";
  const bins: Bin[] = [];
  for (let from = span.from; from <= span.to; from = shiftDay(bins.at(-1)?.to ?? from, 1)) {
    const to = lastDayOf(from, step);
    bins.push({ from, to: earlier(to, span.to), count: 0 });
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
  if (step === "week") return shiftDay(day, 6 - ((new Date(day).getUTCDay() + 6) % 7));
  const [year, month] = day.split("-").map(Number);
  return new Date(Date.UTC(year ?? 0, month ?? 1, 0)).toISOString().slice(0, 10);
}
