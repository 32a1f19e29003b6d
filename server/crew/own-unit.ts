import { and, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment } from "../../db/schema/incidents";
import type { Context } from "../context";
import { Refusal } from "../errors";

/**
 * Returns the id of the actor's unit. Refuses with `forbidden` if the actor has no unit, or if the phone has queued the
 * request for another one (`queuedFor`), because the account was moved meanwhile. Earlier pages do not send the unit.
 */
export function requireOwnUnitId({ actor }: Pick<Context, "actor">, queuedFor?: string): string {
  if (!actor.unitId) throw new Refusal("forbidden", { needs: "a unit" });
  if (queuedFor !== undefined && queuedFor !== actor.unitId) throw new Refusal("forbidden", { needs: "another unit" });
  return actor.unitId;
}

/**
 * Returns an assignment of the crew's own unit, even if it has ended. Refuses with `not-found` if the assignment does
 * not exist or belongs to another unit. With `lock`, no merge can move the assignment before the transaction ends.
 */
export async function readOwnAssignment(tx: Db, unitId: string, assignmentId: string, { lock = false } = {}) {
  const query = tx
    .select({
      id: assignment.id,
      incidentId: assignment.incidentId,
      assignedAt: assignment.assignedAt,
      endedAt: assignment.endedAt,
    })
    .from(assignment)
    .where(and(eq(assignment.id, assignmentId), eq(assignment.unitId, unitId)));
  const [ownAssignment] = await (lock ? query.for("share") : query);
  if (!ownAssignment) throw new Refusal("not-found", { assignmentId });
  return ownAssignment;
}
