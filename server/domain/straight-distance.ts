type Point = { lng: number; lat: number };

// WGS84
const equatorM = 6_378_137;
const flattening = 1 / 298.257223563;
const eccentricitySquared = flattening * (2 - flattening);
const radiansPerDegree = Math.PI / 180;

/** Metres of one degree on the equator, for distances that need not be exact. */
export const equatorMetresPerDegree = 111_320;
/** Metres of one degree on a sphere with the mean radius of the earth. */
export const sphereMetresPerDegree = 111_195;

/** The metres of one degree of longitude and of latitude, on the plane tangent to WGS84 at the latitude `lat`. */
export function metresPerDegree(lat: number): Point {
  const latRadians = lat * radiansPerDegree;
  const curvatureTerm = 1 / (1 - eccentricitySquared * Math.sin(latRadians) ** 2);
  const normalRadiusM = equatorM * Math.sqrt(curvatureTerm);
  return {
    lng: normalRadiusM * Math.cos(latRadians) * radiansPerDegree,
    lat: normalRadiusM * curvatureTerm * (1 - eccentricitySquared) * radiansPerDegree,
  };
}

/**
 * The straight-line distance in metres between two points in a regency, measured on the plane tangent to WGS84 at their
 * mean latitude. Up to 200 km, and within 10 degrees of the equator, it differs from the geodesic by at most 0.1%.
 */
export function straightDistanceM(a: Point, b: Point): number {
  const perDegree = metresPerDegree((a.lat + b.lat) / 2);
  return Math.hypot((a.lat - b.lat) * perDegree.lat, (a.lng - b.lng) * perDegree.lng);
}
