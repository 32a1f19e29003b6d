import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { Refusal } from "../errors";

/** Reads an incident and holds its row until the transaction ends; refuses with `not-found`. */
export async function holdIncident(tx: Db, id: string) {
  const [held] = await tx.select().from(incident).where(eq(incident.id, id)).for("no key update");
  if (!held) throw new Refusal("not-found", { incidentId: id });
  return held;
}

/** As `holdIncident`; also refuses a closed one with `incident-closed`. */
export async function holdOpenIncident(tx: Db, id: string) {
  const held = await holdIncident(tx, id);
  if (held.status === "closed") throw new Refusal("incident-closed", { incidentId: id });
  return held;
}

/** The assignments of an incident, ended ones too. */
export async function readAssignments(tx: Db, incidentId: string) {
  return tx.select().from(assignment).where(eq(assignment.incidentId, incidentId)).orderBy(assignment.assignedAt);
}
