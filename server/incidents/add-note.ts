import { z } from "zod";
import { note } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";
import { lockIncident } from "./lock-incident";

export const AddNoteInput = z.strictObject({
  incidentId: z.uuid(),
  /** Made by whoever writes: sent twice, it is kept once. */
  id: z.uuid(),
  text: plainText(2_000).trim().min(1),
});

/** Writes a note of the room about an incident, also of a closed one. The trail says that there is one, not what it says. */
export async function addNote(
  context: Context,
  { incidentId, id, text }: z.output<typeof AddNoteInput>,
): Promise<{ id: string }> {
  await inTransaction(context.db, async (tx) => {
    requireUnmasked(context.actor, await lockIncident(tx, incidentId));
    const now = context.now();
    const [written] = await tx
      .insert(note)
      .values({ id, incidentId, author: actorName(context.actor), text, at: now, receivedAt: now })
      .onConflictDoNothing({ target: note.id })
      .returning({ id: note.id });
    if (written) await record(tx, context, [{ kind: "incident.noted", incidentId, data: { noteId: id } }]);
  });
  context.announce();
  return { id };
}
