import { z } from "zod";
import type { Context } from "../context";
import { acceptPositions, Position } from "../units/accept-positions";
import { requireOwnUnitId } from "./own-unit";

export const SharePositionsInput = z.strictObject({
  fixes: z
    .array(Position.omit({ callSign: true }))
    .min(1)
    .max(500),
  /** The unit whose positions they are. */
  unitId: z.uuid().optional(),
});

/** Length of an interval. Of the positions in each interval, only the newest is stored. */
const minIntervalMs = 5_000;

/**
 * Accepts positions of the crew's own unit from its phone. Returns the number of accepted positions, and why the last
 * position was refused (null if it was accepted). The crew's screen shows this reason. Refuses with `forbidden` if the
 * positions are those of another unit.
 */
export async function sharePositions(
  context: Context,
  { fixes, unitId: queuedFor }: z.output<typeof SharePositionsInput>,
) {
  const unitId = requireOwnUnitId(context, queuedFor);
  context.settings.demo?.onCrewSeen(unitId, "position");
  const sampledFixes = sampleFixes(fixes);
  const { accepted, ignored } = await acceptPositions(context, sampledFixes);
  const lastIgnoredFix = ignored.find(({ index }) => index === sampledFixes.length - 1);
  return { accepted, refused: lastIgnoredFix?.reason ?? null };
}

/** Keeps only the newest fix in each interval of five seconds. Returns the fixes sorted by time. */
function sampleFixes<Fix extends { recordedAt: Date }>(fixes: readonly Fix[]): Fix[] {
  const newestByInterval = new Map<number, Fix>();
  for (const fix of fixes) {
    const interval = Math.floor(fix.recordedAt.getTime() / minIntervalMs);
    const newestFix = newestByInterval.get(interval);
    if (!newestFix || newestFix.recordedAt < fix.recordedAt) newestByInterval.set(interval, fix);
  }
  return [...newestByInterval.values()].sort((a, b) => +a.recordedAt - +b.recordedAt);
}
