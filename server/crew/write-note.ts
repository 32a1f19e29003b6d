import type { Db } from "../../db/client";
import { note } from "../../db/schema/incidents";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { plausibleTime } from "../domain/press";
import { Refusal } from "../errors";

type NewNote = {
  /** Created by the phone. */
  id: string;
  own: { id: string; incidentId: string; assignedAt: Date; endedAt: Date | null };
  text?: string | undefined;
  photoId?: string;
  at: Date;
};

/**
 * How long after its assignment a crew can add notes, because its phone may have been offline. Measured by our clock,
 * not the phone's.
 */
const lateHours = 24;

/**
 * Stores a note or photo of a crew with its time. The audit trail records that there is one, not its content. Refuses with
 * `assignment-ended` 24 hours after the end of the assignment.
 */
export async function writeNote(tx: Db, context: Context, { id, own, text, photoId, at }: NewNote): Promise<void> {
  const now = context.now();
  if (own.endedAt && now.getTime() - own.endedAt.getTime() > lateHours * 3_600_000) {
    throw new Refusal("assignment-ended", { assignmentId: own.id });
  }
  await tx.insert(note).values({
    id,
    incidentId: own.incidentId,
    assignmentId: own.id,
    author: actorName(context.actor),
    text,
    photoId,
    at: plausibleTime(at, { now, after: own.assignedAt }),
    receivedAt: now,
  });
  await record(tx, context, [
    {
      kind: "incident.noted",
      incidentId: own.incidentId,
      unitId: context.actor.unitId ?? undefined,
      data: { noteId: id, assignmentId: own.id, pressedAt: at.toISOString(), ...(photoId && { photoId }) },
    },
  ]);
}
