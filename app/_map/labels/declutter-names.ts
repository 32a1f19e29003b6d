import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import type { DistrictView } from "@/server/places/list-places";
import { pointAtPixel, worldPixel } from "../tools/geometry";
import { type Place, placeLabels, type Reach, type Spot } from "./place-labels";

/** A point that words should not cover: what covering it counts for, and half its width and height in px. */
export type WeightedPoint = { lng: number; lat: number } & Pick<Spot, "weight" | "half">;

type Asked = {
  zoom: number;
  reachOf: (district: DistrictView) => Reach;
  heavy: readonly WeightedPoint[];
  /** A name may stand beyond the border of the regency, never in another kecamatan. */
  mayLeave: boolean;
};

function isIn(point: [number, number], { geometry }: DistrictView): boolean {
  return booleanPointInPolygon(point, geometry);
}

/** The kecamatan with their names where they cover neither one another nor what is heavy, at a zoom of the map. */
export function unclutteredNames(
  districts: readonly DistrictView[],
  { zoom, reachOf, heavy, mayLeave }: Asked,
): DistrictView[] {
  const placeOf = (point: { lng: number; lat: number }): Place => {
    const [x, y] = worldPixel(point, zoom);
    return { x, y };
  };
  const pointOf = ({ x, y }: Place) => pointAtPixel([x, y], zoom);
  const standing = placeLabels(
    districts.map((district) => ({
      key: district.code,
      at: placeOf({ lng: district.labelLng, lat: district.labelLat }),
      reach: reachOf(district),
      isOwn: (place) => isIn(pointOf(place), district),
      isOthers: (place) => !mayLeave || districts.some((other) => other !== district && isIn(pointOf(place), other)),
    })),
    heavy.map((one) => ({ ...placeOf(one), weight: one.weight, half: one.half })),
  );
  return districts.map((district) => {
    const place = standing.get(district.code);
    if (!place) return district;
    const [labelLng, labelLat] = pointOf(place);
    return { ...district, labelLng, labelLat };
  });
}

/** How wide capitals and figures are, in parts of their size. */
export const letterWidth = 0.68;

export type SizeStops = readonly [zoom: number, px: number][];

/** The size of letters at a zoom, as the map reckons it between its stops. */
export function sizeAt(stops: SizeStops, zoom: number): number {
  const next = stops.findIndex(([at]) => zoom < at);
  const after = stops[next] ?? stops.at(-1);
  const before = stops[next - 1] ?? after;
  if (!before || !after) return 0;
  const [from, low] = before;
  const [to, high] = after;
  return to === from ? low : low + ((high - low) * (zoom - from)) / (to - from);
}

/** A name over two lines, in the way it stands on maps. */
export function nameLines(name: string): string[] {
  return name.toUpperCase().replace(" ", "\n").split("\n");
}
