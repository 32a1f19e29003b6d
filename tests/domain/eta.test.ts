import { expect, test } from "vitest";
import { estimateTravelSeconds } from "../../server/domain/travel-estimate";

test.each([
  ["a unit at the scene", 0, "road", 0],
  ["40 km straight, 56 km by road, at 40 km/h", 40_000, "road", 84 * 60],
  ["the same by river, at half the speed", 40_000, "river", 168 * 60],
  ["100 m, rounded to seconds", 100, "road", 13],
] as const)("%s", (_, distanceM, mobility, seconds) => {
  expect(estimateTravelSeconds(distanceM, mobility)).toBe(seconds);
});
