import { expect, test } from "vitest";
import { findTargetOfFilter } from "../../app/insight/speed/targets";

const createTarget = (category: string, promisedSeconds: number | null) => ({
  ...{ category, promisedSeconds },
  ...{ assignSeconds: 60, acknowledgeSeconds: 90 },
});
const targets = [
  createTarget("fire", 900),
  createTarget("health", 1_800),
  createTarget("social", null),
  createTarget("hidden", 60),
];
const types = [
  { code: "house-fire", category: "fire", sensitive: false },
  { code: "sudden-illness", category: "health", sensitive: false },
  { code: "lost-person", category: "social", sensitive: false },
  { code: "violence", category: "hidden", sensitive: true },
];

test.each([
  ["one category", { categories: ["fire"], types: [] }, "total", 900],
  ["one type", { categories: [], types: ["sudden-illness"] }, "total", 1_800],
  ["a category without a target", { categories: ["social"], types: [] }, "total", "none"],
  ["categories with different targets", { categories: ["fire", "health"], types: [] }, "total", "several"],
  ["two categories, one without a target", { categories: ["fire", "social"], types: [] }, "total", "several"],
  ["all categories with the same target", { categories: [], types: [] }, "dispatch", 60],
  ["a step without a target", { categories: ["fire"], types: [] }, "travel", "none"],
  ["a type excluded from the figures", { categories: [], types: ["violence"] }, "total", "none"],
] as const)("target line: %s", (_, filter, step, expected) => {
  expect(
    findTargetOfFilter(targets, types, { categories: [...filter.categories] as never, types: [...filter.types] }, step),
  ).toBe(expected);
});
