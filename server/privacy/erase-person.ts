import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { call, callerBlock } from "../../db/schema/calls";
import { intakeDraft } from "../../db/schema/drafts";
import { incident, note, photo } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { toDialledNumber } from "../domain/call";
import { Refusal } from "../errors";
import { findRemainingIncident, lockCurrentIncident } from "../incidents/lock-incident";
import { selectFamily } from "../incidents/merge/merged-family";
import { replaceEverywhere } from "./free-text-columns";
import { erasedCallValues, removedText, removeIncidentTexts } from "./remove-texts";

const Reference = z.string().regex(/^[\w./-]{1,40}$/);

/**
 * Minimum number of digits. A shorter number would also match other numbers in texts, such as house numbers; without
 * digits, it would match any text.
 */
const minNumberDigits = 6;

/** Characters that keyboards and phones write for an apostrophe. */
const apostrophes = /['’‘ʼ`]/g;

/** `reference` is the file number of the person's request. The audit trail keeps it, but not the erased data. */
export const ErasePersonInput = z.discriminatedUnion("by", [
  z.strictObject({
    by: z.literal("number"),
    number: z
      .string()
      .regex(/^\+?[\d .-]{6,24}$/)
      .refine(
        (number) => toNationalDigits(number).length >= minNumberDigits,
        `must have at least ${minNumberDigits} digits after the prefix`,
      ),
    reference: Reference,
  }),
  z.strictObject({
    by: z.literal("name"),
    name: z
      .string()
      .trim()
      .min(3)
      .max(120)
      .regex(/^[\p{L}\p{M} .,'’‘ʼ`-]+$/u),
    reference: Reference,
  }),
  z.strictObject({
    by: z.literal("incident"),
    incidentNumber: z.int().min(1).max(2_147_483_647),
    reference: Reference,
  }),
]);
export type ErasePersonInput = z.output<typeof ErasePersonInput>;

/**
 * Number of changed rows of each kind. `open` is the number of open incidents, and of calls without an incident that
 * are not over, that were left unchanged because work on them continues.
 */
export type ErasureCounts = { calls: number; incidents: number; texts: number; photos: number; open: number };

/**
 * Erases one person's data at their request. Removes a phone number from its calls, its blocks and all free text, a
 * name from all free text, or everything that was said about one incident and those merged with it, with the photos.
 * Keeps the rows for the figures. Leaves open calls and incidents unchanged. Refuses an unknown incident with
 * `not-found`.
 */
export async function erasePerson(context: Context, input: ErasePersonInput): Promise<ErasureCounts> {
  const erasureCounts = await inTransaction(context.db, async (tx) => {
    const counts =
      input.by === "incident" ? await eraseIncident(tx, context, input.incidentNumber) : await eraseMatches(tx, input);
    const { by, reference } = input;
    await record(tx, context, [{ kind: "person.data-erased", data: { by, reference, ...counts } }]);
    return counts;
  });
  context.announce();
  return erasureCounts;
}

/**
 * Whether a call is over, and its incident, if any, closed. A missed or blocked call that nobody took never gets a
 * disposition, but is over as well.
 */
const callOverCondition: SQL = sql`((disposition is not null or (claimed_by is null and (missed_at is not null or blocked)))
  and (incident_id is null or incident_id in (select id from incident where status = 'closed')))`;

async function eraseMatches(tx: Db, input: Exclude<ErasePersonInput, { by: "incident" }>): Promise<ErasureCounts> {
  const pattern = input.by === "number" ? createNumberPattern(input.number) : createNamePattern(input.name);
  let callCount = 0;
  let openCalls: { incidentId: string | null }[] = [];
  if (input.by === "number") {
    const numberCondition = sql`${call.callerNumber} ~ ${`^${pattern}$`}`;
    const calls = await tx
      .update(call)
      .set(erasedCallValues)
      .where(and(numberCondition, callOverCondition))
      .returning({ id: call.id });
    callCount = calls.length;
    openCalls = await tx.select({ incidentId: call.incidentId }).from(call).where(numberCondition);
    const callIds = calls.map(({ id }) => id);
    await tx.delete(note).where(inArray(note.callId, callIds));
    await tx.delete(intakeDraft).where(inArray(intakeDraft.callId, callIds));
    await tx
      .update(callerBlock)
      .set({ callerNumber: removedText, reason: removedText })
      .where(sql`${callerBlock.callerNumber} ~ ${`^${pattern}$`}`);
  }
  const { texts, openIncidentIds } = await replaceEverywhere(tx, pattern);
  for (const { incidentId } of openCalls) if (incidentId !== null) openIncidentIds.add(incidentId);
  const open = openIncidentIds.size + openCalls.filter(({ incidentId }) => incidentId === null).length;
  return { calls: callCount, incidents: 0, texts, photos: 0, open };
}

async function eraseIncident(tx: Db, { settings }: Context, incidentNumber: number): Promise<ErasureCounts> {
  const [foundIncident] = await tx
    .select({ id: incident.id })
    .from(incident)
    .where(eq(incident.number, incidentNumber));
  if (!foundIncident) throw new Refusal("not-found", { incidentNumber });
  // A merge moved the calls, notes and photos to the other incident, which must be erased as well.
  const remainingIncident = await lockCurrentIncident(
    tx,
    async () => (await findRemainingIncident(tx, foundIncident.id)).id,
  );
  if (remainingIncident.status !== "closed") return { calls: 0, incidents: 0, texts: 0, photos: 0, open: 1 };
  const mergedIncidents = await tx
    .select({ id: incident.id })
    .from(incident)
    .where(sql`${incident.id} in ${selectFamily([remainingIncident.id])}`);
  const ids = mergedIncidents.map(({ id }) => id);
  const calls = await tx
    .update(call)
    .set(erasedCallValues)
    .where(inArray(call.incidentId, ids))
    .returning({ id: call.id });
  await removeIncidentTexts(tx, ids, settings);
  const notes = await tx.delete(note).where(inArray(note.incidentId, ids)).returning({ id: note.id });
  const photos = await tx.delete(photo).where(inArray(photo.incidentId, ids)).returning({ id: photo.id });
  return { calls: calls.length, incidents: ids.length, texts: notes.length, photos: photos.length, open: 0 };
}

/** Returns the digits of a phone number without a prefix that depends on how it is dialled (+, 00, 62 or 0). */
function toNationalDigits(number: string): string {
  return number.replaceAll(/\D/g, "").replace(/^(00)?(62)?0?/, "");
}

/** What people write between the digits of a phone number; `\s` does not match a no-break space. */
const separators = "[\\s\\u00a0\\u2010-\\u2013()./-]*";

/**
 * Returns a pattern for a phone number with any prefix and any separators. Parentheses around its first digits, or
 * around all, are part of a match. A foreign number never matches a number of this country that has the same digits
 * after its 0.
 */
function createNumberPattern(number: string): string {
  const isForeign = /^(\+|00)(?!62)/.test(toDialledNumber(number));
  const abroad = `((\\+|00)${separators})?`;
  const prefix = isForeign ? abroad : `(${abroad}62${separators})?(0${separators})?`;
  const digits = `${prefix}${[...toNationalDigits(number)].join(separators)}`;
  return `(?<!\\d)(\\(${digits}\\)|(\\((?=[+\\d\\s.-]*\\)))?${digits})(?!\\d)`;
}

/**
 * Returns a pattern for a name with any kind of apostrophe, whose words are separated by any white space. In JSON a
 * line break is a backslash and a letter, which the pattern accepts too. A full stop, as in a title, matches only
 * itself.
 */
function createNamePattern(name: string): string {
  const words = name
    .split(/\s+/)
    .map((word) => word.replaceAll(".", "[.]").replaceAll(apostrophes, apostrophes.source));
  return `(?:(?<!\\w)|(?<=\\\\[nrt]))${words.join("(?:\\s|\\\\[nrt])+")}(?!\\w)`;
}
