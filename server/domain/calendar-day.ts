/** Days as "2026-11-26", without any time of day: they can be compared as text. */

const dayMs = 86_400_000;

function msOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

export function addDays(day: string, days: number): string {
  return new Date(msOf(day) + days * dayMs).toISOString().slice(0, 10);
}

/** How many days lie from the first to the last, both counted. */
export function daysIn(from: string, to: string): number {
  return Math.round((msOf(to) - msOf(from)) / dayMs) + 1;
}

/** 0 is Monday. */
export function weekdayOf(day: string): number {
  return (new Date(msOf(day)).getUTCDay() + 6) % 7;
}

/** The first day of the month so many months on. */
export function monthStart(day: string, on = 0): string {
  const date = new Date(msOf(day));
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + on, 1)).toISOString().slice(0, 10);
}

/** The same day so many years before; the last of February where there is no 29th. */
export function yearsBefore(day: string, years: number): string {
  const year = `${Number(day.slice(0, 4)) - years}`.padStart(4, "0");
  const same = `${year}${day.slice(4)}`;
  return Number.isNaN(msOf(same)) || addDays(same, 0) !== same ? `${year}-02-28` : same;
}
