import type { FeatureCollection, Point } from "geojson";
import type { ListedUnit } from "@/db/queries";
import { type AgeStep, ageStep } from "../../../server/domain/fix-age";
import type { SeenUnits } from "../motion/unit-motions";
import { besideUnit } from "../style/live-style";
import { sizes } from "../style/map-settings";
import { groupPoints, type Heap } from "../symbols/cluster-points";
import { imageName } from "../symbols/image-ids";
import { spreadPoints } from "../symbols/resolve-overlaps";
import { pointFeatures } from "./point-features";

export type PlacedUnit = ListedUnit & { lng: number; lat: number };

/** Units that lie on one place and wait there are shown as a heap up to this zoom, and each by itself beyond it. */
const apartFromZoom = 13;
const apartAtMost = 8;
/** Further out the names of crews on a task would cover the ground. */
const namedFromZoom = 9.5;
/** Slower than this a heading says nothing. */
const movingMps = 1.5;
/** How much of a sign is seen, by the age of its fix; the dashed frame and the word beside its name say the same. */
export const ageOpacity: Record<AgeStep, number> = { now: 1, minute: 0.86, minutes: 0.72, lost: 0.6 };

export type UnitPicture = {
  /** In steps, so that heaps are made anew only when the picture is another. */
  zoom: number;
  theme: string;
  /** Units that are looked at, and so never hide in a heap, with what is told beside their name. */
  told: ReadonlyMap<string, string>;
  /** Where the pins of incidents stand. */
  clearOf: readonly { lng: number; lat: number }[];
  /** The time in ms that ages are counted to. */
  at: number;
  /** What is said beside a name of a step of age; nothing of those left out. */
  ageWords: Partial<Record<AgeStep, string>>;
  seen: SeenUnits;
};

export function placed(units: readonly ListedUnit[]): PlacedUnit[] {
  return units.filter((unit): unit is PlacedUnit => unit.lng !== null && unit.lat !== null);
}

/**
 * Features of the units' source at a zoom: each unit on a task by itself, those that wait where they would overlap as one
 * heap, and all of them moved aside a little where signs would hide each other. Units of `told` stand alone too, and are
 * named with what is told of them.
 */
export function unitFeatures(units: readonly PlacedUnit[], picture: UnitPicture): FeatureCollection<Point> {
  const { zoom, theme, told, clearOf } = picture;
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
    return { lng, lat, ...single(first, picture, offset, named) };
  });
  return pointFeatures(shown, (sign) => sign);
}

function alone(unit: PlacedUnit): Heap<PlacedUnit> {
  return { lng: unit.lng, lat: unit.lat, things: [unit] };
}

function single(
  unit: PlacedUnit,
  { theme, told, at, ageWords, seen }: UnitPicture,
  offset: [number, number],
  named: boolean,
) {
  const { id, kind, status, simulated, callSign } = unit;
  const age = ageStep(unit, at);
  const motion = seen.get(id)?.motion;
  const heading = unit.headingDeg ?? motion?.headingDeg;
  const moves = (unit.speedMps ?? motion?.speedMps ?? 0) >= movingMps && (age === "now" || age === "minute");
  const words = told.get(id);
  const aged = words === undefined ? ageWords[age] : undefined;
  return {
    key: id,
    units: id,
    offset,
    image: imageName.unit(theme, kind, status, unit.basis !== "fix", simulated),
    opacity: ageOpacity[age],
    rank: status === "assigned" ? 2 : 1,
    ...(named && { name: aged ? `${callSign} · ${aged}` : callSign, ...besideUnit(offset) }),
    ...(named && words && { told: words }),
    ...(moves && heading !== undefined && { heading, pointer: imageName.heading(theme) }),
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

/** Whether two lists say the same of the same units, so that a message which repeats what is known draws nothing. */
export function sameUnits(one: readonly ListedUnit[], other: readonly ListedUnit[]): boolean {
  return one.length === other.length && one.every((unit, index) => isSame(unit, other[index]));
}

function isSame(one: ListedUnit, other: ListedUnit | undefined): boolean {
  if (one === other) return true;
  return (
    one.id === other?.id &&
    one.callSign === other.callSign &&
    one.kind === other.kind &&
    one.status === other.status &&
    one.simulated === other.simulated &&
    one.mobility === other.mobility &&
    one.basis === other.basis &&
    one.positionAt?.getTime() === other.positionAt?.getTime() &&
    one.lng === other.lng &&
    one.lat === other.lat &&
    one.lostLng === other.lostLng &&
    one.lostLat === other.lostLat &&
    one.speedMps === other.speedMps &&
    one.headingDeg === other.headingDeg &&
    one.accuracyM === other.accuracyM
  );
}

/** Whether two collections draw the same: crews that stand and say so change nothing that is seen. */
export function sameFeatures(one: FeatureCollection<Point>, other: FeatureCollection<Point>): boolean {
  return (
    one.features.length === other.features.length &&
    one.features.every(({ geometry, properties }, index) => {
      const beside = other.features[index];
      return (
        isAlike(geometry.coordinates, beside?.geometry.coordinates) &&
        Object.keys(properties ?? {}).length === Object.keys(beside?.properties ?? {}).length &&
        Object.entries(properties ?? {}).every(([name, value]) => isAlike(value, beside?.properties?.[name]))
      );
    })
  );
}

function isAlike(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** Whether two maps tell the same of the same. */
export function sameTold(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([id, told]) => other.get(id) === told);
}
