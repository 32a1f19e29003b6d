import { hourMs, utcOffsetMs } from "./calendar";

/** The three shifts of the room: 07-15, 15-23 and 23-07 WIB, as the press told of Muba Siaga 112 in 2019. */
const shifts = ["morning", "evening", "night"] as const;
type ShiftName = (typeof shifts)[number];

const shiftMs = 8 * hourMs;
const firstShiftStartMs = 7 * hourMs;

export type Shift = { name: ShiftName; from: Date; to: Date };

/** The shift a moment lies in, or one so many before it. A shift holds its first moment and not its last. */
export function shiftAt(moment: Date, back = 0): Shift {
  const since = moment.getTime() + utcOffsetMs - firstShiftStartMs;
  const number = Math.floor(since / shiftMs) - back;
  const from = new Date(number * shiftMs + firstShiftStartMs - utcOffsetMs);
  const name = shifts[((number % 3) + 3) % 3] ?? "morning";
  return { name, from, to: new Date(from.getTime() + shiftMs) };
}
