/** Stretches of days one asks for by name; "custom" is any other, by its first and last day. */
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

const dayMs = 86_400_000;
/** WIB is UTC+7 all year. */
const zoneMs = 7 * 3_600_000;

/** The day in Sekayu, as "2026-11-26". */
export function dayIn(moment: number): string {
  return new Date(moment + zoneMs).toISOString().slice(0, 10);
}

/** A day so many days later, or earlier when negative. */
export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}

/** The earlier of two days. */
export function earlier(one: string, other: string): string {
  return one.localeCompare(other) <= 0 ? one : other;
}

/** The later of two days. */
export function later(one: string, other: string): string {
  return one.localeCompare(other) <= 0 ? other : one;
}

/** How many days from the first to the last, both included. */
export function countDays({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
}

/** Which days a named period is, seen from today; `firstDay` is the first with data. */
export function daysOf(
  period: Exclude<Period, "custom">,
  { today, firstDay }: { today: string; firstDay: string | null },
): Days {
  const year = Number(today.slice(0, 4));
  const month = `${today.slice(0, 7)}-01`;
  switch (period) {
    case "days-30":
      return { from: shiftDay(today, -29), to: today };
    case "days-90":
      return { from: shiftDay(today, -89), to: today };
    case "month":
      return { from: month, to: today };
    case "last-month": {
      const to = shiftDay(month, -1);
      return { from: `${to.slice(0, 7)}-01`, to };
    }
    case "year":
      return { from: `${year}-01-01`, to: today };
    case "last-year":
      return { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` };
    case "years-5":
      return { from: `${year - 5}-${today.slice(5) === "02-29" ? "03-01" : today.slice(5)}`, to: today };
    case "all":
      return { from: earlier(firstDay ?? today, today), to: today };
  }
}
