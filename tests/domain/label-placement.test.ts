import { expect, test } from "vitest";
import { computeTextSize } from "../../app/_map/labels/declutter-names";
import { placeLabels } from "../../app/_map/labels/place-labels";

const extent = { side: 20, above: 20, below: 10 };
const isAllowedEverywhere = () => true;
const createObstacle = (x: number, y: number, weight = 1) => ({ x, y, weight, halfSize: [10, 10] as const });

test("a label stays at its preferred point while it covers nothing", () => {
  const points = placeLabels(
    [{ key: "Lais", preferred: { x: 0, y: 0 }, extent, isInside: isAllowedEverywhere }],
    [createObstacle(200, 0)],
  );
  expect(points.get("Lais")).toEqual({ x: 0, y: 0 });
});

test("a label avoids a heavy obstacle and covers light ones instead", () => {
  const labels = [
    {
      key: "Sekayu",
      preferred: { x: 0, y: 0 },
      extent,
      isInside: ({ x }: { x: number }) => Math.abs(x) < 30,
    },
  ];
  const lightObstacles = [-40, -20, 20, 40].flatMap((y) => [createObstacle(-10, y, 0.03), createObstacle(10, y, 0.03)]);
  const { y = 0 } = placeLabels(labels, [createObstacle(0, 0), ...lightObstacles]).get("Sekayu") ?? {};
  expect(y - extent.above >= 10 || y + extent.below <= -10).toBe(true);
});

test("labels at the same point move apart, each within its own area", () => {
  const preferredPoint = { x: 0, y: 0 };
  const points = placeLabels(
    [
      { key: "west", preferred: preferredPoint, extent, isInside: ({ x }) => x <= 0 },
      { key: "east", preferred: preferredPoint, extent, isInside: ({ x }) => x >= 0 },
    ],
    [],
  );
  const [westPoint, eastPoint] = [points.get("west"), points.get("east")];
  const distance = {
    x: Math.abs((eastPoint?.x ?? 0) - (westPoint?.x ?? 0)),
    y: Math.abs((eastPoint?.y ?? 0) - (westPoint?.y ?? 0)),
  };
  expect(distance.x >= 2 * extent.side || distance.y >= extent.above + extent.below).toBe(true);
  expect(westPoint?.x).toBeLessThanOrEqual(0);
  expect(eastPoint?.x).toBeGreaterThanOrEqual(0);
});

test("the text size is interpolated between zoom stops and constant beyond them", () => {
  const stops: [number, number][] = [
    [7, 10],
    [9, 14],
  ];
  expect([5, 7, 8, 9, 14].map((zoom) => computeTextSize(stops, zoom))).toEqual([10, 10, 12, 14, 14]);
});
