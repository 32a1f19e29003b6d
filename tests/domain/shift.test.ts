import { shiftAt } from "../../server/domain/shift";
import { expect, test } from "../support/test";

const wibTime = (text: string) => new Date(`${text}:00+07:00`);

test.each([
  ["a shift includes its start", "2026-11-25T07:00", 0, "morning", "2026-11-25T07:00", "2026-11-25T15:00"],
  ["and excludes its end", "2026-11-25T15:00", 0, "evening", "2026-11-25T15:00", "2026-11-25T23:00"],
  [
    "the night shift starts on the previous day",
    "2026-11-25T03:00",
    0,
    "night",
    "2026-11-24T23:00",
    "2026-11-25T07:00",
  ],
  ["the night shift before midnight", "2026-11-25T23:30", 0, "night", "2026-11-25T23:00", "2026-11-26T07:00"],
  [
    "the night shift precedes the morning shift",
    "2026-11-25T07:05",
    1,
    "night",
    "2026-11-24T23:00",
    "2026-11-25T07:00",
  ],
  [
    "the evening shift precedes the night shift",
    "2026-11-25T01:00",
    1,
    "evening",
    "2026-11-24T15:00",
    "2026-11-24T23:00",
  ],
  ["in WIB, also at the end of the year", "2026-12-31T23:59", 0, "night", "2026-12-31T23:00", "2027-01-01T07:00"],
])("%s", (_, now, back, name, from, to) => {
  expect(shiftAt(wibTime(now), back)).toEqual({ name, from: wibTime(from), to: wibTime(to) });
});
