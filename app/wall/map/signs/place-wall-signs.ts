import { type UnitKind, unitKinds } from "../../../../db/vocabulary";
import type { PixelPoint } from "../../../_map/labels/place-labels";
import { createClusterOfOne, type PlacedSymbol, type PlacedUnit } from "../../../_map/layers/unit-features";
import { type Anchor, unitNameDistance } from "../../../_map/style/live-style";
import { symbolSizes } from "../../../_map/style/map-settings";
import { type Cluster, clusterPoints } from "../../../_map/symbols/cluster-points";
import { imageId } from "../../../_map/symbols/image-ids";
import { type PixelBox, SymbolPlacement, type SymbolPosition } from "../../../_map/symbols/place-labelled-symbols";
import { computeKindBadgeSize } from "../../../_map/symbols/rasterize";

type Point = { lng: number; lat: number };
type SignIncident = {
  id: string;
  priority: number;
  location: Point;
  assignments: readonly { unit: { id: string } }[];
};
export type SignInputs = {
  incidents: readonly SignIncident[];
  units: readonly PlacedUnit[];
  captions: ReadonlyMap<string, string>;
  /** Converts a position to a pixel on the screen. */
  project: (point: Point) => PixelPoint;
  zoom: number;
  screen: PixelBox;
  panels: readonly PixelBox[];
  theme: { name: string; scale: number };
  /** Size of names and numbers in icon pixels. */
  textPx: number;
  /** Returns the width in pixels of a text with the font size `px`. */
  textWidth: (text: string, px: number) => number;
  previous: ReadonlyMap<string, SymbolPosition>;
};
/** A line from the real position of a symbol to where it is drawn, in pixels. */
export type LeaderLine = { from: PixelPoint; to: PixelPoint };
export type WallSigns = {
  offsets: ReadonlyMap<string, [number, number]>;
  symbols: readonly PlacedSymbol[];
  leaderLines: readonly LeaderLine[];
  placement: SymbolPlacement;
};

/** Boxes in icon pixels relative to the position: an incident's pin and a unit's icon. */
const pinBox: PixelBox = { left: -17.5, right: 17.5, top: -43.5, bottom: 1 };
const unitBox: PixelBox = { left: -15.5, right: 15.5, top: -15.5, bottom: 15.5 };
/** How far symbols may be moved, in icon pixels. */
const maxShift = { incident: 400, crew: 240, cluster: 64, lastCluster: 600, fromPanel: 120 } as const;
/** A symbol that is moved at least this far, in icon pixels, gets a line to its real position. */
const minLeaderLinePx = 5;
const anchors: readonly Anchor[] = ["top", "bottom", "left", "right"];
const lineHeightEm = 1.25;
/** Radius of a cluster, as a multiple of the text size: its badge needs that much room. */
const clusterRadiusEm = 1.6;
const minClusters = 6;
/** Maximum share of the uncovered part of the screen that clusters may cover. */
const maxClusterShare = 0.1;

/**
 * Places all symbols of the wall one after the other: critical incidents, their crews, other incidents, units on their
 * way, and clusters of the remaining units. A symbol whose position is taken moves to the nearest free one. A unit
 * without a free position nearby joins the nearest cluster.
 */
export function placeWallSigns(inputs: SignInputs): WallSigns {
  const { incidents, units, captions, theme } = inputs;
  const { scale } = theme;
  const placement = new SymbolPlacement({ ...inputs, maxPanelShiftPx: maxShift.fromPanel * scale });
  const offsets = new Map<string, [number, number]>();
  const leaderLines: LeaderLine[] = [];
  const symbols: PlacedSymbol[] = [];
  const toOffset = ({ dx, dy }: SymbolPosition): [number, number] => [dx / scale, dy / scale];
  const addLeaderLine = (from: PixelPoint, { dx, dy }: SymbolPosition, minShift: number) => {
    if (Math.hypot(dx, dy) >= minShift * scale) leaderLines.push({ from, to: { x: from.x + dx, y: from.y + dy } });
  };

  const placeIncident = ({ id, location }: SignIncident) => {
    const at = inputs.project(location);
    const variants = [[scaleBox(pinBox, scale)]];
    const placed = placement.placeAnywhere({ key: id, ...at, variants, maxShiftPx: maxShift.incident * scale });
    if (!placed) return;
    offsets.set(id, toOffset(placed));
    addLeaderLine(at, placed, minLeaderLinePx);
  };
  const placeCrew = (unit: PlacedUnit) => {
    const at = inputs.project(unit);
    const variants = crewVariants(unit, inputs);
    const placed = placement.placeAnywhere({ key: unit.id, ...at, variants, maxShiftPx: maxShift.crew * scale });
    const anchor = captions.has(unit.id) ? (anchors[placed?.variant ?? anchors.length] ?? null) : undefined;
    const offset = placed ? toOffset(placed) : ([0, 0] as [number, number]);
    symbols.push({ ...createClusterOfOne(unit), offset, ...(anchor !== undefined && { anchor }) });
    if (placed) addLeaderLine(at, placed, minLeaderLinePx);
  };

  const incidentsByUrgency = [...incidents].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
  const criticalIncidents = incidentsByUrgency.filter(({ priority }) => priority === 1);
  const criticalCrews = new Set(criticalIncidents.flatMap(({ assignments }) => assignments.map(({ unit }) => unit.id)));
  const isCritical = (unit: PlacedUnit) => captions.has(unit.id) || criticalCrews.has(unit.id);
  const isUnclustered = (unit: PlacedUnit) => isCritical(unit) || unit.status === "assigned";

  for (const incident of criticalIncidents) placeIncident(incident);
  for (const unit of units.filter(isCritical)) placeCrew(unit);
  for (const incident of incidentsByUrgency.slice(criticalIncidents.length)) placeIncident(incident);
  for (const unit of units.filter((unit) => isUnclustered(unit) && !isCritical(unit))) placeCrew(unit);
  const others = units.filter((unit) => !isUnclustered(unit));
  for (const { cluster, placed, badges } of placeClusters(others, placement, inputs)) {
    const badge = badges[placed.variant];
    symbols.push({ ...cluster, offset: toOffset(placed), ...(badge && { image: badge.image }) });
    addLeaderLine(inputs.project(cluster), placed, unitBox.right + minLeaderLinePx);
  }
  return { offsets, symbols, leaderLines, placement };
}

/** Variants of a crew's icon: with its name and caption on one of the four sides, or without them. */
function crewVariants({ id, callSign }: PlacedUnit, { captions, theme, textPx, textWidth }: SignInputs): PixelBox[][] {
  const icon = scaleBox(unitBox, theme.scale);
  const caption = captions.get(id);
  if (caption === undefined) return [[icon]];
  const px = textPx * theme.scale;
  const lines = caption ? [callSign, caption] : [callSign];
  const width = Math.max(...lines.map((line) => textWidth(line, px * 1.05)));
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

/** Numbers of unit kinds that a badge may list, largest first. */
const kindCounts = [3, 2, 1];

type UnitCluster = Cluster<PlacedUnit>;
type Badge = { image: string; box: PixelBox };
type PlacedCluster = { cluster: UnitCluster; placed: SymbolPosition; badges: readonly Badge[] };

/**
 * Places clusters of units. Merges clusters and simplifies their badges until enough of the map is uncovered. A cluster
 * that finds no room near its position joins the nearest other cluster, and all clusters are placed again. The last few
 * clusters may be moved far before they are merged.
 */
function placeClusters(
  units: readonly PlacedUnit[],
  placement: SymbolPlacement,
  inputs: SignInputs,
): readonly PlacedCluster[] {
  const { zoom, theme, project, textPx, screen, panels } = inputs;
  const maxArea = (areaOf(screen) - panels.reduce((sum, panel) => sum + areaOf(panel), 0)) * maxClusterShare;
  const signsOf = (cluster: UnitCluster, maxKinds: number): { badges: Badge[]; variants: PixelBox[][] } => {
    const badges = badgesOf(cluster, maxKinds, inputs);
    return {
      badges,
      variants: badges.length > 0 ? badges.map(({ box }) => [box]) : [[scaleBox(unitBox, theme.scale)]],
    };
  };
  const sizeOf = (cluster: UnitCluster, maxKinds: number) =>
    (signsOf(cluster, maxKinds).variants[0] ?? []).reduce((sum, box) => sum + areaOf(box), 0);
  const smallestArea = () => clusters.reduce((sum, cluster) => sum + sizeOf(cluster, 1), 0);
  let clusters = clusterPoints(
    units,
    zoom,
    Math.max(symbolSizes.clusterRadius, textPx * clusterRadiusEm) * theme.scale,
  );
  while (clusters.length > minClusters && smallestArea() > maxArea)
    clusters = mergeIntoNearest(clusters, smallerOfClosestPair(clusters));
  // Use the remaining area for more detailed badges of the largest clusters.
  const computeMaxKinds = () => {
    let area = smallestArea();
    const maxKinds = new Map<UnitCluster, number>();
    for (const cluster of clusters.toSorted((a, b) => b.members.length - a.members.length)) {
      const extraArea = (count: number) => sizeOf(cluster, count) - sizeOf(cluster, 1);
      const count = kindCounts.find((count) => area + extraArea(count) <= maxArea) ?? 1;
      maxKinds.set(cluster, count);
      area += extraArea(count);
    }
    return maxKinds;
  };
  for (;;) {
    const maxKinds = computeMaxKinds();
    const trialPlacement = placement.copy();
    const placedClusters: PlacedCluster[] = [];
    const unplacedClusters: UnitCluster[] = [];
    const maxShiftPx = (clusters.length > minClusters ? maxShift.cluster : maxShift.lastCluster) * theme.scale;
    for (const cluster of clusters) {
      const { badges, variants } = signsOf(cluster, maxKinds.get(cluster) ?? 1);
      const placed = trialPlacement.place({ key: keyOf(cluster), ...project(cluster), variants, maxShiftPx });
      if (placed) placedClusters.push({ cluster, placed, badges });
      else unplacedClusters.push(cluster);
    }
    const [smallest] = unplacedClusters.sort((a, b) => a.members.length - b.members.length);
    if (!smallest || clusters.length === 1) {
      placement.addSymbolsOf(trialPlacement);
      return placedClusters;
    }
    clusters = mergeIntoNearest(clusters, smallest);
  }
}

function mergeIntoNearest(clusters: readonly UnitCluster[], unplacedCluster: UnitCluster): UnitCluster[] {
  const others = clusters.filter((cluster) => cluster !== unplacedCluster);
  const distanceTo = ({ lng, lat }: Point) => Math.hypot(lng - unplacedCluster.lng, lat - unplacedCluster.lat);
  const nearest = others.reduce((best, other) => (distanceTo(other) < distanceTo(best) ? other : best));
  return others.map((cluster) =>
    cluster === nearest ? { ...cluster, members: [...cluster.members, ...unplacedCluster.members] } : cluster,
  );
}

/** Returns the smaller of the two clusters that are closest to each other. */
function smallerOfClosestPair(clusters: readonly UnitCluster[]): UnitCluster {
  let closestPair = { distance: Number.POSITIVE_INFINITY, cluster: clusters[0] as UnitCluster };
  for (const [index, a] of clusters.entries())
    for (const b of clusters.slice(index + 1)) {
      const distance = Math.hypot(a.lng - b.lng, a.lat - b.lat);
      if (distance < closestPair.distance)
        closestPair = { distance, cluster: a.members.length < b.members.length ? a : b };
    }
  return closestPair.cluster;
}

function keyOf({ members }: UnitCluster): string {
  return members[0].id;
}

/**
 * The possible badges of a cluster, the most detailed first. A badge lists kinds and numbers of the available units, or
 * of all units if none is available. Less detailed badges end with the number of units of the remaining kinds.
 */
function badgesOf({ members }: UnitCluster, maxKinds: number, { theme, textPx }: SignInputs): Badge[] {
  if (members.length < 2) return [];
  const available = members.filter(({ status }) => status === "available");
  const countsByKind = available.length > 0 ? available : members;
  const counts = new Map<UnitKind, number>();
  for (const { kind } of countsByKind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const sorted = [...counts].sort(
    ([a, countA], [b, countB]) => countB - countA || unitKinds.indexOf(a) - unitKinds.indexOf(b),
  );
  const sizes = [...new Set(kindCounts.map((size) => Math.min(size, maxKinds, sorted.length)))];
  return sizes.map((size) => {
    const rest = sorted.slice(size).reduce((sum, [, count]) => sum + count, 0);
    const parts = [
      ...sorted.slice(0, size).map(([kind, count]) => `${kind}:${count}`),
      ...(rest > 0 ? [`+${rest}`] : []),
    ];
    const { width, height } = computeKindBadgeSize(parts, textPx);
    const box = { left: -width / 2, right: width / 2, top: -height / 2, bottom: height / 2 };
    return { image: imageId.kinds(theme.name, textPx, available.length > 0, parts), box: scaleBox(box, theme.scale) };
  });
}

function areaOf({ left, top, right, bottom }: PixelBox): number {
  return (right - left) * (bottom - top);
}

function scaleBox({ left, top, right, bottom }: PixelBox, scale: number): PixelBox {
  return { left: left * scale, top: top * scale, right: right * scale, bottom: bottom * scale };
}
