import { updateUnitList } from "../../app/_live/feed/update-lists";
import { expect, test } from "../support/test";

const movedAtSecond = (second: number | null) =>
  second === null ? null : new Date(Date.UTC(2026, 10, 25, 3, 0, second));
const createUnit = (callSign: string, second: number | null, place = "") => ({
  id: callSign,
  callSign,
  movedAt: movedAtSecond(second),
  place,
});
type Unit = ReturnType<typeof createUnit>;

const knownUnits = [createUnit("A", 10, "home"), createUnit("B", 20, "home"), createUnit("C", null, "hidden")];

test.each<[string, Unit[], string]>([
  ["a later position replaces an earlier one", [createUnit("A", 11, "road")], "A road, B home, C hidden"],
  ["an earlier position changes nothing", [createUnit("B", 19, "road")], "A home, B home, C hidden"],
  [
    "of two positions of the same time, the received one counts",
    [createUnit("B", 20, "yard")],
    "A home, B yard, C hidden",
  ],
  ["a unit becomes hidden", [createUnit("A", null, "hidden")], "A hidden, B home, C hidden"],
  ["a hidden unit becomes visible", [createUnit("C", 1, "road")], "A home, B home, C road"],
  ["a new unit is placed by call sign", [createUnit("AB", 1, "new")], "A home, AB new, B home, C hidden"],
])("%s", (_, receivedUnits, expected) => {
  expect(
    updateUnitList(knownUnits, receivedUnits)
      .map(({ callSign, place }) => `${callSign} ${place}`)
      .join(", "),
  ).toBe(expected);
});
