import { expect, test } from "vitest";
import { placeCues } from "../../app/wall/map/place-cues";

const box = { left: 0, top: 0, right: 400, bottom: 200 };
const sizes = { insetPx: 20, apartPx: 50, radiusPx: 15 };
const pin = (x: number, y: number, priority = 2) => ({ id: `${x},${y}`, priority, x, y });

test("what is within the free part of the map needs no cue", () => {
  expect(placeCues([pin(10, 10), pin(400, 200)], box, sizes)).toEqual([]);
});

test.for([
  ["to the right", [900, 100], { x: 380, y: 100, degrees: 90 }],
  ["above", [200, -300], { x: 200, y: 20, degrees: 0 }],
  ["below", [200, 500], { x: 200, y: 180, degrees: 180 }],
  ["to the left", [-900, 100], { x: 20, y: 100, degrees: -90 }],
] as const)("an incident %s stands at that edge with its arrow that way", ([, [x, y], cue]) => {
  expect(placeCues([pin(x, y)], box, sizes)).toMatchObject([cue]);
});

test("those close together are one cue with the most urgent shape and their number", () => {
  const cues = placeCues([pin(900, 100, 3), pin(950, 104, 1), pin(-900, 100, 4)], box, sizes);
  expect(cues.map(({ priority, count }) => ({ priority, count }))).toEqual([
    { priority: 1, count: 2 },
    { priority: 4, count: 1 },
  ]);
});

const around = (x: number, y: number, px: number) => ({ left: x - px, top: y - px, right: x + px, bottom: y + px });

test("a cue that would lie on a sign stands beside it on the same edge, and still points to its incident", () => {
  const [cue] = placeCues([pin(900, 100)], box, sizes, [around(375, 100, 20)]);
  expect(cue?.x).toBe(380);
  expect(Math.abs((cue?.y ?? 100) - 100)).toBeGreaterThanOrEqual(35);
  expect(Math.abs((cue?.y ?? 100) - 100)).toBeLessThan(43);
  expect(cue?.degrees).not.toBe(90);
  const ownWay = (Math.atan2(900 - (cue?.x ?? 0), (cue?.y ?? 0) - 100) * 180) / Math.PI;
  expect(cue?.degrees).toBeCloseTo(ownWay);
});

test("what lies elsewhere moves no cue", () => {
  expect(placeCues([pin(900, 100)], box, sizes, [around(200, 100, 40)])).toMatchObject([{ x: 380, y: 100 }]);
});

test("one that finds no room joins the nearest, and alone it stands where it belongs all the same", () => {
  const wall = { left: 300, top: 0, right: 400, bottom: 200 };
  expect(placeCues([pin(200, -300, 1), pin(900, 100)], box, sizes, [wall])).toMatchObject([{ x: 200, count: 2 }]);
  expect(placeCues([pin(900, 100)], box, sizes, [wall])).toMatchObject([{ x: 380, y: 100, count: 1 }]);
});

test("cues that step aside never lie on each other", () => {
  const pins = [pin(900, 100, 1), pin(900, -150, 2), pin(900, 350, 3), pin(300, -300, 4)];
  const cues = placeCues(pins, box, sizes, [around(375, 100, 20)]);
  for (const [index, one] of cues.entries()) {
    for (const other of cues.slice(index + 1)) {
      expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThanOrEqual(50);
    }
  }
  expect(cues.reduce((sum, { count }) => sum + count, 0)).toBe(4);
});
