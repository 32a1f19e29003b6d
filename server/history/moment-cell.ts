import { z } from "zod";
import { utcOffsetMs } from "../domain/calendar";

const pattern = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)? ?(Z|[+-]\d\d(?::?\d\d)?)?$/;
const first = Date.UTC(2000, 0, 1);

/**
 * A cell with a moment in ISO 8601, from 2000 on and not to come, as milliseconds; empty is no value. One without a zone is of Sekayu,
 * WIB.
 */
export function momentCell(now: Date) {
  const latest = now.getTime();
  return z.string().transform((cell, { addIssue }): number | null => {
    if (cell === "") return null;
    const refuse = (message: string) => {
      addIssue({ code: "custom", message });
      return null;
    };
    const at = read(cell);
    if (at === null)
      return refuse(`"${cell.slice(0, 40)}" is not a moment in ISO 8601, such as 2024-03-17T18:05:00+07:00`);
    if (at < first) return refuse(`${cell} is before the year 2000`);
    if (at > latest) return refuse(`${cell} is in the future`);
    return at;
  });
}

function read(cell: string): number | null {
  const found = pattern.exec(cell);
  if (!found) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Number((found[7] ?? "").padEnd(3, "0").slice(0, 3));
  const written = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const back = new Date(written);
  const isReal =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal) return null;
  const ahead = minutesAhead(found[8]);
  return ahead === null ? null : written - ahead * 60_000;
}

function minutesAhead(zone: string | undefined): number | null {
  if (zone === undefined) return utcOffsetMs / 60_000;
  if (zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", "") || 0)];
  if (hours > 14 || minutes > 59) return null;
  return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
}
