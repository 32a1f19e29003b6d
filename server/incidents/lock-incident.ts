import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { Refusal } from "../errors";

/** Reads an incident and holds its row until the transaction ends; refuses with `not-found`. */
export async function lockIncident(tx: Db, id: string) {
  const [held] = await tx.select().from(incident).where(eq(incident.id, id)).for("no key update");
  if (!held) throw new Refusal("not-found", { incidentId: id });
  return held;
}

/** As `holdIncident`; also refuses a closed one with `incident-closed`. */
export async function lockOpenIncident(tx: Db, id: string) {
  const held = await lockIncident(tx, id);
  if (held.status === "closed") throw new Refusal("incident-closed", { incidentId: id });
  return held;
}

/** Counts a new version of a held incident, when something that is shown with it changed elsewhere. */
export async function bumpVersion(tx: Db, id: string): Promise<void> {
  await tx
    .update(incident)
    .set({ version: sql`${incident.version} + 1` })
    .where(eq(incident.id, id));
}

/**
 * The assignments of an incident, ended ones too, since it was last opened again: what crews did before it was closed fills
 * nothing of what it asks for now.
 */
export async function readAssignments(tx: Db, incidentId: string) {
  const earlier = sql`exists (select from incident where incident.id = ${assignment.incidentId} and incident.reopened > 0 and ${assignment.assignedAt} < incident.verified_at)`;
  return tx
    .select()
    .from(assignment)
    .where(and(eq(assignment.incidentId, incidentId), sql`not ${earlier}`))
    .orderBy(assignment.assignedAt);
}
