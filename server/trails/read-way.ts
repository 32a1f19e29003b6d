import { readTrail } from "../../db/trail-queries";
import type { Context } from "../context";
import { discreetMinutes, seesSensitive } from "../domain/masking";
import { everySeconds, type Piece, type WayPoint } from "../domain/replay";

/** However broken a way is, it has no more points than this; the oldest are left out. */
const mostPoints = 3_000;

type Stretch = { unitId: string; since: Date; until: Date; gapSeconds: number };

/** The way of a unit in pieces, thinned to about a thousand points, without what this asker may not see. */
export async function readWay(
  { db, actor }: Pick<Context, "db" | "actor">,
  { unitId, since, until, gapSeconds }: Stretch,
): Promise<Piece[]> {
  if (since >= until) return [];
  const rows = await readTrail(db, {
    unit_id: unitId,
    since,
    until,
    sees_sensitive: seesSensitive(actor),
    discreet_minutes: discreetMinutes,
    gap_seconds: gapSeconds,
    every_seconds: everySeconds({ since, until }),
    most: mostPoints,
  });
  const pieces = new Map<number, WayPoint[]>();
  for (const { piece, atSeconds, lng, lat, speedMps } of rows.reverse()) {
    const points = pieces.get(piece) ?? [];
    points.push([atSeconds, lng, lat, speedMps]);
    pieces.set(piece, points);
  }
  return [...pieces.values()];
}
