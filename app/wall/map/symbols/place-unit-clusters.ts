import { type UnitKind, unitKinds } from "../../../../db/vocabulary";
import type { PixelPoint } from "../../../_map/labels/place-labels";
import type { LocatedUnit } from "../../../_map/layers/unit-features";
import { symbolSizes } from "../../../_map/style/map-settings";
import { type Cluster, clusterPoints } from "../../../_map/symbols/cluster-points";
import { imageId } from "../../../_map/symbols/image-ids";
import type { PixelBox, PlacedPosition, SymbolPlacement } from "../../../_map/symbols/place-labelled-symbols";
import { computeKindBadgeSize } from "../../../_map/symbols/rasterize";

type Point = { lng: number; lat: number };
export type ClusterInputs = {
  /** Converts a position to a pixel on the screen. */
  project: (point: Point) => PixelPoint;
  zoom: number;
  screen: PixelBox;
  panels: readonly PixelBox[];
  theme: { name: string; scale: number };
  /** Size of names and numbers in icon pixels. */
  textPx: number;
};

/** The box of a unit's icon in icon pixels, relative to its position. */
export const unitBox: PixelBox = { left: -15.5, right: 15.5, top: -15.5, bottom: 15.5 };
/** How far a cluster may be moved, in icon pixels. `lastCluster` applies once at most `minClusters` are left. */
const maxOffset = { cluster: 64, lastCluster: 600 } as const;
/** Radius of a cluster, as a multiple of the text size: its badge needs that much room. */
const clusterRadiusEm = 1.6;
const minClusters = 6;
/** Maximum share of the uncovered part of the screen that clusters may cover. */
const maxClusterShare = 0.1;

/** Numbers of unit kinds that a badge may list, largest first. */
const kindCounts = [3, 2, 1];

type UnitCluster = Cluster<LocatedUnit>;
type Badge = { image: string; box: PixelBox };
type PlacedCluster = { cluster: UnitCluster; position: PlacedPosition; badges: readonly Badge[] };

/**
 * Places clusters of units. Merges clusters and simplifies their badges until enough of the map is uncovered. A cluster
 * that finds no room near its position joins the nearest other cluster, and all clusters are placed again. The last few
 * clusters may be moved far before they are merged.
 */
export function placeUnitClusters(
  units: readonly LocatedUnit[],
  placement: SymbolPlacement,
  inputs: ClusterInputs,
): readonly PlacedCluster[] {
  const { zoom, theme, project, textPx, screen, panels } = inputs;
  const maxArea = (computeArea(screen) - panels.reduce((sum, panel) => sum + computeArea(panel), 0)) * maxClusterShare;
  const createVariants = (cluster: UnitCluster, maxKinds: number): { badges: Badge[]; variants: PixelBox[][] } => {
    const badges = createBadges(cluster, maxKinds, inputs);
    return {
      badges,
      variants: badges.length > 0 ? badges.map(({ box }) => [box]) : [[scaleBox(unitBox, theme.scale)]],
    };
  };
  const computeClusterArea = (cluster: UnitCluster, maxKinds: number) =>
    (createVariants(cluster, maxKinds).variants[0] ?? []).reduce((sum, box) => sum + computeArea(box), 0);
  const computeSmallestArea = () => clusters.reduce((sum, cluster) => sum + computeClusterArea(cluster, 1), 0);
  let clusters = clusterPoints(
    units,
    zoom,
    Math.max(symbolSizes.clusterRadius, textPx * clusterRadiusEm) * theme.scale,
  );
  while (clusters.length > minClusters && computeSmallestArea() > maxArea)
    clusters = mergeIntoNearest(clusters, findSmallerOfClosestPair(clusters));
  // Use the remaining area for more detailed badges of the largest clusters.
  const computeMaxKindsByCluster = () => {
    let area = computeSmallestArea();
    const maxKindsByCluster = new Map<UnitCluster, number>();
    for (const cluster of clusters.toSorted((a, b) => b.members.length - a.members.length)) {
      const computeExtraArea = (count: number) => computeClusterArea(cluster, count) - computeClusterArea(cluster, 1);
      const count = kindCounts.find((count) => area + computeExtraArea(count) <= maxArea) ?? 1;
      maxKindsByCluster.set(cluster, count);
      area += computeExtraArea(count);
    }
    return maxKindsByCluster;
  };
  for (;;) {
    const maxKindsByCluster = computeMaxKindsByCluster();
    const trialPlacement = placement.copy();
    const placedClusters: PlacedCluster[] = [];
    const unplacedClusters: UnitCluster[] = [];
    const maxOffsetPx = (clusters.length > minClusters ? maxOffset.cluster : maxOffset.lastCluster) * theme.scale;
    for (const cluster of clusters) {
      const { badges, variants } = createVariants(cluster, maxKindsByCluster.get(cluster) ?? 1);
      const position = trialPlacement.place({ key: toKey(cluster), ...project(cluster), variants, maxOffsetPx });
      if (position) placedClusters.push({ cluster, position, badges });
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

function mergeIntoNearest(clusters: readonly UnitCluster[], mergedCluster: UnitCluster): UnitCluster[] {
  const otherClusters = clusters.filter((cluster) => cluster !== mergedCluster);
  const computeDistance = ({ lng, lat }: Point) => Math.hypot(lng - mergedCluster.lng, lat - mergedCluster.lat);
  const nearest = otherClusters.reduce((best, other) =>
    computeDistance(other) < computeDistance(best) ? other : best,
  );
  return otherClusters.map((cluster) =>
    cluster === nearest ? { ...cluster, members: [...cluster.members, ...mergedCluster.members] } : cluster,
  );
}

/** Returns the smaller of the two clusters that are closest to each other. */
function findSmallerOfClosestPair(clusters: readonly UnitCluster[]): UnitCluster {
  let closestPair = { distance: Number.POSITIVE_INFINITY, cluster: clusters[0] as UnitCluster };
  for (const [index, a] of clusters.entries())
    for (const b of clusters.slice(index + 1)) {
      const distance = Math.hypot(a.lng - b.lng, a.lat - b.lat);
      if (distance < closestPair.distance)
        closestPair = { distance, cluster: a.members.length < b.members.length ? a : b };
    }
  return closestPair.cluster;
}

function toKey({ members }: UnitCluster): string {
  return members[0].id;
}

/**
 * The possible badges of a cluster, the most detailed first. A badge lists kinds and numbers of the available units, or
 * of all units if none is available. Less detailed badges end with the number of units of the remaining kinds.
 */
function createBadges({ members }: UnitCluster, maxKinds: number, { theme, textPx }: ClusterInputs): Badge[] {
  if (members.length < 2) return [];
  const available = members.filter(({ status }) => status === "available");
  const countedMembers = available.length > 0 ? available : members;
  const counts = new Map<UnitKind, number>();
  for (const { kind } of countedMembers) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const largestKindsFirst = [...counts].sort(
    ([a, countA], [b, countB]) => countB - countA || unitKinds.indexOf(a) - unitKinds.indexOf(b),
  );
  const sizes = [...new Set(kindCounts.map((size) => Math.min(size, maxKinds, largestKindsFirst.length)))];
  return sizes.map((size) => {
    const remainingCount = largestKindsFirst.slice(size).reduce((sum, [, count]) => sum + count, 0);
    const parts = [
      ...largestKindsFirst.slice(0, size).map(([kind, count]) => `${kind}:${count}`),
      ...(remainingCount > 0 ? [`+${remainingCount}`] : []),
    ];
    const { width, height } = computeKindBadgeSize(parts, textPx);
    const box = { left: -width / 2, right: width / 2, top: -height / 2, bottom: height / 2 };
    return {
      image: imageId.kindBadge(theme.name, textPx, available.length > 0, parts),
      box: scaleBox(box, theme.scale),
    };
  });
}

function computeArea({ left, top, right, bottom }: PixelBox): number {
  return (right - left) * (bottom - top);
}

/** Converts a box from icon pixels to pixels of the screen. */
export function scaleBox({ left, top, right, bottom }: PixelBox, scale: number): PixelBox {
  return { left: left * scale, top: top * scale, right: right * scale, bottom: bottom * scale };
}
