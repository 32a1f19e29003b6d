import fc from "fast-check";
import geodesic from "geographiclib-geodesic";
import { expect, test } from "vitest";
import { isProven } from "../../server/domain/shortlist";

type Pick = Parameters<typeof isProven>[0][number];

test.each<[string, Partial<Pick>[], boolean]>([
  ["nobody was found", [], true],
  ["all there are were seen", [{ distanceM: 9_000 }], true],
  ["a pick well within the reach", [{ distanceM: 5_000, otherReachM: 6_000 }], true],
  ["a pick as far as the reach", [{ distanceM: 6_000, otherReachM: 6_000 }], false],
  ["a pick beyond the reach, an aged one", [{ distanceM: 7_000, otherReachM: 6_000 }], false],
  ["a pick a hair within the slack", [{ distanceM: 993.999, otherReachM: 1_000 }], true],
  ["a pick a hair beyond the slack", [{ distanceM: 994.001, otherReachM: 1_000 }], false],
  ["one of many at the very spot, where the call sign decides", [{ distanceM: 0, otherReachM: 0 }], false],
  ["one of many own ones at the very spot", [{ byArea: true, distanceM: 0, areaReachM: 0 }], false],
  [
    "one of two is beyond",
    [
      { distanceM: 1, otherReachM: 1_000 },
      { distanceM: 999, otherReachM: 1_000 },
    ],
    false,
  ],
  ["an own unit within the reach of its station", [{ byArea: true, distanceM: 900, areaReachM: 1_000 }], true],
  ["an own unit beyond the reach of its station", [{ byArea: true, distanceM: 999, areaReachM: 1_000 }], false],
  ["an own unit does not ask how far the others reach", [{ byArea: true, distanceM: 900, otherReachM: 1 }], true],
  ["a stranger while not all own were seen", [{ distanceM: 1, areaReachM: 1_000 }], false],
])("the picks are %s", (_, picks, proven) => {
  const complete = picks.map((pick) => ({ distanceM: 0, byArea: false, areaReachM: null, otherReachM: null, ...pick }));
  expect(isProven(complete)).toBe(proven);
});

/** The sphere PostGIS walks on: the mean radius of WGS84. */
const sphereM = 6_371_008.771415059;
const degrees = (from: number, to: number) =>
  fc.integer({ min: from * 1e6, max: to * 1e6 }).map((micro) => micro / 1e6);
const anywhere = fc.record({ lng: degrees(-180, 180), lat: degrees(-90, 90) });
const inRegency = fc.record({ lng: degrees(103, 105), lat: degrees(-4, -1) });
/** All around at nearly the same distance: which is nearest is then a question of the ellipsoid. */
const inRing = fc.record({ bearing: degrees(0, 360), km: degrees(20, 20.1) });
type Place = { lng: number; lat: number };

test.each([
  ["in the regency", inRegency, fc.array(inRegency, { minLength: 2, maxLength: 30 })],
  ["in a ring", inRegency, fc.array(inRing, { minLength: 2, maxLength: 30 })],
  ["anywhere on earth", anywhere, fc.array(anywhere, { minLength: 2, maxLength: 30 })],
])("what a walk on the sphere left out is never nearer on the ellipsoid than a proven pick, %s", (_, place, places) => {
  const walks = fc.property(place, places, fc.nat(), (at, around, given) => {
    const units = around.map((one) => ("km" in one ? towards(at, one) : one));
    const walk = units.map((unit) => ({ unit, walkedM: onSphere(at, unit) })).sort((a, b) => a.walkedM - b.walkedM);
    const shortlist = 1 + (given % (walk.length - 1));
    const [seen, unseen] = [walk.slice(0, shortlist), walk.slice(shortlist)];
    const distanceM = Math.min(...seen.map(({ unit }) => onEllipsoid(at, unit)));
    const otherReachM = seen.at(-1)?.walkedM ?? 0;
    fc.pre(isProven([{ distanceM, byArea: false, areaReachM: null, otherReachM }]));
    expect(unseen.filter(({ unit }) => onEllipsoid(at, unit) <= distanceM)).toEqual([]);
  });
  fc.assert(walks, { numRuns: 2_000, seed: 112 });
});

test("the slack covers the worst there is: north and south at the equator", () => {
  const [from, to] = [
    { lng: 104, lat: -0.005 },
    { lng: 104, lat: 0.005 },
  ];
  const ratio = onEllipsoid(from, to) / onSphere(from, to);
  expect(ratio).toBeLessThan(0.9945);
  expect(isProven([{ distanceM: ratio * 0.9995, byArea: false, areaReachM: null, otherReachM: 1 }])).toBe(true);
  expect(isProven([{ distanceM: ratio, byArea: false, areaReachM: null, otherReachM: 1 }])).toBe(false);
});

function towards({ lng, lat }: Place, { bearing, km }: { bearing: number; km: number }): Place {
  const { lon2 = Number.NaN, lat2 = Number.NaN } = geodesic.Geodesic.WGS84.Direct(lat, lng, bearing, km * 1_000);
  return { lng: lon2, lat: lat2 };
}

function onEllipsoid(from: Place, to: Place): number {
  return geodesic.Geodesic.WGS84.Inverse(from.lat, from.lng, to.lat, to.lng).s12 ?? Number.NaN;
}

function onSphere(from: Place, to: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [lat1, lat2, lng] = [radians(from.lat), radians(to.lat), radians(to.lng - from.lng)];
  const half = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(lng / 2) ** 2;
  return 2 * sphereM * Math.asin(Math.min(1, Math.sqrt(half)));
}
