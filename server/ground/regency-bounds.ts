import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { queryRows } from "../../db/sql";
import { CommandError } from "../command-line";
import type { NetworkDraft } from "./network-draft";
import { unitsPerDegree } from "./osm-objects";

/** In degrees. */
type Bounds = readonly [west: number, south: number, east: number, north: number];

/** The bounding box of all districts; null if there are none. */
export async function readRegencyBounds(db: Db): Promise<Bounds | null> {
  const [row] = await queryRows<{ west: number; south: number; east: number; north: number }>(
    db,
    sql`
    select st_xmin(box) as west, st_ymin(box) as south, st_xmax(box) as east, st_ymax(box) as north
    from (select st_extent(boundary) as box from district) as extent where box is not null
  `,
  );
  return row ? [row.west, row.south, row.east, row.north] : null;
}

export function doBoundsOverlap([west, south, east, north]: Bounds, other: Bounds): boolean {
  return west <= other[2] && east >= other[0] && south <= other[3] && north >= other[1];
}

export function hasNodeWithin({ nodeCount, nodeX, nodeY }: NetworkDraft, bounds: Bounds): boolean {
  for (let node = 0; node < nodeCount; node++) if (isWithin(nodeX.at(node), nodeY.at(node), bounds)) return true;
  return false;
}

/** Whether a point in 1e-7 degrees is within bounds in degrees. */
export function isWithin(x: number, y: number, [west, south, east, north]: Bounds): boolean {
  const [lng, lat] = [x / unitsPerDegree, y / unitsPerDegree];
  return lng >= west && lng <= east && lat >= south && lat <= north;
}

export function createOutsideRegencyError(path: string): CommandError {
  return new CommandError(
    `${path} has no road within the regency's districts. Cut an extract of the regency, or add --anywhere to load it all the same.`,
  );
}
