import { addDays, earlierDay, monthStart } from "../../../server/domain/calendar";

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

/** Which days a named period is, seen from today; `firstDay` is the first with data. */
export function daysOf(
  period: Exclude<Period, "custom">,
  { today, firstDay }: { today: string; firstDay: string | null },
): Days {
  const year = Number(today.slice(0, 4));
  const month = monthStart(today);
  switch (period) {
    case "days-30":
      return { from: addDays(today, -29), to: today };
    case "days-90":
      return { from: addDays(today, -89), to: today };
    case "month":
      return { from: month, to: today };
    case "last-month": {
      return { from: monthStart(today, -1), to: addDays(month, -1) };
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
