import { mergeUnits } from "../../app/_live/feed/merge";
import { expect, test } from "../support/test";

const moved = (second: number | null) => (second === null ? null : new Date(Date.UTC(2026, 10, 25, 3, 0, second)));
const one = (callSign: string, second: number | null, at = "") => ({
  id: callSign,
  callSign,
  movedAt: moved(second),
  at,
});
type One = ReturnType<typeof one>;

const known = [one("A", 10, "home"), one("B", 20, "home"), one("C", null, "hidden")];

test.each<[string, One[], string]>([
  ["what is later takes its place", [one("A", 11, "road")], "A road, B home, C hidden"],
  ["what is earlier changes nothing", [one("B", 19, "road")], "A home, B home, C hidden"],
  ["of the same moment, what was told stands", [one("B", 20, "yard")], "A home, B yard, C hidden"],
  ["one that is hidden from now on is", [one("A", null, "hidden")], "A hidden, B home, C hidden"],
  ["one that is hidden no more is seen", [one("C", 1, "road")], "A home, B home, C road"],
  ["a new one comes in by its call sign", [one("AB", 1, "new")], "A home, AB new, B home, C hidden"],
])("%s", (_, told, expected) => {
  expect(
    mergeUnits(known, told)
      .map(({ callSign, at }) => `${callSign} ${at}`)
      .join(", "),
  ).toBe(expected);
});
