import { and, asc, eq, gt, notExists, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { noteDraft } from "../../db/schema/drafts";
import { incident, note } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import type { Context } from "../context";
import { draftHours, mergeText } from "../domain/draft";
import { Refusal } from "../errors";
import { lockDraft, requirePersonId, SaveVersionFields, type StoredDraft, storeDraft } from "../intake/store-draft";
import { requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";

export const SaveNoteDraftInput = z.strictObject({
  incidentId: z.uuid(),
  /** The id that the note will have when it is sent. */
  id: z.uuid(),
  /** Longer than a note may be, because merging two versions of a draft joins their texts. */
  text: plainText(10_000),
  ...SaveVersionFields,
});

type SaveResult = StoredDraft<string> | { outcome: "not-stored" };

/**
 * Stores a note that the actor has typed but not sent; an empty text deletes it. Versions are handled as in
 * `saveDraft`. `not-stored` means that the note has already been sent. Records no event, because only the writer sees
 * the text.
 */
export async function saveNoteDraft(context: Context, input: z.output<typeof SaveNoteDraftInput>): Promise<SaveResult> {
  const { incidentId, id: noteId, text, writer, revision, base } = input;
  const personId = requirePersonId(context);
  return inTransaction(context.db, async (tx) => {
    const [existingIncident] = await tx
      .select({ sensitive: incident.sensitive })
      .from(incident)
      .where(eq(incident.id, incidentId));
    if (!existingIncident) throw new Refusal("not-found", { incidentId });
    requireUnmasked(context.actor, existingIncident);
    const [sentNote] = await tx.select({ id: note.id }).from(note).where(eq(note.id, noteId));
    if (sentNote) return { outcome: "not-stored" };
    await lockDraft(tx, noteId);
    const draftCondition = and(eq(noteDraft.incidentId, incidentId), eq(noteDraft.personId, personId));
    return storeDraft({ writer, revision, base }, text, {
      read: () => tx.select().from(noteDraft).where(draftCondition),
      merge: (stored) => mergeText(null, stored.text, text),
      isBlank: (newText) => newText.trim() === "",
      delete: () => tx.delete(noteDraft).where(draftCondition),
      write: (newText, version, stored) => {
        const values = { noteId, text: newText, ...version, savedAt: context.now() };
        return stored
          ? tx.update(noteDraft).set(values).where(eq(noteDraft.id, stored.id))
          : tx.insert(noteDraft).values({ incidentId, personId, ...values });
      },
    });
  });
}

/** Lists the actor's notes that were typed but not sent, oldest first. */
export async function listNoteDrafts({ db, now, ...context }: Context) {
  const personId = requirePersonId({ db, now, ...context });
  const { incidentId, noteId: id, text, writer, revision } = noteDraft;
  return db
    .select({ incidentId, id, text, writer, revision })
    .from(noteDraft)
    .where(
      and(
        eq(noteDraft.personId, personId),
        gt(noteDraft.savedAt, new Date(now().getTime() - draftHours * 3_600_000)),
        notExists(db.select({ one: sql`1` }).from(note).where(eq(note.id, noteDraft.noteId))),
      ),
    )
    .orderBy(asc(noteDraft.savedAt));
}

/** Deletes the draft of a note that is being sent, in the transaction that stores the note. */
export async function deleteNoteDraft(tx: Db, noteId: string): Promise<void> {
  await tx.delete(noteDraft).where(eq(noteDraft.noteId, noteId));
}
