import { and, asc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { editDraft } from "../../db/schema/drafts";
import { incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import type { Context } from "../context";
import { draftHours, type FieldEdits, mergeEdits } from "../domain/draft";
import { lockDraft, requirePersonId, SaveVersionFields, type StoredDraft, storeDraft } from "../intake/store-draft";
import { canSeeSensitive, requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";
import { changeSchema, fieldChanges } from "./edit-incident";
import { lockIncident, requireOpen } from "./lock-incident";
import { recordView } from "./record-reads";

export const SaveEditDraftInput = z.strictObject({
  incidentId: z.uuid(),
  /** Texts may be longer than those of an incident, because merging two versions of a draft can join their texts. */
  edits: z.strictObject({
    ...fieldChanges({ address: 2_000, description: 12_000 }),
    /** A place that was typed but not yet chosen. */
    placeText: changeSchema(plainText(2_000)),
  }),
  ...SaveVersionFields,
});

/**
 * Stores the actor's unsaved changes to an incident; an empty object deletes the draft. Versions are handled as in
 * `saveDraft`. Refuses changes to an incident that is closed, because its text may have been erased. Records no event,
 * because only the writer sees the draft.
 */
export async function saveEditDraft(
  context: Context,
  { incidentId, edits, writer, revision, base }: z.output<typeof SaveEditDraftInput>,
): Promise<StoredDraft<FieldEdits>> {
  const personId = requirePersonId(context);
  return inTransaction(context.db, async (tx) => {
    // The lock keeps the incident from being closed and erased before the draft is stored.
    const lockedIncident = await lockIncident(tx, incidentId, "share");
    requireUnmasked(context.actor, lockedIncident);
    if (Object.keys(edits).length > 0) await requireOpen(tx, lockedIncident);
    await lockDraft(tx, `${personId} ${incidentId}`);
    const draftCondition = and(eq(editDraft.incidentId, incidentId), eq(editDraft.personId, personId));
    const ownEdits = edits as FieldEdits;
    return storeDraft({ writer, revision, base }, ownEdits, {
      read: () => tx.select().from(editDraft).where(draftCondition),
      merge: (stored) => mergeEdits(null, stored.edits, ownEdits),
      isBlank: (newEdits) => Object.keys(newEdits).length === 0,
      delete: () => tx.delete(editDraft).where(draftCondition),
      write: (newEdits, version, stored) => {
        const values = { edits: newEdits, ...version, savedAt: context.now() };
        return stored
          ? tx.update(editDraft).set(values).where(eq(editDraft.id, stored.id))
          : tx.insert(editDraft).values({ incidentId, personId, ...values });
      },
    });
  });
}

/**
 * Lists the actor's unsaved changes to incidents, oldest first. Changes contain text and location of the incident, so
 * a view of each sensitive incident is recorded.
 */
export async function listEditDrafts(context: Context) {
  const { incidentId, edits, writer, revision } = editDraft;
  const drafts = await context.db
    .select({ incidentId, edits, writer, revision, sensitive: incident.sensitive })
    .from(editDraft)
    .innerJoin(incident, eq(incident.id, editDraft.incidentId))
    .where(
      and(
        eq(editDraft.personId, requirePersonId(context)),
        gt(editDraft.savedAt, new Date(context.now().getTime() - draftHours * 3_600_000)),
        canSeeSensitive(context.actor) ? undefined : eq(incident.sensitive, false),
      ),
    )
    .orderBy(asc(editDraft.savedAt));
  for (const { incidentId: id, sensitive } of drafts) await recordView(context, { id, sensitive });
  return drafts.map(({ sensitive: _, ...draft }) => draft);
}
