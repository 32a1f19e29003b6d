import { toWorldPixels } from "../tools/geometry";

type Point = { lng: number; lat: number };

/** Items that overlap at a zoom level; the cluster is placed at its first member. */
export type Cluster<Item> = { lng: number; lat: number; members: [Item, ...Item[]] };

/**
 * Groups items that are less than `radiusPx` from a cluster's first member at a zoom level. Items are processed in the
 * given order, so that small movements rarely change the clusters.
 */
export function clusterPoints<Item extends Point>(
  items: readonly Item[],
  zoom: number,
  radiusPx: number,
): Cluster<Item>[] {
  const cells = new Map<string, { x: number; y: number; cluster: Cluster<Item> }[]>();
  const clusters: Cluster<Item>[] = [];
  for (const item of items) {
    const [x, y] = toWorldPixels(item, zoom);
    const [column, row] = [Math.floor(x / radiusPx), Math.floor(y / radiusPx)];
    const nearbyEntry = listAdjacentCells(column, row)
      .flatMap((cell) => cells.get(cell) ?? [])
      .find((entry) => Math.hypot(entry.x - x, entry.y - y) < radiusPx);
    if (nearbyEntry) {
      nearbyEntry.cluster.members.push(item);
      continue;
    }
    const cluster: Cluster<Item> = { lng: item.lng, lat: item.lat, members: [item] };
    clusters.push(cluster);
    const cell = `${column},${row}`;
    cells.set(cell, [...(cells.get(cell) ?? []), { x, y, cluster }]);
  }
  return clusters;
}

function listAdjacentCells(column: number, row: number): string[] {
  return [-1, 0, 1].flatMap((columnOffset) =>
    [-1, 0, 1].map((rowOffset) => `${column + columnOffset},${row + rowOffset}`),
  );
}
