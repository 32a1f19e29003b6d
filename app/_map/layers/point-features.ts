import type { FeatureCollection, Point } from "geojson";

type Placed = { lng: number; lat: number };

/** Points for a map source: what a thing gives besides its place becomes the feature's properties. */
export function pointFeatures<Thing, Shown extends Placed>(
  things: readonly Thing[],
  show: (thing: Thing, index: number) => Shown,
): FeatureCollection<Point, Omit<Shown, keyof Placed>> {
  return {
    type: "FeatureCollection",
    features: things.map((thing, index) => {
      const { lng, lat, ...properties } = show(thing, index);
      return { type: "Feature", geometry: { type: "Point", coordinates: [lng, lat] }, properties };
    }),
  };
}
