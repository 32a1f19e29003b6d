import { and, asc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { editDraft } from "../../db/schema/drafts";
import { incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import type { Context } from "../context";
import { decideSave, draftHours, type FieldEdits, mergeEdits } from "../domain/draft";
import { Refusal } from "../errors";
import { lockDraft, personOf, SaveVersion } from "../intake/drafts";
import { canSeeSensitive, requireUnmasked } from "../masking/sensitive-access";
import { fieldChanges } from "./edit-incident";
import { recordView } from "./record-reads";

export const SaveEditDraftInput = z.strictObject({
  incidentId: z.uuid(),
  /** Texts may be longer than an incident's, because merging joins two texts. */
  edits: z.strictObject(fieldChanges({ address: 2_000, description: 12_000 })),
  ...SaveVersion,
});

/**
 * Stores the actor's unsaved changes to an incident; an empty object deletes the draft. Versions are handled as in
 * `saveDraft`. Records no event, because only the writer sees the draft.
 */
export async function saveEditDraft(
  context: Context,
  { incidentId, edits, writer, revision, base }: z.output<typeof SaveEditDraftInput>,
): Promise<{ outcome: "stored"; revision: number; merged: FieldEdits | null }> {
  const personId = personOf(context);
  return inTransaction(context.db, async (tx) => {
    const [existingIncident] = await tx
      .select({ sensitive: incident.sensitive })
      .from(incident)
      .where(eq(incident.id, incidentId));
    if (!existingIncident) throw new Refusal("not-found", { incidentId });
    requireUnmasked(context.actor, existingIncident);
    await lockDraft(tx, `${personId} ${incidentId}`);
    const isThisDraft = and(eq(editDraft.incidentId, incidentId), eq(editDraft.personId, personId));
    const [storedDraft] = await tx.select().from(editDraft).where(isThisDraft);
    const decision = decideSave(storedDraft, { writer, revision, base });
    if (decision === "ignore") return { outcome: "stored", revision, merged: null };
    const ownEdits = edits as FieldEdits;
    const merged = storedDraft && decision === "merge" ? mergeEdits(null, storedDraft.edits, ownEdits) : null;
    const newEdits = merged ?? ownEdits;
    if (Object.keys(newEdits).length === 0) {
      await tx.delete(editDraft).where(isThisDraft);
      return { outcome: "stored", revision, merged };
    }
    const newRevision = Math.max(revision, (storedDraft?.revision ?? 0) + 1);
    const values = { edits: newEdits, writer, revision: newRevision, savedAt: context.now() };
    if (storedDraft) await tx.update(editDraft).set(values).where(eq(editDraft.id, storedDraft.id));
    else await tx.insert(editDraft).values({ incidentId, personId, ...values });
    return { outcome: "stored", revision: newRevision, merged };
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
        eq(editDraft.personId, personOf(context)),
        gt(editDraft.savedAt, new Date(context.now().getTime() - draftHours * 3_600_000)),
        canSeeSensitive(context.actor) ? undefined : eq(incident.sensitive, false),
      ),
    )
    .orderBy(asc(editDraft.savedAt));
  for (const { incidentId: id, sensitive } of drafts) await recordView(context, { id, sensitive });
  return drafts.map(({ sensitive: _, ...draft }) => draft);
}
