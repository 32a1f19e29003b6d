import fc from "fast-check";
import geodesic from "geographiclib-geodesic";
import { expect, test } from "vitest";
import { minEllipsoidPerSphere } from "../../server/domain/ellipsoid-ratio";

/**
 * Radius in metres of the sphere on which PostGIS measures distances to sort the nearest units: the mean radius of
 * WGS84.
 */
const sphereRadiusM = 6_371_008.771415059;
const degreesBetween = (from: number, to: number) =>
  fc.integer({ min: from * 1e6, max: to * 1e6 }).map((micro) => micro / 1e6);
const pointAnywhere = fc.record({ lng: degreesBetween(-180, 180), lat: degreesBetween(-90, 90) });
const pointInRegency = fc.record({ lng: degreesBetween(103, 105), lat: degreesBetween(-4, -1) });
/**
 * Points in all directions at nearly the same distance, because then the nearest on a sphere may differ from the
 * nearest on the ellipsoid.
 */
const pointInRing = fc.record({ bearing: degreesBetween(0, 360), km: degreesBetween(20, 20.1) });
type LngLat = { lng: number; lat: number };

test.each([
  ["in the regency", pointInRegency, fc.array(pointInRegency, { minLength: 2, maxLength: 30 })],
  ["in a ring", pointInRegency, fc.array(pointInRing, { minLength: 2, maxLength: 30 })],
  ["anywhere on earth", pointAnywhere, fc.array(pointAnywhere, { minLength: 2, maxLength: 30 })],
])(
  "a point beyond the shortlist on the sphere is never nearer on the ellipsoid than one within the ratio, %s",
  (_, place, places) => {
    const property = fc.property(place, places, fc.nat(), (location, points, seed) => {
      const units = points.map((place) => ("km" in place ? pointAt(location, place) : place));
      const unitsByDistance = units
        .map((unit) => ({ unit, onSphereM: measureOnSphere(location, unit) }))
        .sort((a, b) => a.onSphereM - b.onSphereM);
      const shortlistSize = 1 + (seed % (unitsByDistance.length - 1));
      const [listedUnits, omittedUnits] = [
        unitsByDistance.slice(0, shortlistSize),
        unitsByDistance.slice(shortlistSize),
      ];
      const distanceM = Math.min(...listedUnits.map(({ unit }) => measureOnEllipsoid(location, unit)));
      const completeWithinM = listedUnits.at(-1)?.onSphereM ?? 0;
      fc.pre(distanceM < completeWithinM * minEllipsoidPerSphere);
      expect(omittedUnits.filter(({ unit }) => measureOnEllipsoid(location, unit) <= distanceM)).toEqual([]);
    });
    fc.assert(property, { numRuns: 2_000, seed: 112 });
  },
);

test("the ratio covers the worst case: north to south at the equator", () => {
  const [from, to] = [
    { lng: 104, lat: -0.005 },
    { lng: 104, lat: 0.005 },
  ];
  const ratio = measureOnEllipsoid(from, to) / measureOnSphere(from, to);
  expect(ratio).toBeLessThan(0.9945);
  expect(minEllipsoidPerSphere).toBeLessThan(ratio);
  expect(minEllipsoidPerSphere).toBeGreaterThan(ratio * 0.999);
});

function pointAt({ lng, lat }: LngLat, { bearing, km }: { bearing: number; km: number }): LngLat {
  const { lon2 = Number.NaN, lat2 = Number.NaN } = geodesic.Geodesic.WGS84.Direct(lat, lng, bearing, km * 1_000);
  return { lng: lon2, lat: lat2 };
}

function measureOnEllipsoid(from: LngLat, to: LngLat): number {
  return geodesic.Geodesic.WGS84.Inverse(from.lat, from.lng, to.lat, to.lng).s12 ?? Number.NaN;
}

function measureOnSphere(from: LngLat, to: LngLat): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [lat1, lat2, lng] = [radians(from.lat), radians(to.lat), radians(to.lng - from.lng)];
  const haversine = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(lng / 2) ** 2;
  return 2 * sphereRadiusM * Math.asin(Math.min(1, Math.sqrt(haversine)));
}
