import type { Db } from "../../db/client";
import { note } from "../../db/schema/incidents";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { choosePlausibleTime } from "../domain/press";
import { Refusal } from "../errors";

type NewNote = {
  /** Created by the phone, so that a note that is sent twice is stored once. */
  id: string;
  ownAssignment: { id: string; incidentId: string; assignedAt: Date; endedAt: Date | null };
  text?: string | undefined;
  photoId?: string;
  at: Date;
};

/**
 * How long after the end of its assignment a crew can still add notes, because its phone may have been offline. The
 * time is measured by the server's clock, not the phone's.
 */
const lateNoteHours = 24;

/**
 * Stores a crew's note, or the note for its photo, with the time at which it was written. The audit trail records that
 * the note exists, but not its content. Refuses with `assignment-ended` if the assignment ended more than 24 hours ago.
 */
export async function writeNote(
  tx: Db,
  context: Context,
  { id, ownAssignment, text, photoId, at }: NewNote,
): Promise<void> {
  const now = context.now();
  if (ownAssignment.endedAt && now.getTime() - ownAssignment.endedAt.getTime() > lateNoteHours * 3_600_000) {
    throw new Refusal("assignment-ended", { assignmentId: ownAssignment.id });
  }
  await tx.insert(note).values({
    id,
    incidentId: ownAssignment.incidentId,
    assignmentId: ownAssignment.id,
    author: actorReference(context.actor),
    text,
    photoId,
    at: choosePlausibleTime(at, { now, after: ownAssignment.assignedAt }),
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
