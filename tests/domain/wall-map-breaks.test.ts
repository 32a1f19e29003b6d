import { expect, test } from "vitest";
import { type Breaks, breakPauseMs, broke, noBreaks } from "../../app/wall/map/map-breaks";

const madeAnew = ({ count }: Breaks): Breaks => ({ count, isBroken: false });
const pausesOf = (stoodMs: readonly number[]) => {
  let breaks = noBreaks;
  return stoodMs.map((ms) => {
    breaks = broke(madeAnew(breaks), ms);
    return breakPauseMs(breaks) / 1_000;
  });
};

test("a map that never stands is tried after ten seconds, then twice as long each time, up to five minutes", () => {
  expect(pausesOf([0, 0, 0, 0, 0, 0, 0])).toEqual([10, 20, 40, 80, 160, 300, 300]);
});

test("one that breaks again after a few minutes is the same trouble; after ten minutes it is a new one", () => {
  expect(pausesOf([0, 120_000, 599_000, 600_000, 0])).toEqual([10, 20, 40, 10, 20]);
});

test("what is told of one break twice counts once", () => {
  const once = broke(noBreaks, 0);
  expect(broke(once, 0)).toBe(once);
  expect(broke(once, 900_000)).toBe(once);
});
