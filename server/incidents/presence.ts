import { and, asc, eq, gt, lt, ne } from "drizzle-orm";
import { z } from "zod";
import { incident } from "../../db/schema/incidents";
import { presence } from "../../db/schema/presence";
import { actorReference, type Context } from "../context";
import { Refusal } from "../errors";

export const UpdatePresenceInput = z.strictObject({
  incidentId: z.uuid(),
  /** `gone` means that the actor has closed the incident's panel. */
  doing: z.enum(["looking", "editing", "gone"]),
});

/** Screens report every few seconds. A viewer who has not reported for this long is treated as gone. */
const presenceTimeoutSeconds = 15;

/**
 * Records that the actor has an incident open, or has closed it (`gone`). Returns who else has it open; for `gone`, an
 * empty list. Records no event and notifies no screens.
 */
export async function updatePresence(
  { db, actor, now }: Context,
  { incidentId, doing: activity }: z.output<typeof UpdatePresenceInput>,
): Promise<{ name: string; editing: boolean }[]> {
  const at = now();
  const actorKey = actorReference(actor);
  const since = new Date(at.getTime() - presenceTimeoutSeconds * 1_000);
  const [existingIncident] = await db.select({ id: incident.id }).from(incident).where(eq(incident.id, incidentId));
  if (!existingIncident) throw new Refusal("not-found", { incidentId });
  if (activity === "gone") {
    await db.delete(presence).where(and(eq(presence.incidentId, incidentId), eq(presence.actor, actorKey)));
    return [];
  }
  const viewer = { name: actor.name, editing: activity === "editing", seenAt: at };
  await db
    .insert(presence)
    .values({ incidentId, actor: actorKey, ...viewer })
    .onConflictDoUpdate({ target: [presence.incidentId, presence.actor], set: viewer });
  await db.delete(presence).where(and(eq(presence.incidentId, incidentId), lt(presence.seenAt, since)));
  return db
    .select({ name: presence.name, editing: presence.editing })
    .from(presence)
    .where(and(eq(presence.incidentId, incidentId), ne(presence.actor, actorKey), gt(presence.seenAt, since)))
    .orderBy(asc(presence.name));
}
