import type { PixelPoint } from "../../../_map/labels/place-labels";
import { createClusterOfOne, type LocatedUnit, type PlacedSymbol } from "../../../_map/layers/unit-features";
import { type Anchor, unitNameDistance } from "../../../_map/style/live-style";
import { type PixelBox, type PlacedPosition, SymbolPlacement } from "../../../_map/symbols/place-labelled-symbols";
import { type ClusterInputs, placeUnitClusters, scaleBox, unitBox } from "./place-unit-clusters";

type Point = { lng: number; lat: number };
type IncidentToPlace = {
  id: string;
  priority: number;
  location: Point;
  assignments: readonly { unit: { id: string } }[];
};
export type WatchToPlace = Point & { id: string };
export type SymbolInputs = ClusterInputs & {
  incidents: readonly IncidentToPlace[];
  units: readonly LocatedUnit[];
  captions: ReadonlyMap<string, string>;
  /** Fire watches, the most important first. */
  watches: readonly WatchToPlace[];
  /** Returns the width in pixels of a text with the font size `px`. */
  measureTextWidth: (text: string, px: number) => number;
  previousPositions: ReadonlyMap<string, PlacedPosition>;
};
/** A line from the real position of a symbol to where it is drawn, in pixels. */
export type LeaderLine = { from: PixelPoint; to: PixelPoint };
export type SymbolLayout = {
  /** Offsets of incidents and fire watches in icon pixels. A fire watch without room has none. */
  offsets: ReadonlyMap<string, [number, number]>;
  symbols: readonly PlacedSymbol[];
  leaderLines: readonly LeaderLine[];
  placement: SymbolPlacement;
};

/** The box of an incident's pin in icon pixels, relative to its position. */
const pinBox: PixelBox = { left: -17.5, right: 17.5, top: -43.5, bottom: 1 };
/** The box of a fire watch's mark in icon pixels, relative to its position. */
const watchBox: PixelBox = { left: -20, right: 20, top: -20, bottom: 20 };
/** How far symbols may be moved, in icon pixels. */
const maxOffset = { incident: 400, crew: 240, watch: 120, fromPanel: 120 } as const;
/** A symbol that is moved at least this far, in icon pixels, gets a line to its real position. */
const minLeaderLinePx = 5;
const anchors: readonly Anchor[] = ["top", "bottom", "left", "right"];
const lineHeightEm = 1.25;

/**
 * Places all symbols of the wall one after the other: critical incidents, their crews, other incidents, units on their
 * way, fire watches, and clusters of the remaining units. A symbol whose position is taken moves to the nearest free
 * one. A cluster without a free position nearby joins the nearest cluster.
 */
export function placeWallSymbols(inputs: SymbolInputs): SymbolLayout {
  const { incidents, units, captions, theme } = inputs;
  const { scale } = theme;
  const placement = new SymbolPlacement({ ...inputs, maxPanelOffsetPx: maxOffset.fromPanel * scale });
  const offsets = new Map<string, [number, number]>();
  const leaderLines: LeaderLine[] = [];
  const symbols: PlacedSymbol[] = [];
  const toOffset = ({ dx, dy }: PlacedPosition): [number, number] => [dx / scale, dy / scale];
  const addLeaderLine = (from: PixelPoint, { dx, dy }: PlacedPosition, minOffset: number) => {
    if (Math.hypot(dx, dy) >= minOffset * scale) leaderLines.push({ from, to: { x: from.x + dx, y: from.y + dy } });
  };

  const placeIncident = ({ id, location }: IncidentToPlace) => {
    const point = inputs.project(location);
    const variants = [[scaleBox(pinBox, scale)]];
    const position = placement.placeAnywhere({ key: id, ...point, variants, maxOffsetPx: maxOffset.incident * scale });
    if (!position) return;
    offsets.set(id, toOffset(position));
    addLeaderLine(point, position, minLeaderLinePx);
  };
  const placeCrew = (unit: LocatedUnit) => {
    const point = inputs.project(unit);
    const variants = createCrewVariants(unit, inputs);
    const position = placement.placeAnywhere({ key: unit.id, ...point, variants, maxOffsetPx: maxOffset.crew * scale });
    const anchor = captions.has(unit.id) ? (anchors[position?.variant ?? anchors.length] ?? null) : undefined;
    const offset = position ? toOffset(position) : ([0, 0] as [number, number]);
    symbols.push({ ...createClusterOfOne(unit), offset, ...(anchor !== undefined && { anchor }) });
    if (position) addLeaderLine(point, position, minLeaderLinePx);
  };

  const incidentsByUrgency = [...incidents].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
  const criticalIncidents = incidentsByUrgency.filter(({ priority }) => priority === 1);
  const criticalUnitIds = new Set(
    criticalIncidents.flatMap(({ assignments }) => assignments.map(({ unit }) => unit.id)),
  );
  const isCritical = (unit: LocatedUnit) => captions.has(unit.id) || criticalUnitIds.has(unit.id);
  const isUnclustered = (unit: LocatedUnit) => isCritical(unit) || unit.status === "assigned";

  for (const incident of criticalIncidents) placeIncident(incident);
  for (const unit of units.filter(isCritical)) placeCrew(unit);
  for (const incident of incidentsByUrgency.slice(criticalIncidents.length)) placeIncident(incident);
  for (const unit of units.filter((unit) => isUnclustered(unit) && !isCritical(unit))) placeCrew(unit);
  for (const watch of inputs.watches) {
    const point = inputs.project(watch);
    const variants = [[scaleBox(watchBox, scale)]];
    const position = placement.place({ key: watch.id, ...point, variants, maxOffsetPx: maxOffset.watch * scale });
    if (!position) continue;
    offsets.set(watch.id, toOffset(position));
    addLeaderLine(point, position, minLeaderLinePx);
  }
  const unitsToCluster = units.filter((unit) => !isUnclustered(unit));
  for (const { cluster, position, badges } of placeUnitClusters(unitsToCluster, placement, inputs)) {
    const badge = badges[position.variant];
    symbols.push({ ...cluster, offset: toOffset(position), ...(badge && { image: badge.image }) });
    addLeaderLine(inputs.project(cluster), position, unitBox.right + minLeaderLinePx);
  }
  return { offsets, symbols, leaderLines, placement };
}

/** Variants of a crew's icon: with its name and caption on one of the four sides, or without them. */
function createCrewVariants(
  { id, callSign }: LocatedUnit,
  { captions, theme, textPx, measureTextWidth }: SymbolInputs,
): PixelBox[][] {
  const icon = scaleBox(unitBox, theme.scale);
  const caption = captions.get(id);
  if (caption === undefined) return [[icon]];
  const px = textPx * theme.scale;
  const lines = caption ? [callSign, caption] : [callSign];
  const width = Math.max(...lines.map((line) => measureTextWidth(line, px * 1.05)));
  const height = lines.length * lineHeightEm * px;
  const distance = unitNameDistance * theme.scale;
  const names: Record<Anchor, PixelBox> = {
    top: { left: -width / 2, right: width / 2, top: distance, bottom: distance + height },
    bottom: { left: -width / 2, right: width / 2, top: -distance - height, bottom: -distance },
    left: { left: distance, right: distance + width, top: -height / 2, bottom: height / 2 },
    right: { left: -distance - width, right: -distance, top: -height / 2, bottom: height / 2 },
  };
  return [...anchors.map((anchor) => [icon, names[anchor]]), [icon]];
}
