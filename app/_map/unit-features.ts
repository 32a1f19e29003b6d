import type { FeatureCollection, Point } from "geojson";
import type { ListedUnit } from "@/db/queries";
import { fanOut, groupPoints } from "./group-points";
import { besideUnit } from "./live-style";
import { sizes } from "./map-sizes";
import { pointFeatures } from "./point-features";
import { imageName } from "./symbol-images";

export type PlacedUnit = ListedUnit & { lng: number; lat: number };

/** Units that lie on one place and wait there are shown as a heap up to this zoom, and around their place beyond it. */
const fannedFromZoom = 13;
const fannedAtMost = 8;
/** Further out the names of crews on a task would cover the ground. */
const namedFromZoom = 9.5;
/** Slower than this a heading says nothing. */
const movingMps = 1.5;

export function placed(units: readonly ListedUnit[]): PlacedUnit[] {
  return units.filter((unit): unit is PlacedUnit => unit.lng !== null && unit.lat !== null);
}

/**
 * Features of the units' source at a zoom. What would overlap is put around its common point: each unit on a task by itself,
 * those that wait as one heap. Units of `told` stand alone too, and are named with what is told of them.
 */
export function unitFeatures(
  units: readonly PlacedUnit[],
  zoom: number,
  theme: string,
  told: ReadonlyMap<string, string>,
): FeatureCollection<Point> {
  const isApart = (unit: PlacedUnit) => unit.status === "assigned" || told.has(unit.id);
  const apartFirst = [...units.filter(isApart), ...units.filter((unit) => !isApart(unit))];
  const shown = groupPoints(apartFirst, zoom, sizes.heapWithin).flatMap(({ things }) => {
    const apart = things.filter(isApart);
    const waiting = things.filter((unit) => !isApart(unit));
    const heaped = waiting.length > 1 && (zoom < fannedFromZoom || waiting.length > fannedAtMost);
    const signs = [...apart.map((unit) => [unit]), ...(heaped ? [waiting] : waiting.map((unit) => [unit]))];
    return signs.flatMap(([first, ...others], index) => {
      if (!first) return [];
      const offset = fanOut(index, signs.length, sizes.fanRadius);
      if (others.length > 0) return [heap([first, ...others], theme, offset)];
      const named = told.has(first.id) || (zoom >= namedFromZoom && (isApart(first) || zoom >= fannedFromZoom));
      return [single(first, theme, offset, named ? (told.get(first.id) ?? "") : null)];
    });
  });
  return pointFeatures(shown, (sign) => sign);
}

/** `told` is what its name is followed by; null leaves it without a name. */
function single(unit: PlacedUnit, theme: string, offset: [number, number], told: string | null) {
  const { id, kind, status, simulated, lng, lat, callSign } = unit;
  const stale = unit.basis !== "fix";
  const moving = !stale && unit.headingDeg !== null && (unit.speedMps ?? 0) >= movingMps;
  return {
    lng,
    lat,
    key: id,
    units: id,
    offset,
    image: imageName.unit(theme, kind, status, stale, simulated),
    opacity: stale && status !== "assigned" ? 0.72 : 1,
    rank: status === "assigned" ? 2 : 1,
    ...(told !== null && { name: callSign, ...besideUnit(offset) }),
    ...(told && { told }),
    ...(moving && { heading: unit.headingDeg, pointer: imageName.heading(theme) }),
  };
}

function heap(things: readonly [PlacedUnit, ...PlacedUnit[]], theme: string, offset: [number, number]) {
  const [{ id, lng, lat }] = things;
  const available = things.filter(({ status }) => status === "available").length;
  return {
    lng,
    lat,
    key: `heap ${id}`,
    units: things.map((unit) => unit.id).join(","),
    offset,
    image: imageName.pill(theme, available, things.length),
    opacity: 1,
    rank: 1,
  };
}
