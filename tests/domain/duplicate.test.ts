import { expect, test } from "vitest";
import type { Category } from "../../db/vocabulary";
import {
  findTypeFamily,
  isLikelyDuplicate,
  isSamePlace,
  listSimilarityReasons,
  matchRadiusM,
  type Similarity,
} from "../../server/domain/duplicate";
import { defaultThresholds } from "../../server/domain/target";

const nearbyFire: Similarity = {
  category: "fire",
  distanceM: 300,
  minutes: 3,
  precisions: ["approximate", "exact"],
  isSameType: true,
  isSameFamily: true,
  hasSamePlaceName: false,
  isClosed: false,
};
const villagePrecisions = { precisions: ["village", "exact"] as const };

test.each<[string, Partial<Similarity>, boolean]>([
  ["300 m away, three minutes later, both locations precise", {}, true],
  ["at the edge of the threshold", { distanceM: 500, minutes: 30 }, true],
  ["just beyond the distance", { distanceM: 501 }, false],
  ["just beyond the time", { minutes: 31 }, false],
  ["another type of the same family", { isSameType: false }, true],
  ["another family", { isSameType: false, isSameFamily: false }, false],
  ["already closed", { isClosed: true }, false],
  ["one location known only to a village, same point", { ...villagePrecisions, distanceM: 0 }, false],
  ["both name the same village", { ...villagePrecisions, distanceM: 0, hasSamePlaceName: true }, true],
  ["the same village, another type", { ...villagePrecisions, hasSamePlaceName: true, isSameType: false }, false],
  ["villages of the same name far apart", { ...villagePrecisions, hasSamePlaceName: true, distanceM: 40_000 }, false],
  ["two patients 300 m apart", { category: "health" }, false],
  ["two calls about one patient", { category: "health", distanceM: 60 }, true],
  [
    "two patients of one village",
    { category: "health", ...villagePrecisions, distanceM: 0, hasSamePlaceName: true },
    false,
  ],
])("%s: likely duplicate %s", (_, change, expected) => {
  const candidate = { ...nearbyFire, ...change };
  expect(isLikelyDuplicate(candidate, defaultThresholds(candidate.category))).toBe(expected);
});

test("the match radius grows with the imprecision of the places", () => {
  const thresholds = defaultThresholds("fire");
  expect(matchRadiusM(thresholds, "exact", "exact")).toBe(500);
  expect(matchRadiusM(thresholds, "village", "approximate")).toBe(3_800);
  expect(matchRadiusM(thresholds, "district", "village")).toBe(18_500);
});

test.each<[string, Category, string, Category, boolean]>([
  ["land-fire", "natural-disaster", "building-fire", "fire", true],
  ["oil-well-explosion", "accident", "oil-site-fire", "fire", true],
  ["drowning", "accident", "river-accident", "accident", true],
  ["flood", "natural-disaster", "flash-flood", "natural-disaster", true],
  ["assault", "security", "brawl", "security", true],
  ["road-accident", "accident", "building-fire", "fire", false],
  ["drowning", "accident", "road-accident", "accident", false],
  ["acute-illness", "health", "childbirth", "health", true],
])("%s (%s) and %s (%s) are of one family: %s", (first, categoryOfFirst, second, categoryOfSecond, expected) => {
  const families = [
    findTypeFamily({ type: first, category: categoryOfFirst }),
    findTypeFamily({ type: second, category: categoryOfSecond }),
  ];
  expect(families[0] === families[1]).toBe(expected);
});

test.each([
  ["Kayu Ara", "Kayu Ara, RT 3", true],
  ["Desa Kayu Ara", "kayu ara", true],
  ["Dekat RSUD Sekayu", "RSUD Sekayu, pintu belakang", true],
  ["Kayu Ara", "Kayu Ara Batu, RT 3", false],
  [null, null, false],
  ["", "", false],
])("%s and %s name the same place: %s", (first, second, expected) => {
  expect(isSamePlace(first, second)).toBe(expected);
});

test("the reasons are ordered by certainty", () => {
  const thresholds = defaultThresholds("fire");
  expect(listSimilarityReasons(nearbyFire, thresholds)).toEqual(["same-type", "near"]);
  expect(
    listSimilarityReasons(
      { ...nearbyFire, ...villagePrecisions, isSameType: false, hasSamePlaceName: true },
      thresholds,
    ),
  ).toEqual(["same-family", "same-place", "vague"]);
});
