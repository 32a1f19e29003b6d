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

/** A phone may say where it is more often; what is nearer together than this is not kept. */
const apartMs = 5_000;

/**
 * Takes where a crew's phone was, as of a tracker, for its own unit and no other. Gives how many were new, and why the last of
 * them was not taken, for the crew to read.
 */
export async function sharePositions(context: Context, { fixes }: z.output<typeof SharePositionsInput>) {
  ownUnit(context);
  const kept = thinned(fixes);
  const { accepted, ignored } = await acceptPositions(context, kept);
  const last = ignored.find(({ index }) => index === kept.length - 1);
  return { accepted, refused: last?.reason ?? null };
}

/** At most one fix in each five seconds, the newest of them. */
function thinned<Fix extends { recordedAt: Date }>(fixes: readonly Fix[]): Fix[] {
  const newest = new Map<number, Fix>();
  for (const fix of fixes) {
    const slot = Math.floor(fix.recordedAt.getTime() / apartMs);
    const before = newest.get(slot);
    if (!before || before.recordedAt < fix.recordedAt) newest.set(slot, fix);
  }
  return [...newest.values()].sort((one, other) => +one.recordedAt - +other.recordedAt);
}
