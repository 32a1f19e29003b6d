type Point = { lng: number; lat: number };
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
