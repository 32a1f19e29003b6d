import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import type { DistrictView } from "@/server/places/list-places";
import { fromWorldPixels, toWorldPixels } from "../tools/geometry";
import { type LabelExtent, type Obstacle, type PixelPoint, placeLabels } from "./place-labels";

/** Something on the map that names should not cover. See `Obstacle` for `weight` and `halfSize`. */
export type WeightedPoint = { lng: number; lat: number } & Pick<Obstacle, "weight" | "halfSize">;

type Options = {
  zoom: number;
  computeExtent: (district: DistrictView) => LabelExtent;
  obstacles: readonly WeightedPoint[];
};

/**
 * Returns the districts with their label points chosen so that names cover each other and the obstacles as little as
 * possible.
 */
export function declutterNames(
  districts: readonly DistrictView[],
  { zoom, computeExtent, obstacles }: Options,
): DistrictView[] {
  const toPixels = (point: { lng: number; lat: number }): PixelPoint => {
    const [x, y] = toWorldPixels(point, zoom);
    return { x, y };
  };
  const toDegrees = ({ x, y }: PixelPoint) => fromWorldPixels([x, y], zoom);
  const points = placeLabels(
    districts.map((district) => ({
      key: district.code,
      preferred: toPixels({ lng: district.labelLng, lat: district.labelLat }),
      extent: computeExtent(district),
      isInside: (point) => isInDistrict(district, toDegrees(point)),
    })),
    obstacles.map((obstacle) => ({ ...toPixels(obstacle), weight: obstacle.weight, halfSize: obstacle.halfSize })),
  );
  return districts.map((district) => {
    const point = points.get(district.code);
    if (!point) return district;
    const [labelLng, labelLat] = toDegrees(point);
    return { ...district, labelLng, labelLat };
  });
}

function isInDistrict({ geometry }: DistrictView, point: [number, number]): boolean {
  return booleanPointInPolygon(point, geometry);
}

/** Average width of capitals and digits, as a share of the text size. */
export const letterWidthEm = 0.68;

export type SizeStops = readonly [zoom: number, px: number][];

/** The text size at a zoom level, interpolated between stops as on the map. */
export function computeTextSize(stops: SizeStops, zoom: number): number {
  const nextIndex = stops.findIndex(([stopZoom]) => zoom < stopZoom);
  const nextStop = stops[nextIndex] ?? stops.at(-1);
  const previousStop = stops[nextIndex - 1] ?? nextStop;
  if (!previousStop || !nextStop) return 0;
  const [fromZoom, fromPx] = previousStop;
  const [toZoom, toPx] = nextStop;
  return toZoom === fromZoom ? fromPx : fromPx + ((toPx - fromPx) * (zoom - fromZoom)) / (toZoom - fromZoom);
}

/** Converts a district name to capitals and breaks it into lines after the first word. */
export function wrapName(name: string): string[] {
  return name.toUpperCase().replace(" ", "\n").split("\n");
}
