type Point = { lng: number; lat: number };

const equatorM = 6_378_137;
const flatteningSquared = 0.006_694_379_990_14;

/**
 * The straight distance in metres between points of one regency: the plane that touches WGS84 at their mean latitude, by its
 * radii of curvature there. Below 200 km and 10 degrees of latitude it is within 0.1 % of the geodesic.
 */
export function straightDistanceM(one: Point, other: Point): number {
  const middle = (((one.lat + other.lat) / 2) * Math.PI) / 180;
  const squashed = 1 - flatteningSquared * Math.sin(middle) ** 2;
  const meridianM = (equatorM * (1 - flatteningSquared)) / squashed ** 1.5;
  const normalM = equatorM / Math.sqrt(squashed);
  const north = ((one.lat - other.lat) * Math.PI) / 180;
  const east = ((one.lng - other.lng) * Math.PI) / 180;
  return Math.hypot(north * meridianM, east * normalM * Math.cos(middle));
}
