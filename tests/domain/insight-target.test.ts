import { expect, test } from "vitest";
import { targetOfFilter } from "../../app/insight/speed/targets";

const promise = (category: string, promisedSeconds: number | null) => ({
  ...{ category, promisedSeconds },
  ...{ assignSeconds: 60, acknowledgeSeconds: 90 },
});
const targets = [promise("fire", 900), promise("health", 1_800), promise("social", null), promise("hidden", 60)];
const types = [
  { code: "house-fire", category: "fire", sensitive: false },
  { code: "sudden-illness", category: "health", sensitive: false },
  { code: "lost-person", category: "social", sensitive: false },
  { code: "violence", category: "hidden", sensitive: true },
];

test.each([
  ["one category", { categories: ["fire"], types: [] }, "total", 900],
  ["one type", { categories: [], types: ["sudden-illness"] }, "total", 1_800],
  ["a category without one", { categories: ["social"], types: [] }, "total", "none"],
  ["categories that differ", { categories: ["fire", "health"], types: [] }, "total", "several"],
  ["one of two that has none", { categories: ["fire", "social"], types: [] }, "total", "several"],
  ["everything, where all have the same", { categories: [], types: [] }, "dispatch", 60],
  ["a step for which nothing is promised", { categories: ["fire"], types: [] }, "travel", "none"],
  ["what is in no figure", { categories: [], types: ["violence"] }, "total", "none"],
] as const)("the line of the target is drawn for what it holds for: %s", (_, filter, step, line) => {
  expect(
    targetOfFilter(targets, types, { categories: [...filter.categories] as never, types: [...filter.types] }, step),
  ).toBe(line);
});
