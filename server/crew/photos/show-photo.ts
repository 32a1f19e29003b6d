import { and, eq, inArray } from "drizzle-orm";
import { assignment, incident, photo } from "../../../db/schema/incidents";
import { unit } from "../../../db/schema/units";
import { openAssignmentStates } from "../../../db/vocabulary";
import type { Context } from "../../context";
import { findPendingSignInStep } from "../../domain/permission";
import { Refusal } from "../../errors";
import { recordView } from "../../incidents/record-reads";
import { isMaskedFor } from "../../masking/sensitive-access";

/**
 * Returns a photo to those who may see its incident: users with `incidents:read` for whom it is not masked, officers of
 * an agency whose unit is or was assigned to it, and crews that are currently assigned to it. Refuses all other users
 * with `not-found`. Viewing a photo of a sensitive incident is recorded in the audit trail.
 */
export async function showPhoto(context: Context, { id }: { id: string }) {
  const pendingSignInStep = findPendingSignInStep(context.actor);
  if (pendingSignInStep) throw new Refusal(pendingSignInStep);
  const [storedPhoto] = await context.db
    .select({
      contentType: photo.contentType,
      bytes: photo.bytes,
      incident: { id: incident.id, sensitive: incident.sensitive },
    })
    .from(photo)
    .innerJoin(incident, eq(incident.id, photo.incidentId))
    .where(eq(photo.id, id));
  if (!storedPhoto || !(await canSeePhoto(context, storedPhoto.incident)))
    throw new Refusal("not-found", { photoId: id });
  await recordView(context, storedPhoto.incident);
  return storedPhoto;
}

async function canSeePhoto(
  { db, actor }: Context,
  { id, sensitive }: { id: string; sensitive: boolean },
): Promise<boolean> {
  if (actor.scopes.includes("incidents:read")) return !isMaskedFor(actor, { sensitive });
  const { agencyCode, unitId } = actor;
  const isOfficer = actor.scopes.includes("agency:read") && agencyCode;
  const isCrew = actor.scopes.includes("assignment:own") && unitId;
  if (!isOfficer && !isCrew) return false;
  const openAssignmentCondition = inArray(assignment.state, [...openAssignmentStates]);
  const [visibleAssignment] = await db
    .select({ id: assignment.id })
    .from(assignment)
    .innerJoin(unit, eq(unit.id, assignment.unitId))
    .where(
      and(
        eq(assignment.incidentId, id),
        isOfficer
          ? and(eq(unit.agencyCode, agencyCode), eq(assignment.undone, false))
          : and(eq(unit.id, unitId ?? ""), openAssignmentCondition),
      ),
    )
    .limit(1);
  return visibleAssignment !== undefined;
}
