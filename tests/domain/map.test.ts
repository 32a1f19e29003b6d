import { readFileSync } from "node:fs";
import fc from "fast-check";
import geodesic from "geographiclib-geodesic";
import type { FeatureCollection, MultiPolygon } from "geojson";
import { expect, test } from "vitest";
import { regencyShape } from "../../app/_map/layers/regency-shape";
import { groupPoints } from "../../app/_map/symbols/cluster-points";
import { spreadPoints } from "../../app/_map/symbols/resolve-overlaps";
import { fanOut } from "../../app/_map/symbols/spiderfy";
import { boundsOf, straightDistanceM } from "../../app/_map/tools/geometry";

const districts = (
  JSON.parse(readFileSync("db/seed/data/districts.geojson", "utf8")) as FeatureCollection<
    MultiPolygon,
    { code: string }
  >
).features.map(({ properties: { code }, geometry }) => ({ code, geometry }));

const spread = (zoom: number) => ({ zoom, apartPx: 32, mostPx: 44 });

const inTheRegency = fc.record({
  lng: fc.double({ min: 103, max: 104.7, noNaN: true }),
  lat: fc.double({ min: -3.3, max: -1.7, noNaN: true }),
});

test("the border of the regency is one closed line around all fifteen kecamatan", () => {
  const { outline } = regencyShape(districts);
  expect(outline.coordinates).toHaveLength(1);
  const [line = []] = outline.coordinates;
  expect(line.at(0)).toEqual(line.at(-1));
  expect(line.length).toBeGreaterThan(100);
});

test("kecamatan that share a border never share a tone", () => {
  const { tones } = regencyShape(districts);
  expect(tones.size).toBe(15);
  expect([...tones.values()].every((tone) => tone >= 0 && tone <= 3)).toBe(true);
  const corners = new Map(districts.map(({ code, geometry }) => [code, new Set(cornersOf(geometry))]));
  for (const [one, mine] of corners) {
    for (const [other, theirs] of corners) {
      const shared = [...mine].filter((corner) => theirs.has(corner)).length;
      if (one !== other && shared > 2) expect([one, other, tones.get(one)]).not.toEqual([one, other, tones.get(other)]);
    }
  }
});

test("the straight distance on the map is the geodesic to a thousandth", () => {
  fc.assert(
    fc.property(inTheRegency, inTheRegency, (one, other) => {
      const { s12 = 0 } = geodesic.Geodesic.WGS84.Inverse(one.lat, one.lng, other.lat, other.lng);
      expect(Math.abs(straightDistanceM(one, other) - s12)).toBeLessThanOrEqual(s12 * 0.001 + 0.01);
    }),
  );
});

test("grouping loses nobody, and those far apart stay apart", () => {
  fc.assert(
    fc.property(fc.array(inTheRegency, { maxLength: 60 }), fc.integer({ min: 6, max: 16 }), (points, zoom) => {
      const heaps = groupPoints(points, zoom, 26);
      expect(heaps.flatMap(({ things }) => things)).toHaveLength(points.length);
    }),
  );
  const [sekayu, bayungLencir] = [
    { lng: 103.8344, lat: -2.8819 },
    { lng: 103.6834, lat: -2.0549 },
  ];
  expect(groupPoints([sekayu, { ...sekayu }, bayungLencir], 8, 26).map(({ things }) => things.length)).toEqual([2, 1]);
});

test("signs that lie on each other move apart, the others stay", () => {
  const [sekayu, bayungLencir] = [
    { lng: 103.8344, lat: -2.8819 },
    { lng: 103.6834, lat: -2.0549 },
  ];
  const [one = [0, 0], other = [0, 0], far] = spreadPoints([sekayu, { ...sekayu }, bayungLencir], spread(9));
  expect(Math.hypot(one[0] - other[0], one[1] - other[1])).toBeGreaterThan(29);
  expect(far).toEqual([0, 0]);
});

test("a sign makes way for a pin that stands where it is", () => {
  const there = { lng: 103.8344, lat: -2.8819 };
  const [[x, y] = [0, 0]] = spreadPoints([there], { ...spread(9), clearOf: { points: [there], abovePx: 10 } });
  expect(Math.hypot(x, y + 10)).toBeGreaterThan(30);
});

test("no sign is moved farther than allowed, whatever the crowd", () => {
  fc.assert(
    fc.property(fc.array(inTheRegency, { maxLength: 40 }), fc.integer({ min: 6, max: 12 }), (points, zoom) => {
      for (const [x, y] of spreadPoints([...points, ...points], spread(zoom)))
        expect(Math.hypot(x, y)).toBeLessThan(46);
    }),
  );
});

test.each([1, 2, 5, 9])("%i things of one point are put at as many places", (count) => {
  const places = Array.from({ length: count }, (_, index) => fanOut(index, count, 20).join());
  expect(new Set(places).size).toBe(count);
});

function cornersOf({ coordinates }: MultiPolygon): string[] {
  return (coordinates as unknown as unknown[]).flat(10).reduce<string[]>((corners, value, index, all) => {
    if (index % 2 === 1) corners.push(`${all[index - 1]},${value}`);
    return corners;
  }, []);
}

test("the box around points holds them all and no more, however many there are", () => {
  fc.assert(
    fc.property(fc.array(inTheRegency, { minLength: 1, maxLength: 40 }), (points) => {
      const [lngs, lats] = [points.map(({ lng }) => lng), points.map(({ lat }) => lat)];
      expect(boundsOf(points)).toEqual([Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)]);
    }),
  );
  const crowd = Array.from({ length: 500_000 }, (_, index) => ({ lng: 103 + index / 500_000, lat: -2 }));
  expect(boundsOf(crowd)).toEqual([103, -2, 103 + 499_999 / 500_000, -2]);
});
