import type { FeatureCollection, Point } from "geojson";
import type { ListedUnit } from "@/db/queries";
import { groupPoints, type Heap } from "./group-points";
import { besideUnit } from "./live-style";
import { sizes } from "./map-sizes";
import { pointFeatures } from "./point-features";
import { spreadPoints } from "./spread-points";
import { imageName } from "./symbol-images";

export type PlacedUnit = ListedUnit & { lng: number; lat: number };

/** Units that lie on one place and wait there are shown as a heap up to this zoom, and each by itself beyond it. */
const apartFromZoom = 13;
const apartAtMost = 8;
/** Further out the names of crews on a task would cover the ground. */
const namedFromZoom = 9.5;
/** Slower than this a heading says nothing. */
const movingMps = 1.5;

export type UnitPicture = {
  /** In steps, so that heaps are made anew only when the picture is another. */
  zoom: number;
  theme: string;
  /** Units that are looked at, and so never hide in a heap, with what is told beside their name. */
  told: ReadonlyMap<string, string>;
  /** Where the pins of incidents stand. */
  clearOf: readonly { lng: number; lat: number }[];
};

export function placed(units: readonly ListedUnit[]): PlacedUnit[] {
  return units.filter((unit): unit is PlacedUnit => unit.lng !== null && unit.lat !== null);
}

/**
 * Features of the units' source at a zoom: each unit on a task by itself, those that wait where they would overlap as one
 * heap, and all of them moved aside a little where signs would hide each other. Units of `told` stand alone too, and are
 * named with what is told of them.
 */
export function unitFeatures(
  units: readonly PlacedUnit[],
  { zoom, theme, told, clearOf }: UnitPicture,
): FeatureCollection<Point> {
  const isApart = (unit: PlacedUnit) => unit.status === "assigned" || told.has(unit.id);
  const heaps = groupPoints(
    units.filter((unit) => !isApart(unit)),
    zoom,
    sizes.heapWithin,
  ).flatMap((one) => (zoom < apartFromZoom || one.things.length > apartAtMost ? [one] : one.things.map(alone)));
  const signs = [...units.filter(isApart).map(alone), ...heaps];
  const offsets = spreadPoints(signs, {
    zoom,
    apartPx: sizes.unit,
    mostPx: sizes.aside,
    clearOf: { points: clearOf, abovePx: sizes.pinAbove },
  });
  const shown = signs.map(({ lng, lat, things: [first, ...others] }, index) => {
    const offset = offsets[index] ?? [0, 0];
    if (others.length > 0) return { lng, lat, ...heap([first, ...others], theme, offset) };
    const named = told.has(first.id) || (zoom >= namedFromZoom && (isApart(first) || zoom >= apartFromZoom));
    return { lng, lat, ...single(first, theme, offset, named ? (told.get(first.id) ?? "") : null) };
  });
  return pointFeatures(shown, (sign) => sign);
}

function alone(unit: PlacedUnit): Heap<PlacedUnit> {
  return { lng: unit.lng, lat: unit.lat, things: [unit] };
}

/** `told` is what its name is followed by; null leaves it without a name. */
function single(unit: PlacedUnit, theme: string, offset: [number, number], told: string | null) {
  const { id, kind, status, simulated, callSign } = unit;
  const stale = unit.basis !== "fix";
  const moving = !stale && unit.headingDeg !== null && (unit.speedMps ?? 0) >= movingMps;
  return {
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
  const [{ id }] = things;
  const available = things.filter(({ status }) => status === "available").length;
  return {
    key: `heap ${id}`,
    units: things.map((unit) => unit.id).join(","),
    offset,
    image: imageName.pill(theme, available, things.length),
    opacity: 1,
    rank: 1,
  };
}
