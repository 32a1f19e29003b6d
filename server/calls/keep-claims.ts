import { and, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import { actorName, type Context } from "../context";

export const KeepClaimsInput = z.strictObject({ ids: z.array(z.uuid()).max(50) });

/**
 * The sign of a screen that it still holds these calls; without one for a while a claim is released. Gives those that are
 * still held. Nothing is announced or put into the trail: nothing changes.
 */
export async function keepClaims(context: Context, { ids }: z.output<typeof KeepClaimsInput>): Promise<string[]> {
  if (ids.length === 0) return [];
  const kept = await context.db
    .update(call)
    .set({ claimSeenAt: context.now() })
    .where(and(inArray(call.id, ids), eq(call.claimedBy, actorName(context.actor)), isNull(call.disposition)))
    .returning({ id: call.id });
  return kept.map(({ id }) => id);
}
