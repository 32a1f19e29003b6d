import { expect, test } from "vitest";
import { sizeAt } from "../../app/_map/labels/declutter-names";
import { placeLabels } from "../../app/_map/labels/place-labels";

const reach = { side: 20, above: 20, below: 10 };
const everywhere = () => true;
const nowhere = () => false;
const spot = (x: number, y: number, weight = 1) => ({ x, y, weight, half: [10, 10] as const });

test("a name stands at its point while it covers nothing", () => {
  const standing = placeLabels(
    [{ key: "Lais", at: { x: 0, y: 0 }, reach, isOwn: everywhere, isOthers: nowhere }],
    [spot(200, 0)],
  );
  expect(standing.get("Lais")).toEqual({ x: 0, y: 0 });
});

test("it leaves the place with most in sight, and rather covers the one with few", () => {
  const words = [
    {
      key: "Sekayu",
      at: { x: 0, y: 0 },
      reach,
      isOwn: ({ x }: { x: number }) => Math.abs(x) < 30,
      isOthers: everywhere,
    },
  ];
  const few = [-40, -20, 20, 40].flatMap((y) => [spot(-10, y, 0.03), spot(10, y, 0.03)]);
  const { y = 0 } = placeLabels(words, [spot(0, 0), ...few]).get("Sekayu") ?? {};
  expect(y - reach.above >= 10 || y + reach.below <= -10).toBe(true);
});

test("names at the same point part, each on its own ground", () => {
  const at = { x: 0, y: 0 };
  const standing = placeLabels(
    [
      { key: "west", at, reach, isOwn: ({ x }) => x <= 0, isOthers: ({ x }) => x > 0 },
      { key: "east", at, reach, isOwn: ({ x }) => x >= 0, isOthers: ({ x }) => x < 0 },
    ],
    [],
  );
  const [west, east] = [standing.get("west"), standing.get("east")];
  const apart = { x: Math.abs((east?.x ?? 0) - (west?.x ?? 0)), y: Math.abs((east?.y ?? 0) - (west?.y ?? 0)) };
  expect(apart.x >= 2 * reach.side || apart.y >= reach.above + reach.below).toBe(true);
  expect(west?.x).toBeLessThanOrEqual(0);
  expect(east?.x).toBeGreaterThanOrEqual(0);
});

test("letters grow with the zoom between two sizes, and not beyond them", () => {
  const stops: [number, number][] = [
    [7, 10],
    [9, 14],
  ];
  expect([5, 7, 8, 9, 14].map((zoom) => sizeAt(stops, zoom))).toEqual([10, 10, 12, 14, 14]);
});
