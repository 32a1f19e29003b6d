import { hourMs, utcOffsetMs } from "./calendar";

/**
 * The three shifts of the control room: 07:00 to 15:00, 15:00 to 23:00 and 23:00 to 07:00 WIB, according to press
 * reports about Muba Siaga 112 from 2019.
 */
const shifts = ["morning", "evening", "night"] as const;
type ShiftName = (typeof shifts)[number];

const shiftMs = 8 * hourMs;
const firstShiftStartMs = 7 * hourMs;

export type Shift = { name: ShiftName; from: Date; to: Date };

/** The shift at a time, or the one `shiftsBack` shifts before it. A shift includes its start and excludes its end. */
export function shiftAt(moment: Date, shiftsBack = 0): Shift {
  const msSinceFirstShift = moment.getTime() + utcOffsetMs - firstShiftStartMs;
  const shiftNumber = Math.floor(msSinceFirstShift / shiftMs) - shiftsBack;
  const from = new Date(shiftNumber * shiftMs + firstShiftStartMs - utcOffsetMs);
  const name = shifts[((shiftNumber % 3) + 3) % 3] ?? "morning";
  return { name, from, to: new Date(from.getTime() + shiftMs) };
}
