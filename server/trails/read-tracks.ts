import { readTrail } from "../../db/trail-queries";
import type { Context } from "../context";
import { samplingSeconds, type TrackPoint, type TrackSegment } from "../domain/replay";
import { discreetMinutes } from "../masking/mask-unit";
import { canSeeSensitive } from "../masking/sensitive-access";

/** Maximum number of points per track; the oldest are dropped. */
const maxPoints = 3_000;

type TrackRange = { unitId: string; since: Date; until: Date };

/**
 * The tracks of units, one list of segments per range in the given order, each sampled to about a thousand points and masked for
 * this viewer. A gap longer than `gapSeconds` separates two segments.
 */
export async function readTracks(
  { db, actor }: Pick<Context, "db" | "actor">,
  stretches: readonly TrackRange[],
  gapSeconds: number,
): Promise<TrackSegment[][]> {
  const tracks = stretches.map(() => new Map<number, TrackPoint[]>());
  const rows = await readTrail(db, {
    unit_ids: stretches.map(({ unitId }) => unitId),
    sinces: stretches.map(({ since }) => since.toISOString()),
    untils: stretches.map(({ until }) => until.toISOString()),
    every_seconds: stretches.map(samplingSeconds),
    sees_sensitive: canSeeSensitive(actor),
    discreet_minutes: discreetMinutes,
    gap_seconds: gapSeconds,
    most: maxPoints,
  });
  for (const { stretch, piece, atSeconds, lng, lat, speedMps } of rows.reverse()) {
    const pieces = tracks[stretch - 1];
    const points = pieces?.get(piece) ?? [];
    points.push([atSeconds, lng, lat, speedMps]);
    pieces?.set(piece, points);
  }
  return tracks.map((pieces) => [...pieces.values()]);
}
