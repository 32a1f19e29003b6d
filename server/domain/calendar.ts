/**
 * Calendar days and the time zone of the control room. A day is a string such as "2026-11-26", so days compare as
 * strings.
 */

/**
 * WIB, Western Indonesia Time: UTC+7 all year, without summer time. The SQL functions `local_time` and `start_of_day`
 * use it too.
 */
export const timeZone = "Asia/Jakarta";
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export const utcOffsetMs = 7 * hourMs;

function toUtcMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The calendar day in WIB at a moment. */
export function dayOf(moment: Date | number): string {
  return new Date(Number(moment) + utcOffsetMs).toISOString().slice(0, 10);
}

/** The calendar day and the hour (0-23) in WIB at a moment. */
export function dayAndHourOf(moment: Date): { day: string; hour: number } {
  const local = new Date(moment.getTime() + utcOffsetMs).toISOString();
  return { day: local.slice(0, 10), hour: Number(local.slice(11, 13)) };
}

/** The start (inclusive) and the end (exclusive) of the day in WIB that contains a moment. */
export function dayRangeOf(moment: Date): { from: Date; to: Date } {
  const from = Math.floor((moment.getTime() + utcOffsetMs) / dayMs) * dayMs - utcOffsetMs;
  return { from: new Date(from), to: new Date(from + dayMs) };
}

/** Adds days; negative numbers go back. */
export function addDays(day: string, days: number): string {
  return new Date(toUtcMs(day) + days * dayMs).toISOString().slice(0, 10);
}

/** Number of days from the first to the last, inclusive. */
export function countDays(from: string, to: string): number {
  return Math.round((toUtcMs(to) - toUtcMs(from)) / dayMs) + 1;
}

/** The earliest of some moments; null if all are null. */
export function findEarliest(moments: readonly (Date | null)[]): Date | null {
  const times = moments.flatMap((moment) => moment?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** The latest of some moments. */
export function findLatest(...moments: readonly Date[]): Date {
  return new Date(Math.max(...moments.map((moment) => moment.getTime())));
}

export function earlierDay(a: string, b: string): string {
  return a <= b ? a : b;
}

export function laterDay(a: string, b: string): string {
  return a <= b ? b : a;
}

/** The weekday as a number; 0 is Monday. */
export function weekdayOf(day: string): number {
  return (new Date(toUtcMs(day)).getUTCDay() + 6) % 7;
}

/** The first day of the month that contains a day, or of the month `months` later (earlier if negative). */
export function monthStart(day: string, months = 0): string {
  const date = new Date(toUtcMs(day));
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)).toISOString().slice(0, 10);
}

/** The last day of the month that contains a day. */
export function monthEnd(day: string): string {
  return addDays(monthStart(day, 1), -1);
}

/** The same date `years` years earlier; 28 February instead of 29 February if that year is not a leap year. */
export function subtractYears(day: string, years: number): string {
  const year = `${Number(day.slice(0, 4)) - years}`.padStart(4, "0");
  const sameDate = `${year}${day.slice(4)}`;
  return Number.isNaN(toUtcMs(sameDate)) || addDays(sameDate, 0) !== sameDate ? `${year}-02-28` : sameDate;
}
