import { z } from "zod";
import { utcOffsetMs } from "../domain/calendar";

/** The identifier of a row at its source. */
export const externalId = z
  .string()
  .min(1, "is empty")
  .max(200, "is longer than 200 characters")
  .regex(/^\P{Cc}*$/u, "contains a control character");

/** A cell with optional text, which may have several lines; an empty cell is null. */
export function multilineText(maxLength: number) {
  return z
    .string()
    .max(maxLength, `is longer than ${maxLength} characters`)
    .refine((cell) => !cell.includes("\0"), "contains the character U+0000")
    .transform((cell) => (cell === "" ? null : cell));
}

/** A cell with a required number in degrees, between -`limit` and `limit`. */
export function degreesCell(limit: number) {
  return z.string().transform((cell, { addIssue }) => {
    if (/^-?\d+(\.\d+)?$/.test(cell) && Math.abs(Number(cell)) <= limit) return Number(cell);
    const message =
      cell === ""
        ? "is empty"
        : `"${cell.slice(0, 40)}" is not a number from -${limit} to ${limit} in degrees; write it like 103.8344, with a point`;
    addIssue({ code: "custom", message });
    return z.NEVER;
  });
}

/** A cell with one of a fixed list of codes; an empty cell is null. */
export function optionalEnumCell<Value extends string>(allowedValues: readonly Value[]) {
  const allowedSet: ReadonlySet<string> = new Set(allowedValues);
  return z.string().transform((cell, { addIssue }): Value | null => {
    if (cell === "") return null;
    if (allowedSet.has(cell)) return cell as Value;
    addIssue({ code: "custom", message: `"${cell.slice(0, 40)}" is not one of ${allowedValues.join(", ")}` });
    return z.NEVER;
  });
}

/** A cell with the key of an existing record. The parsed value is the record. */
export function recordCell<Stored>(records: ReadonlyMap<string, Stored>, kind: string) {
  return z.string().transform((cell, { addIssue }): Stored => {
    const record = records.get(cell);
    if (record !== undefined) return record;
    addIssue({ code: "custom", message: cell === "" ? "is empty" : `there is no ${kind} "${cell.slice(0, 40)}"` });
    return z.NEVER;
  });
}

const timestampPattern =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)? ?(Z|[+-]\d\d(?::?\d\d)?)?$/;
const earliestMs = Date.UTC(2000, 0, 1);

/**
 * A cell with an ISO 8601 timestamp between the year 2000 and `now`. The parsed value is in ms since 1970; an empty
 * cell is null. A timestamp without a zone is in WIB.
 */
export function timestampCell(now: Date) {
  const latestMs = now.getTime();
  return z.string().transform((cell, { addIssue }): number | null => {
    if (cell === "") return null;
    const refuse = (message: string) => {
      addIssue({ code: "custom", message });
      return null;
    };
    const at = parseTimestamp(cell);
    if (at === null)
      return refuse(`"${cell.slice(0, 40)}" is not a timestamp in ISO 8601, such as 2024-03-17T18:05:00+07:00`);
    if (at < earliestMs) return refuse(`${cell} is before the year 2000`);
    if (at > latestMs) return refuse(`${cell} is in the future`);
    return at;
  });
}

function parseTimestamp(cell: string): number | null {
  const match = timestampPattern.exec(cell);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  const utcMs = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const date = new Date(utcMs);
  const isRealDate =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isRealDate) return null;
  const offset = offsetMinutes(match[8]);
  return offset === null ? null : utcMs - offset * 60_000;
}

function offsetMinutes(zone: string | undefined): number | null {
  if (zone === undefined) return utcOffsetMs / 60_000;
  if (zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", "") || 0)];
  if (hours > 14 || minutes > 59) return null;
  return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
}
