import { expect, test } from "vitest";
import { countItems } from "../../app/dispatch/hazards/count-items";

const isOpen = ({ state }: { state: string }) => state === "open";

test.each([
  ["neither a source nor an item: nothing is measured", [], { isLoaded: true, sources: [] }, null],
  ["no gauge, which has no sources", [], { isLoaded: true }, null],
  ["not loaded", [{ state: "open" }], { isLoaded: false, sources: ["snpp"] }, null],
  ["a source that reports nothing", [], { isLoaded: true, sources: ["snpp"] }, 0],
  ["an imported item without a source", [{ state: "dismissed" }], { isLoaded: true, sources: [] }, 0],
  ["open and decided items", [{ state: "open" }, { state: "dismissed" }], { isLoaded: true, sources: ["snpp"] }, 1],
] as const)("the number of hazards: %s", (_, items, measured, expected) => {
  expect(countItems<{ state: string }>(items, measured, isOpen)).toBe(expected);
});
