import { and, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment } from "../../db/schema/incidents";
import type { Context } from "../context";
import { Refusal } from "../errors";

/** The id of the actor's unit. Refuses with `forbidden` without one. */
export function ownUnit({ actor }: Pick<Context, "actor">): string {
  if (!actor.unitId) throw new Refusal("forbidden", { needs: "a unit" });
  return actor.unitId;
}

/** An assignment of the crew's own unit, ended or not. Refuses an unknown one or that of another unit with `not-found`. */
export async function readOwnAssignment(tx: Db, unitId: string, assignmentId: string) {
  const [ownAssignment] = await tx
    .select({
      id: assignment.id,
      incidentId: assignment.incidentId,
      assignedAt: assignment.assignedAt,
      endedAt: assignment.endedAt,
    })
    .from(assignment)
    .where(and(eq(assignment.id, assignmentId), eq(assignment.unitId, unitId)));
  if (!ownAssignment) throw new Refusal("not-found", { assignmentId });
  return ownAssignment;
}
