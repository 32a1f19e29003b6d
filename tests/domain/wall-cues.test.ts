import { expect, test } from "vitest";
import { placeCues } from "../../app/wall/map/place-cues";

const box = { left: 0, top: 0, right: 400, bottom: 200 };
const sizes = { insetPx: 20, apartPx: 50 };
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
