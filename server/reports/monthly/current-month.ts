import { dayAt } from "../../domain/day";

/** The first day of the month in Sekayu that a moment lies in. */
export function currentMonth(now: Date): string {
  const inSekayu = new Date(dayAt(now).from.getTime() + 7 * 3_600_000);
  return `${inSekayu.toISOString().slice(0, 7)}-01`;
}

/** The first day of the month before. */
export function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 2, 1)).toISOString().slice(0, 10);
}
