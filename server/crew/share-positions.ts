import { z } from "zod";
import type { Context } from "../context";
import { acceptPositions, Position } from "../units/accept-positions";
import { ownUnit } from "./own-unit";

export const SharePositionsInput = z.strictObject({
  fixes: z
    .array(Position.omit({ callSign: true }))
    .min(1)
    .max(500),
});

/** Minimum time between two stored positions of a phone. */
const minIntervalMs = 5_000;

/**
 * Accepts positions of the crew's own unit from its phone. Returns the number accepted, and the reason when the last one was rejected,
 * for the crew to see.
 */
export async function sharePositions(context: Context, { fixes }: z.output<typeof SharePositionsInput>) {
  ownUnit(context);
  const sampled = sampleFixes(fixes);
  const { accepted, ignored } = await acceptPositions(context, sampled);
  const last = ignored.find(({ index }) => index === sampled.length - 1);
  return { accepted, refused: last?.reason ?? null };
}

/** Keeps the newest fix of each five seconds. */
function sampleFixes<Fix extends { recordedAt: Date }>(fixes: readonly Fix[]): Fix[] {
  const newest = new Map<number, Fix>();
  for (const fix of fixes) {
    const slot = Math.floor(fix.recordedAt.getTime() / minIntervalMs);
    const newestInSlot = newest.get(slot);
    if (!newestInSlot || newestInSlot.recordedAt < fix.recordedAt) newest.set(slot, fix);
  }
  return [...newest.values()].sort((a, b) => +a.recordedAt - +b.recordedAt);
}
