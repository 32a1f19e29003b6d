import type { Db } from "../../db/client";
import { note } from "../../db/schema/incidents";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { plausibleTime } from "../domain/press";

type Written = {
  /** Made by the phone. */
  id: string;
  own: { id: string; incidentId: string; assignedAt: Date };
  text?: string | undefined;
  photoId?: string;
  at: Date;
};

/** What a crew wrote or photographed, with the time it did so. That there is a note is in the trail; what it says is not. */
export async function writeNote(tx: Db, context: Context, { id, own, text, photoId, at }: Written): Promise<void> {
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
