import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { Refusal } from "../errors";

export type LockedIncident = typeof incident.$inferSelect;

/**
 * Reads an incident and locks its row until the transaction ends; refuses with `not-found`. A `share` lock keeps others
 * from changing the incident; use it only if this transaction does not change it either.
 */
export async function lockIncident(tx: Db, id: string, strength: "no key update" | "share" = "no key update") {
  const [lockedIncident] = await tx.select().from(incident).where(eq(incident.id, id)).for(strength);
  if (!lockedIncident) throw new Refusal("not-found", { incidentId: id });
  return lockedIncident;
}

/** Like `lockIncident`, but the incident must be open (see `requireOpen`). */
export async function lockOpenIncident(tx: Db, id: string) {
  const lockedIncident = await lockIncident(tx, id);
  await requireOpen(tx, lockedIncident);
  return lockedIncident;
}

/**
 * Refuses a closed incident with `incident-closed`, and a merged one with `incident-merged` and the number of the
 * remaining incident.
 */
export async function requireOpen(tx: Db, lockedIncident: LockedIncident): Promise<void> {
  await refuseMergedIncident(tx, lockedIncident);
  if (lockedIncident.status === "closed") throw new Refusal("incident-closed", { incidentId: lockedIncident.id });
}

/** Refuses with `stale-version` if the incident has changed since the given version was read. */
export function requireVersion({ id, version, status }: LockedIncident, expected: number | undefined): void {
  if (expected === undefined || expected === version) return;
  throw new Refusal("stale-version", { incidentId: id, current: { version, status } });
}

/** Refuses with `incident-merged` if the incident was merged into another. */
export async function refuseMergedIncident(tx: Db, { id, mergedIntoId }: Pick<LockedIncident, "id" | "mergedIntoId">) {
  if (mergedIntoId === null) return;
  const into = await findRemainingIncident(tx, mergedIntoId);
  throw new Refusal("incident-merged", { incidentId: id, into });
}

/** Returns the remaining incident after all merges of the given one; the given one if it was not merged. */
export async function findRemainingIncident(tx: Db, id: string): Promise<{ id: string; number: number }> {
  const [foundIncident] = await tx
    .select({ id: incident.id, number: incident.number, mergedIntoId: incident.mergedIntoId })
    .from(incident)
    .where(eq(incident.id, id));
  if (!foundIncident) throw new Refusal("not-found", { incidentId: id });
  return foundIncident.mergedIntoId === null
    ? { id: foundIncident.id, number: foundIncident.number }
    : findRemainingIncident(tx, foundIncident.mergedIntoId);
}

/**
 * Locks the incident whose id `readId` returns, for example the incident of an assignment. If the id has changed when
 * the lock is granted, because a merge has moved the assignment, also locks the other incident and returns that one.
 */
export async function lockCurrentIncident(tx: Db, readId: () => Promise<string>): Promise<LockedIncident> {
  for (let id = await readId(); ; ) {
    const lockedIncident = await lockIncident(tx, id);
    const currentId = await readId();
    if (currentId === id) return lockedIncident;
    id = currentId;
  }
}

/** Locks the incident of an assignment. Refuses with `not-found` if there is no such assignment. */
export async function lockIncidentOfAssignment(tx: Db, assignmentId: string): Promise<LockedIncident> {
  return lockCurrentIncident(tx, async () => {
    const [existingAssignment] = await tx
      .select({ incidentId: assignment.incidentId })
      .from(assignment)
      .where(eq(assignment.id, assignmentId));
    if (!existingAssignment) throw new Refusal("not-found", { assignmentId });
    return existingAssignment.incidentId;
  });
}

/** Increments the version of a locked incident. Call it after changing a record that is shown with the incident. */
export async function incrementVersion(tx: Db, id: string): Promise<void> {
  await tx
    .update(incident)
    .set({ version: sql`${incident.version} + 1` })
    .where(eq(incident.id, id));
}

/**
 * Returns the assignments of an incident, including ended ones, but without those that had ended when their
 * incident was closed and reopened, because they fill no current requirement.
 */
export async function readAssignments(tx: Db, incidentId: string) {
  return tx
    .select()
    .from(assignment)
    .where(and(eq(assignment.incidentId, incidentId), eq(assignment.beforeReopening, false)))
    .orderBy(assignment.assignedAt);
}
