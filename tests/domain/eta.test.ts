import { expect, test } from "vitest";
import { etaSeconds } from "../../server/domain/eta";

test.each([
  ["a unit that is there already", 0, "road", 0],
  ["40 km by road, which is 56 on the way, at 40 km/h", 40_000, "road", 84 * 60],
  ["the same by river, at half the speed", 40_000, "river", 168 * 60],
  ["a street away, to the whole second", 100, "road", 13],
] as const)("%s", (_, distanceM, mobility, seconds) => {
  expect(etaSeconds(distanceM, mobility)).toBe(seconds);
});
