import type { Db } from "../../db/client";
import { note } from "../../db/schema/incidents";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { plausibleTime } from "../domain/press";

type NewNote = {
  /** Created by the phone. */
  id: string;
  own: { id: string; incidentId: string; assignedAt: Date };
  text?: string | undefined;
  photoId?: string;
  at: Date;
};

/** Stores a note or photo of a crew with its time. The audit trail records that there is one, not its content. */
export async function writeNote(tx: Db, context: Context, { id, own, text, photoId, at }: NewNote): Promise<void> {
  const now = context.now();
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
