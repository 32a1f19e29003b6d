import fc from "fast-check";
import geodesic from "geographiclib-geodesic";
import { expect, test } from "vitest";
import { sphereSlack } from "../../server/domain/shortlist";

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
])(
  "what a walk on the sphere left out is never nearer on the ellipsoid than what is well within its reach, %s",
  (_, place, places) => {
    const walks = fc.property(place, places, fc.nat(), (at, around, given) => {
      const units = around.map((one) => ("km" in one ? towards(at, one) : one));
      const walk = units.map((unit) => ({ unit, walkedM: onSphere(at, unit) })).sort((a, b) => a.walkedM - b.walkedM);
      const shortlist = 1 + (given % (walk.length - 1));
      const [seen, unseen] = [walk.slice(0, shortlist), walk.slice(shortlist)];
      const distanceM = Math.min(...seen.map(({ unit }) => onEllipsoid(at, unit)));
      const reachM = seen.at(-1)?.walkedM ?? 0;
      fc.pre(distanceM < reachM * sphereSlack);
      expect(unseen.filter(({ unit }) => onEllipsoid(at, unit) <= distanceM)).toEqual([]);
    });
    fc.assert(walks, { numRuns: 2_000, seed: 112 });
  },
);

test("the slack covers the worst there is: north and south at the equator", () => {
  const [from, to] = [
    { lng: 104, lat: -0.005 },
    { lng: 104, lat: 0.005 },
  ];
  const ratio = onEllipsoid(from, to) / onSphere(from, to);
  expect(ratio).toBeLessThan(0.9945);
  expect(sphereSlack).toBeLessThan(ratio);
  expect(sphereSlack).toBeGreaterThan(ratio * 0.999);
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
