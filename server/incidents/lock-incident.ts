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

/** As `lockIncident`; also refuses a closed incident with `incident-closed`. */
export async function lockOpenIncident(tx: Db, id: string) {
  const lockedIncident = await lockIncident(tx, id);
  if (lockedIncident.status === "closed") throw new Refusal("incident-closed", { incidentId: id });
  return lockedIncident;
}

/** Increments the version of a locked incident after a change to something shown with it. */
export async function bumpVersion(tx: Db, id: string): Promise<void> {
  await tx
    .update(incident)
    .set({ version: sql`${incident.version} + 1` })
    .where(eq(incident.id, id));
}

/** The assignments of an incident, ended ones included, since it was last reopened: earlier ones fill no current requirement. */
export async function readAssignments(tx: Db, incidentId: string) {
  const earlier = sql`exists (select from incident where incident.id = ${assignment.incidentId} and incident.reopened > 0 and ${assignment.assignedAt} < incident.verified_at)`;
  return tx
    .select()
    .from(assignment)
    .where(and(eq(assignment.incidentId, incidentId), sql`not ${earlier}`))
    .orderBy(assignment.assignedAt);
}
