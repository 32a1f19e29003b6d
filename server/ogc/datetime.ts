import { badField } from "../errors";

/** A period of time; null means that it is open at that end. */
export type Interval = { from: Date | null; to: Date | null };

const momentPattern = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/i;

/**
 * Parses the parameter `datetime`: a time, or two times separated by a slash, one of which may be `..` or empty. A date
 * means the whole day in UTC. `PT24H/..` means the last 24 hours.
 */
export function parseInterval(text: string, now: Date): Interval {
  const [, hours] = /^PT(\d{1,4})H\/\.\.$/i.exec(text) ?? [];
  if (hours) return { from: new Date(now.getTime() - Number(hours) * 3_600_000), to: null };
  const parts = text.split("/");
  const [first = "", last = first] = parts;
  const from = isOpen(first) ? null : parseMoment(first, false);
  const to = isOpen(last) ? null : parseMoment(last, true);
  const isClosed = from !== null && to !== null;
  if (parts.length > 2 || (!isClosed && parts.length === 1) || (from === null && to === null))
    throw badField("datetime", "must be a time, or a period such as 2026-11-01T00:00:00Z/..");
  if (isClosed && from > to) throw badField("datetime", "must begin before it ends");
  return { from, to };
}

const isOpen = (text: string) => text === ".." || text === "";

/** Parses a time with UTC offset, or a date. For a date, returns its first millisecond, or with `isEnd` its last. */
export function parseMoment(text: string, isEnd: boolean, field = "datetime"): Date {
  const [, day] = momentPattern.exec(text) ?? [];
  const moment = new Date(text.toUpperCase());
  const year = moment.getUTCFullYear();
  const isCalendarDate = day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  if (!isCalendarDate || !(year >= 1900 && year < 3000))
    throw badField(field, "must be a time with its offset, such as 2026-11-01T00:00:00Z, or a date");
  return text === day && isEnd ? new Date(moment.getTime() + 86_399_999) : moment;
}
