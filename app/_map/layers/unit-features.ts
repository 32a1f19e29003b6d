import type { FeatureCollection, Point } from "geojson";
import type { ListedUnit } from "@/db/queries/unit";
import { type AgeStep, ageStep } from "../../../server/domain/fix-age";
import type { UnitMotions } from "../motion/unit-motions";
import { type Anchor, defaultUnitNamePx, unitNamePlacement } from "../style/live-style";
import { symbolSizes } from "../style/map-settings";
import { type Cluster, clusterPoints } from "../symbols/cluster-points";
import { imageId } from "../symbols/image-ids";
import { placeCaptions } from "../symbols/place-captions";
import { resolveOverlaps } from "../symbols/resolve-overlaps";
import { toWorldPixels } from "../tools/geometry";
import { createPointFeatures } from "./point-features";

export type LocatedUnit = ListedUnit & { lng: number; lat: number };

/** From this zoom on, clusters of at most `maxUnclusteredUnits` units are shown as single units. */
const unclusteredFromZoom = 13;
const maxUnclusteredUnits = 8;
/** Below this zoom the names of assigned units would cover the map. */
const namedFromZoom = 9.5;
/** Below this speed, a heading is unreliable. */
const minMovingMps = 1.5;
/**
 * Icon opacity by the age of the position. The age is also shown in words, and by a dashed frame once the position is
 * lost.
 */
export const ageOpacity: Record<AgeStep, number> = { now: 1, minute: 0.86, minutes: 0.72, lost: 0.6 };

/**
 * A unit or a cluster as it is drawn: its offset in icon pixels, the image of a cluster, and the side of a unit's name
 * (null: without a name).
 */
export type PlacedSymbol = Cluster<LocatedUnit> & { offset: [number, number]; image?: string; anchor?: Anchor | null };

export type UnitFeatureOptions = {
  /** The zoom level, rounded by the caller to steps: each new value clusters the units again. */
  zoom: number;
  /** Name of the map theme. */
  theme: string;
  /**
   * Captions by unit id. A unit with a caption is never clustered; its name is always shown, with the caption if it is
   * not empty.
   */
  captions: ReadonlyMap<string, string>;
  /** Positions of incident pins. Unit icons are placed so that they do not cover them. */
  obstacles: readonly { lng: number; lat: number }[];
  /** Symbols with their positions. If given, they replace the positions computed here. */
  symbols?: readonly PlacedSymbol[] | undefined;
  /** Size of names in icon pixels. */
  namePx?: number;
  /** The server's time in ms, for the ages of positions. */
  now: number;
  /** Words added to a unit's name, by the age of its position. */
  ageLabels: Partial<Record<AgeStep, string>>;
  motions: UnitMotions;
};

export function listLocatedUnits(units: readonly ListedUnit[]): LocatedUnit[] {
  return units.filter((unit): unit is LocatedUnit => unit.lng !== null && unit.lat !== null);
}

/** Returns the features of the unit source at a zoom level. */
export function createUnitFeatures(
  units: readonly LocatedUnit[],
  options: UnitFeatureOptions,
): FeatureCollection<Point> {
  const { zoom, theme, captions, symbols = placeSymbols(units, options) } = options;
  const features = symbols.map(({ lng, lat, members: [firstUnit, ...otherUnits], offset, image, anchor }) => {
    if (otherUnits.length > 0)
      return { lng, lat, ...createClusterProperties([firstUnit, ...otherUnits], theme, offset, image) };
    const isUnclustered = firstUnit.status === "assigned" || captions.has(firstUnit.id);
    const isNamed =
      anchor !== null &&
      (captions.has(firstUnit.id) || (zoom >= namedFromZoom && (isUnclustered || zoom >= unclusteredFromZoom)));
    return { lng, lat, ...createUnitProperties(firstUnit, options, offset, isNamed, anchor ?? undefined) };
  });
  return createPointFeatures(features, (feature) => feature);
}

/**
 * Assigned units and units with a caption are never clustered; others are clustered where they would overlap. Remaining
 * overlaps are resolved by offsets. The caption of a unit is placed where it covers no other icon, if there is room.
 */
function placeSymbols(
  units: readonly LocatedUnit[],
  {
    zoom,
    captions,
    obstacles,
    namePx = defaultUnitNamePx,
  }: Pick<UnitFeatureOptions, "zoom" | "captions" | "obstacles" | "namePx">,
): PlacedSymbol[] {
  const isUnclustered = (unit: LocatedUnit) => unit.status === "assigned" || captions.has(unit.id);
  const clusters = clusterPoints(
    units.filter((unit) => !isUnclustered(unit)),
    zoom,
    symbolSizes.clusterRadius,
  ).flatMap((cluster) =>
    zoom < unclusteredFromZoom || cluster.members.length > maxUnclusteredUnits
      ? [cluster]
      : cluster.members.map(createClusterOfOne),
  );
  const symbols = [...units.filter(isUnclustered).map(createClusterOfOne), ...clusters];
  const offsets = resolveOverlaps(symbols, {
    zoom,
    minDistancePx: symbolSizes.unit,
    maxOffsetPx: symbolSizes.maxOffset,
    obstacles: { points: obstacles, abovePx: symbolSizes.pinHeight },
  });
  const placedSymbols = symbols.map((symbol, index): PlacedSymbol => ({ ...symbol, offset: offsets[index] ?? [0, 0] }));
  if (captions.size === 0) return placedSymbols;
  const anchors = placeCaptions(
    placedSymbols.map((symbol) => {
      const [x, y] = toWorldPixels(symbol, zoom);
      const [{ id, callSign }] = symbol.members;
      const caption = captions.get(id);
      const lines = caption === undefined ? [] : [callSign, caption].filter(Boolean);
      return { x: x + symbol.offset[0], y: y + symbol.offset[1], offset: symbol.offset, lines };
    }),
    namePx,
    obstacles.map((point) => {
      const [x, y] = toWorldPixels(point, zoom);
      return { x, y: y - symbolSizes.pinHeight };
    }),
  );
  return placedSymbols.map((symbol, index) => {
    const anchor = anchors[index];
    return anchor ? { ...symbol, anchor } : symbol;
  });
}

export function createClusterOfOne(unit: LocatedUnit): Cluster<LocatedUnit> {
  return { lng: unit.lng, lat: unit.lat, members: [unit] };
}

function createUnitProperties(
  unit: LocatedUnit,
  { theme, captions, now, ageLabels, motions, namePx }: UnitFeatureOptions,
  offset: [number, number],
  isNamed: boolean,
  anchor?: Anchor,
) {
  const { id, kind, status, simulated, callSign } = unit;
  const age = ageStep(unit, now);
  const motion = motions.get(id)?.motion;
  const heading = unit.headingDeg ?? motion?.headingDeg;
  const isMoving = (unit.speedMps ?? motion?.speedMps ?? 0) >= minMovingMps && (age === "now" || age === "minute");
  const caption = captions.get(id);
  const ageLabel = caption === undefined ? ageLabels[age] : undefined;
  return {
    key: id,
    units: id,
    offset,
    image: imageId.unit(theme, kind, status, unit.basis !== "fix", simulated),
    opacity: ageOpacity[age],
    rank: status === "assigned" ? 2 : 1,
    ...(isNamed && {
      name: ageLabel ? `${callSign} · ${ageLabel}` : callSign,
      ...unitNamePlacement(offset, namePx, anchor),
    }),
    ...(isNamed && caption && { caption }),
    ...(isMoving && heading !== undefined && { heading, headingImage: imageId.heading(theme) }),
  };
}

function createClusterProperties(
  members: readonly [LocatedUnit, ...LocatedUnit[]],
  theme: string,
  offset: [number, number],
  image?: string,
) {
  const [{ id }] = members;
  const availableCount = members.filter(({ status }) => status === "available").length;
  return {
    key: `cluster ${id}`,
    units: members.map((unit) => unit.id).join(","),
    offset,
    image: image ?? imageId.cluster(theme, availableCount, members.length),
    opacity: 1,
    rank: 1,
  };
}

/** Whether two lists show the same units in the same way. Avoids a redraw after a message that repeats known data. */
export function areUnitsEqual(a: readonly ListedUnit[], b: readonly ListedUnit[]): boolean {
  return a.length === b.length && a.every((unit, index) => isUnitEqual(unit, b[index]));
}

function isUnitEqual(a: ListedUnit, b: ListedUnit | undefined): boolean {
  if (a === b) return true;
  return (
    a.id === b?.id &&
    a.callSign === b.callSign &&
    a.kind === b.kind &&
    a.status === b.status &&
    a.simulated === b.simulated &&
    a.mobility === b.mobility &&
    a.basis === b.basis &&
    a.positionAt?.getTime() === b.positionAt?.getTime() &&
    a.lng === b.lng &&
    a.lat === b.lat &&
    a.lostLng === b.lostLng &&
    a.lostLat === b.lostLat &&
    a.speedMps === b.speedMps &&
    a.headingDeg === b.headingDeg &&
    a.accuracyM === b.accuracyM
  );
}

/** Whether two collections look the same on the map. Avoids a redraw when a unit reports the same position again. */
export function areFeaturesEqual(a: FeatureCollection<Point>, b: FeatureCollection<Point>): boolean {
  return (
    a.features.length === b.features.length &&
    a.features.every(({ geometry, properties }, index) => {
      const otherFeature = b.features[index];
      return (
        areValuesEqual(geometry.coordinates, otherFeature?.geometry.coordinates) &&
        Object.keys(properties ?? {}).length === Object.keys(otherFeature?.properties ?? {}).length &&
        Object.entries(properties ?? {}).every(([name, value]) =>
          areValuesEqual(value, otherFeature?.properties?.[name]),
        )
      );
    })
  );
}

function areValuesEqual(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

export function areCaptionsEqual(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([id, caption]) => b.get(id) === caption);
}
