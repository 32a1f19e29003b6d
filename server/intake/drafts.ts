import { and, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { z } from "zod";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { intakeDraft } from "../../db/schema/drafts";
import { incident } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { answerValues, type Priority, precisions } from "../../db/vocabulary";
import { actorReference, type Context } from "../context";
import { type DraftContent, draftHours, isBlank, mergeContent } from "../domain/draft";
import { Location } from "../location";
import { plainText } from "../plain-text";
import { lockDraft, requirePersonId, SaveVersionFields, type StoredDraft, storeDraft } from "./store-draft";

/** Longer than the form's fields accept, because merging two versions of a draft joins their texts. */
const longText = plainText(15_000);

const Content = z.strictObject({
  place: z
    .strictObject({
      ...Location.shape,
      precision: z.enum(precisions),
      name: plainText(500).nullable(),
      district: plainText(200).nullable(),
      fromExchange: z.literal(true).optional(),
      fromNeighbour: z.literal(true).optional(),
    })
    .nullable(),
  placeText: longText,
  isPlaceConfirmed: z.boolean(),
  type: plainText(64).nullable(),
  priority: z.literal([1, 2, 3, 4]).nullable(),
  address: longText,
  description: longText,
  answers: z
    .array(z.strictObject({ questionId: z.uuid(), answer: z.enum(answerValues) }))
    .max(200)
    .transform((given): DraftContent["answers"] =>
      Object.fromEntries(given.map(({ questionId, answer }) => [questionId, answer])),
    ),
});

export const SaveDraftInput = z.strictObject({
  /** The form's idempotency key. */
  key: z.uuid(),
  callId: z.uuid().nullable(),
  ...SaveVersionFields,
  content: Content,
});

/** `not-stored` means that the form has been submitted, or that somebody else has claimed its call. */
type SaveResult = StoredDraft<DraftContent> | { outcome: "not-stored" };

/**
 * Stores what has been typed into an intake form. Empty content deletes the draft. A newer save of the same writer
 * replaces the stored version; a save that does not build on the stored version is merged with it (see `decideSave`).
 * Records no event, because it may run several times per second. Claiming a call records whose draft was handed over.
 */
export async function saveDraft(context: Context, input: z.output<typeof SaveDraftInput>): Promise<SaveResult> {
  const { key, callId, writer, revision, base, content } = input;
  const personId = requirePersonId(context);
  return inTransaction(context.db, async (tx) => {
    const canStore =
      callId === null ? !(await isSent(tx, context, key)) : await canSaveDraftForCall(tx, context, callId);
    if (!canStore) return { outcome: "not-stored" };
    await lockDraft(tx, callId ?? key);
    const ownFormCondition = draftWithoutCallCondition(personId, key);
    // Delete the draft that the form had before it got a call.
    if (callId !== null) await tx.delete(intakeDraft).where(ownFormCondition);
    const draftCondition = callId === null ? ownFormCondition : eq(intakeDraft.callId, callId);
    return storeDraft({ writer, revision, base }, content, {
      read: () => tx.select().from(intakeDraft).where(draftCondition),
      merge: (stored) => mergeContent(null, toContent(stored), content),
      isBlank,
      delete: () => tx.delete(intakeDraft).where(draftCondition),
      write: (newContent, version, stored) => {
        const values = {
          ...{ key, callId, ...version, personId, savedAt: context.now() },
          earlierPersonId: stored && stored.personId !== personId ? stored.personId : (stored?.earlierPersonId ?? null),
          ...toColumns(newContent),
        };
        return stored
          ? tx.update(intakeDraft).set(values).where(eq(intakeDraft.id, stored.id))
          : tx.insert(intakeDraft).values(values);
      },
    });
  });
}

export const DiscardDraftInput = z.strictObject({ key: z.uuid() });

/** Deletes the actor's draft of a form without a call. */
export async function discardDraft(context: Context, { key }: z.output<typeof DiscardDraftInput>): Promise<void> {
  await context.db.delete(intakeDraft).where(draftWithoutCallCondition(requirePersonId(context), key));
}

/**
 * Lists the drafts that the actor can continue: drafts of calls that the actor holds, even if a colleague typed them,
 * and the actor's drafts without a call. `typedBy` is the other person who typed or began the draft; null if none
 * did.
 */
export async function listDrafts(context: Context) {
  const personId = requirePersonId(context);
  const author = alias(person, "author");
  const earlierAuthor = alias(person, "earlier_author");
  const rows = await context.db
    .select({ draft: intakeDraft, authorName: author.name, earlierName: earlierAuthor.name })
    .from(intakeDraft)
    .innerJoin(author, eq(author.id, intakeDraft.personId))
    .leftJoin(earlierAuthor, eq(earlierAuthor.id, intakeDraft.earlierPersonId))
    .leftJoin(call, eq(call.id, intakeDraft.callId))
    .where(
      and(
        gt(intakeDraft.savedAt, new Date(context.now().getTime() - draftHours * 3_600_000)),
        or(
          and(eq(call.claimedBy, actorReference(context.actor)), isNull(call.disposition)),
          and(isNull(intakeDraft.callId), eq(intakeDraft.personId, personId), sql`not ${sentCondition(context)}`),
        ),
      ),
    )
    .orderBy(intakeDraft.savedAt);
  return rows.map(({ draft, authorName, earlierName }) => ({
    key: draft.key,
    callId: draft.callId,
    writer: draft.writer,
    revision: draft.revision,
    savedAt: draft.savedAt,
    typedBy: draft.personId === personId ? earlierName : authorName,
    content: toContent(draft),
  }));
}

/** Deletes the draft of a call that now belongs to an incident, in the transaction that links them. */
export async function deleteDraftOfCall(tx: Db, callId: string): Promise<void> {
  await tx.delete(intakeDraft).where(eq(intakeDraft.callId, callId));
}

/** Deletes the actor's draft without a call of the form with this idempotency key, which has been sent. */
export async function deleteSentDraft(tx: Db, { actor }: Context, idempotencyKey: string | null): Promise<void> {
  if (actor.kind !== "person" || !z.uuid().safeParse(idempotencyKey).success) return;
  await tx.delete(intakeDraft).where(draftWithoutCallCondition(actor.id, idempotencyKey ?? ""));
}

/** Returns the other person who typed the stored draft of a call, as named in the audit trail; null if none did. */
export async function readDraftAuthor(tx: Db, { actor }: Context, callId: string): Promise<string | null> {
  const [draft] = await tx
    .select({ personId: intakeDraft.personId })
    .from(intakeDraft)
    .where(eq(intakeDraft.callId, callId));
  return draft && draft.personId !== actor.id ? actorReference({ kind: "person", id: draft.personId }) : null;
}

function draftWithoutCallCondition(personId: string, key: string): SQL | undefined {
  return and(eq(intakeDraft.personId, personId), eq(intakeDraft.key, key), isNull(intakeDraft.callId));
}

/**
 * Whether the actor may save a draft for a call. The actor must hold the call, or nobody holds it and no one else typed
 * its stored draft. The second case keeps what was typed just before a screen lost its claim. Locks the call, so that
 * it gets no disposition before the draft is stored.
 */
async function canSaveDraftForCall(tx: Db, { actor }: Context, callId: string): Promise<boolean> {
  const [existingCall] = await tx
    .select({ claimedBy: call.claimedBy, disposition: call.disposition })
    .from(call)
    .where(eq(call.id, callId))
    .for("share");
  if (!existingCall || existingCall.disposition !== null) return false;
  if (existingCall.claimedBy !== null) return existingCall.claimedBy === actorReference(actor);
  const [draft] = await tx
    .select({ personId: intakeDraft.personId })
    .from(intakeDraft)
    .where(eq(intakeDraft.callId, callId));
  return draft === undefined || draft.personId === actor.id;
}

async function isSent(tx: Db, { actor }: Context, key: string): Promise<boolean> {
  const [createdIncident] = await tx
    .select({ id: incident.id })
    .from(incident)
    .where(and(eq(incident.openedBy, actorReference(actor)), eq(incident.idempotencyKey, key)));
  return createdIncident !== undefined;
}

function sentCondition({ actor }: Context): SQL {
  return sql`exists (select from ${incident} where ${incident.openedBy} = ${actorReference(actor)} and ${incident.idempotencyKey} = ${intakeDraft.key}::text)`;
}

type DraftRow = typeof intakeDraft.$inferSelect;

function toContent(row: DraftRow): DraftContent {
  const { place, placeName, placeText, isPlaceConfirmed, typeCode, priority, address, description } = row;
  return {
    place: place && { ...place, name: placeName },
    ...{ placeText, isPlaceConfirmed, address, description, answers: row.answers },
    ...{ type: typeCode, priority: priority as Priority | null },
  };
}

function toColumns(content: DraftContent) {
  const { place, placeText, isPlaceConfirmed, type, priority, address, description } = content;
  const { name: placeName, ...point } = place ?? { name: null };
  return {
    ...{ placeText, isPlaceConfirmed, priority, address, description, answers: { ...content.answers } },
    ...{ typeCode: type, placeName, place: place && (point as DraftRow["place"]) },
  };
}
