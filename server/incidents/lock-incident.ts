import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { Refusal } from "../errors";

/** Reads an incident and locks its row until the transaction ends; refuses with `not-found`. */
export async function lockIncident(tx: Db, id: string) {
  const [lockedIncident] = await tx.select().from(incident).where(eq(incident.id, id)).for("no key update");
  if (!lockedIncident) throw new Refusal("not-found", { incidentId: id });
  return lockedIncident;
}

/** Like `lockIncident`, but also refuses a closed incident with `incident-closed`. */
export async function lockOpenIncident(tx: Db, id: string) {
  const lockedIncident = await lockIncident(tx, id);
  if (lockedIncident.status === "closed") throw new Refusal("incident-closed", { incidentId: id });
  return lockedIncident;
}

/** Increments the version of a locked incident. Call it after changing a record that is shown with the incident. */
export async function bumpVersion(tx: Db, id: string): Promise<void> {
  await tx
    .update(incident)
    .set({ version: sql`${incident.version} + 1` })
    .where(eq(incident.id, id));
}

/**
 * Returns the assignments of an incident, including ended ones. If the incident was closed and reopened, assignments from before it was
 * closed are left out, because they fill no current requirement.
 */
export async function readAssignments(tx: Db, incidentId: string) {
  const isBeforeReopening = sql`exists (select from incident where incident.id = ${assignment.incidentId} and incident.reopened > 0 and ${assignment.assignedAt} < incident.verified_at)`;
  return tx
    .select()
    .from(assignment)
    .where(and(eq(assignment.incidentId, incidentId), sql`not ${isBeforeReopening}`))
    .orderBy(assignment.assignedAt);
}
