type Point = { lng: number; lat: number };

const equatorM = 6_378_137;
const eccentricitySquared = 0.006_694_379_990_14;

/** The metres of one degree of longitude and of latitude, on the plane tangent to WGS84 at the latitude `lat`. */
export function metresPerDegree(lat: number): Point {
  const latRadians = (lat * Math.PI) / 180;
  const curvature = 1 - eccentricitySquared * Math.sin(latRadians) ** 2;
  const meridianM = (equatorM * (1 - eccentricitySquared)) / curvature ** 1.5;
  const normalM = equatorM / Math.sqrt(curvature);
  return { lng: (normalM * Math.cos(latRadians) * Math.PI) / 180, lat: (meridianM * Math.PI) / 180 };
}

/**
 * The straight-line distance in metres between two points in a regency, measured on the plane tangent to WGS84 at their
 * mean latitude. Up to 200 km, and within 10 degrees of the equator, it differs from the geodesic by at most 0.1%.
 */
export function straightDistanceM(a: Point, b: Point): number {
  const perDegree = metresPerDegree((a.lat + b.lat) / 2);
  return Math.hypot((a.lat - b.lat) * perDegree.lat, (a.lng - b.lng) * perDegree.lng);
}
