import { expect, test } from "vitest";
import { placeIndicators } from "../../app/wall/map/place-indicators";

const box = { left: 0, top: 0, right: 400, bottom: 200 };
const sizes = { insetPx: 20, minDistancePx: 50, halfSizeOf: () => ({ x: 15, y: 15 }) };
const createPin = (x: number, y: number, priority = 2) => ({ id: `${x},${y}`, priority, x, y });

test("an incident inside the visible map has no indicator", () => {
  expect(placeIndicators([createPin(10, 10), createPin(400, 200)], box, sizes)).toEqual([]);
});

test.for([
  ["to the right", [900, 100], { x: 380, y: 100, degrees: 90 }],
  ["above", [200, -300], { x: 200, y: 20, degrees: 0 }],
  ["below", [200, 500], { x: 200, y: 180, degrees: 180 }],
  ["to the left", [-900, 100], { x: 20, y: 100, degrees: -90 }],
] as const)("an incident %s has its indicator at that edge, pointing to it", ([, [x, y], expected]) => {
  expect(placeIndicators([createPin(x, y)], box, sizes)).toMatchObject([expected]);
});

test("close indicators are merged into one with the most urgent priority and their count", () => {
  const indicators = placeIndicators(
    [createPin(900, 100, 3), createPin(950, 104, 1), createPin(-900, 100, 4)],
    box,
    sizes,
  );
  expect(indicators.map(({ priority, count }) => ({ priority, count }))).toEqual([
    { priority: 1, count: 2 },
    { priority: 4, count: 1 },
  ]);
});

const boxAround = (x: number, y: number, px: number) => ({ left: x - px, top: y - px, right: x + px, bottom: y + px });

test("an indicator that would cover an obstacle moves along the edge and still points to its incident", () => {
  const [indicator] = placeIndicators([createPin(900, 100)], box, sizes, [boxAround(375, 100, 20)]);
  expect(indicator?.x).toBe(380);
  expect(Math.abs((indicator?.y ?? 100) - 100)).toBeGreaterThanOrEqual(35);
  expect(Math.abs((indicator?.y ?? 100) - 100)).toBeLessThan(43);
  expect(indicator?.degrees).not.toBe(90);
  const incidentDegrees = (Math.atan2(900 - (indicator?.x ?? 0), (indicator?.y ?? 0) - 100) * 180) / Math.PI;
  expect(indicator?.degrees).toBeCloseTo(incidentDegrees);
});

test("an obstacle elsewhere moves no indicator", () => {
  expect(placeIndicators([createPin(900, 100)], box, sizes, [boxAround(200, 100, 40)])).toMatchObject([
    { x: 380, y: 100 },
  ]);
});

test("an indicator without a clear point is merged into the nearest one; alone, it goes to the nearest clear point of the edge, or is left out", () => {
  const wall = { left: 300, top: 0, right: 400, bottom: 200 };
  expect(placeIndicators([createPin(200, -300, 1), createPin(900, 100)], box, sizes, [wall])).toMatchObject([
    { x: 200, count: 2 },
  ]);
  expect(placeIndicators([createPin(900, 100)], box, sizes, [wall])).toMatchObject([{ x: 280, y: 180, count: 1 }]);
  const everywhere = { left: 0, top: 0, right: 400, bottom: 200 };
  expect(placeIndicators([createPin(900, 100)], box, sizes, [everywhere])).toEqual([]);
});

test("an indicator has room for the number of incidents that are merged into it", () => {
  const halfSizeOf = (count: number) => ({ x: 10 + 15 * `${count}`.length, y: 10 });
  const panel = { left: -100, top: 0, right: 0, bottom: 200 };
  const pins = Array.from({ length: 12 }, (_, index) => createPin(-900, 90 + index));
  const [indicator] = placeIndicators(pins, box, { ...sizes, halfSizeOf }, [panel]);
  expect(indicator?.count).toBe(12);
  expect((indicator?.x ?? 0) - halfSizeOf(12).x).toBeGreaterThanOrEqual(panel.right);
});

test("indicators that moved never overlap", () => {
  const pins = [createPin(900, 100, 1), createPin(900, -150, 2), createPin(900, 350, 3), createPin(300, -300, 4)];
  const indicators = placeIndicators(pins, box, sizes, [boxAround(375, 100, 20)]);
  for (const [index, indicator] of indicators.entries()) {
    for (const other of indicators.slice(index + 1)) {
      expect(Math.hypot(indicator.x - other.x, indicator.y - other.y)).toBeGreaterThanOrEqual(50);
    }
  }
  expect(indicators.reduce((sum, { count }) => sum + count, 0)).toBe(4);
});
