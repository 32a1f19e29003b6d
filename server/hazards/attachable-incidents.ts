import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { nearOpenIncidents } from "../../db/queries/fire-watches";
import { event } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import type { Context } from "../context";
import { nearIncidentM } from "../domain/fire-watch";
import { badField, Refusal } from "../errors";
import { isMaskedFor, requireUnmasked } from "../masking/sensitive-access";

/**
 * Lists open incidents near a fire watch, high water or a weather warning; leaves out sensitive and simulated
 * incidents.
 */
export function listNearIncidents({ db }: Pick<Context, "db">, { id }: { id: string }) {
  return nearOpenIncidents(db, { id, within_m: nearIncidentM });
}

/**
 * Locks the incident to which a fire watch, high water or a weather warning will be attached. Refuses if it is closed
 * or simulated, or if the actor may not see it.
 */
export async function lockAttachableIncident(tx: Db, { actor }: Context, incidentId: string): Promise<void> {
  const columns = { status: incident.status, sensitive: incident.sensitive, simulated: incident.simulated };
  const [target] = await tx.select(columns).from(incident).where(eq(incident.id, incidentId)).for("key share");
  if (!target) throw badField("incidentId", "no incident has this id", "not-there");
  requireUnmasked(actor, target);
  if (target.simulated)
    throw badField("incidentId", "a simulated incident cannot take a real observation", "not-a-choice");
  if (target.status === "closed") throw new Refusal("incident-closed", { incidentId });
}

const eventIdFields = {
  "watch.attached": "watchId",
  "high-water.attached": "highWaterId",
  "weather-warning.attached": "warningId",
} as const satisfies Partial<Record<EventKind, string>>;

/**
 * Returns the incident that a fire watch, high water or a warning was attached to. Returns null if the incident was
 * created from it, or if the actor may not see the incident.
 */
export async function findAttachedIncident(
  tx: Db,
  { actor }: Context,
  kind: keyof typeof eventIdFields,
  { id, incidentId }: { id: string; incidentId: string | null },
): Promise<string | null> {
  if (incidentId === null) return null;
  const attachmentCondition = sql`${event.kind} = ${kind} and ${event.data} ->> ${eventIdFields[kind]}::text = ${id}`;
  const [attachedIncident] = await tx
    .select({ sensitive: incident.sensitive })
    .from(incident)
    .innerJoin(event, and(eq(event.incidentId, incident.id), attachmentCondition))
    .where(eq(incident.id, incidentId))
    .limit(1);
  return attachedIncident && !isMaskedFor(actor, attachedIncident) ? incidentId : null;
}
