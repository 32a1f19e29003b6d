import type { Db } from "../../db/client";
import { note } from "../../db/schema/incidents";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { plausibleTime } from "../domain/press";
import { Refusal } from "../errors";

type NewNote = {
  /** Created by the phone. */
  id: string;
  ownAssignment: { id: string; incidentId: string; assignedAt: Date; endedAt: Date | null };
  text?: string | undefined;
  photoId?: string;
  at: Date;
};

/**
 * How long after its assignment a crew can add notes, because its phone may have been offline. Measured by the server's
 * clock, not the phone's.
 */
const lateHours = 24;

/**
 * Stores a note or photo of a crew with its time. The audit trail records that there is one, not its content. Refuses with
 * `assignment-ended` 24 hours after the end of the assignment.
 */
export async function writeNote(
  tx: Db,
  context: Context,
  { id, ownAssignment, text, photoId, at }: NewNote,
): Promise<void> {
  const now = context.now();
  if (ownAssignment.endedAt && now.getTime() - ownAssignment.endedAt.getTime() > lateHours * 3_600_000) {
    throw new Refusal("assignment-ended", { assignmentId: ownAssignment.id });
  }
  await tx.insert(note).values({
    id,
    incidentId: ownAssignment.incidentId,
    assignmentId: ownAssignment.id,
    author: actorName(context.actor),
    text,
    photoId,
    at: plausibleTime(at, { now, after: ownAssignment.assignedAt }),
    receivedAt: now,
  });
  await record(tx, context, [
    {
      kind: "incident.noted",
      incidentId: ownAssignment.incidentId,
      unitId: context.actor.unitId ?? undefined,
      data: { noteId: id, assignmentId: ownAssignment.id, pressedAt: at.toISOString(), ...(photoId && { photoId }) },
    },
  ]);
}
