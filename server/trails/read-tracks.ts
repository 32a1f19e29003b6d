import { readTrail } from "../../db/queries/trail";
import type { Context } from "../context";
import { chooseSamplingSeconds, type TrackPoint, type TrackSegment } from "../domain/replay";
import { discreetMinutes } from "../masking/mask-unit";
import { canSeeSensitive } from "../masking/sensitive-access";

/** Maximum number of points per track; the oldest points are dropped. */
const maxPoints = 3_000;

type TrackRange = { unitId: string; since: Date; until: Date };

/**
 * Reads the tracks of units: one list of segments for each range, in the order of `ranges`. Each track is sampled to
 * about a thousand points and contains only the positions that this viewer may see. A pause longer than `gapSeconds`
 * separates two segments.
 */
export async function readTracks(
  { db, actor }: Pick<Context, "db" | "actor">,
  ranges: readonly TrackRange[],
  gapSeconds: number,
): Promise<TrackSegment[][]> {
  const tracks = ranges.map(() => new Map<number, TrackPoint[]>());
  const rows = await readTrail(db, {
    unit_ids: ranges.map(({ unitId }) => unitId),
    sinces: ranges.map(({ since }) => since.toISOString()),
    untils: ranges.map(({ until }) => until.toISOString()),
    every_seconds: ranges.map(chooseSamplingSeconds),
    sees_sensitive: canSeeSensitive(actor),
    discreet_minutes: discreetMinutes,
    gap_seconds: gapSeconds,
    max_rows: maxPoints,
  });
  for (const { rangeIndex, segment, atSeconds, lng, lat, speedMps } of rows.reverse()) {
    const segments = tracks[rangeIndex - 1];
    const points = segments?.get(segment) ?? [];
    points.push([atSeconds, lng, lat, speedMps]);
    segments?.set(segment, points);
  }
  return tracks.map((segments) => [...segments.values()]);
}
