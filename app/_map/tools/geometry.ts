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

type Bounds = [west: number, south: number, east: number, north: number];

/** The box around points in degrees, of which there must be one; there may be more than a call can take arguments. */
export function boundsOf(points: readonly Point[]): Bounds {
  const nothing: Bounds = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  return points.reduce<Bounds>(
    ([west, south, east, north], { lng, lat }) => [
      Math.min(west, lng),
      Math.min(south, lat),
      Math.max(east, lng),
      Math.max(north, lat),
    ],
    nothing,
  );
}

/** The world is this many pixels wide at zoom 0. */
const worldPx = 512;

/** Where a point lies on the whole world drawn at a zoom, in pixels. */
export function worldPixel({ lng, lat }: Point, zoom: number): [x: number, y: number] {
  const world = worldPx * 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  return [((lng + 180) / 360) * world, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world];
}

/** The point in degrees at a pixel of the whole world drawn at a zoom. */
export function pointAtPixel([x, y]: [x: number, y: number], zoom: number): [lng: number, lat: number] {
  const world = worldPx * 2 ** zoom;
  const lat = (2 * Math.atan(Math.exp((0.5 - y / world) * 2 * Math.PI)) - Math.PI / 2) * (180 / Math.PI);
  return [(x / world) * 360 - 180, lat];
}
