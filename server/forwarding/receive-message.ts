import { randomBytes } from "node:crypto";
import { and, desc, eq, getTableColumns, isNull, lt, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/alarms";
import { call } from "../../db/schema/calls";
import { channel, handover } from "../../db/schema/forwarding";
import { neighbour } from "../../db/schema/neighbours";
import { confirmReplicated, inTransaction } from "../../db/transaction";
import { filterDispositions } from "../../db/vocabulary";
import { endHandoverAlarms } from "../alarms/handover-alarms";
import { record } from "../audit/record";
import { type Context, systemActor } from "../context";
import { toDialledNumber } from "../domain/call";
import { handoverProblem } from "../domain/handover";
import { badField, Refusal, toFieldErrors } from "../errors";
import { EidoContent, readEido } from "../incidents/eido";
import { incrementVersion } from "../incidents/lock-incident";
import { Moment } from "../moment";
import { findSignatureFault } from "../outbox/sign";
import { plainText } from "../plain-text";
import { catalogues } from "../words/catalogues";
import { handoverFailedSql } from "./read-forwardings";

export const MessageHeaders = z.object({
  "webhook-id": plainText(64, 1),
  "webhook-timestamp": z.string().regex(/^\d{1,12}$/, "must be seconds since 1970"),
  "webhook-signature": plainText(1_000, 1),
});

const commonFields = { id: z.uuid(), at: Moment };
const answerFields = { ...commonFields, sequence: z.int().min(0) };

/** A message of a neighbouring centre. Unknown fields are ignored, so that a newer version can add some. */
const NeighbourMessage = z.discriminatedUnion("event", [
  z.object({
    ...{ ...commonFields, event: z.literal("handover.offered"), incident: EidoContent },
    handover: z.object({ id: z.uuid(), note: plainText(1_000).optional() }),
  }),
  z.object({ ...answerFields, event: z.literal("handover.acknowledged"), handover: z.object({ id: z.uuid() }) }),
  z.object({ ...answerFields, event: z.literal("handover.returned"), handover: z.object({ id: z.uuid() }) }),
  z.object({
    ...{ ...answerFields, event: z.literal("handover.answered") },
    handover: z.object({ id: z.uuid(), incidentNumber: z.int().min(1).max(2_147_483_647) }),
  }),
  z.object({
    ...{ ...answerFields, event: z.literal("handover.refused") },
    handover: z.object({ id: z.uuid(), reason: z.enum(filterDispositions) }),
  }),
]);
type Message = z.output<typeof NeighbourMessage>;
type Answer = Exclude<Message, { event: "handover.offered" }>;
type Neighbour = { code: string; name: string; phone: string };
type SignedMessage = { code: string; headers: z.output<typeof MessageHeaders>; body: Buffer };

/** Used in the signature check if the neighbour is unknown, so that a refusal does not reveal whether it exists. */
const placeholderSecret = randomBytes(32).toString("base64");
/** More than the maximum total length of the place, the description and the note of a handover. */
const maxNoteLength = 8_000;

/**
 * Receives a signed message of a neighbouring centre, and stores it once: a repeated message changes nothing. Refuses
 * with `unauthenticated` if the centre has no channel or the signature is wrong, and with `not-found` if an answer is
 * about a handover that this centre does not know.
 */
export async function receiveNeighbourMessage(
  context: Pick<Context, "db" | "now" | "announce">,
  { code, headers, body }: SignedMessage,
): Promise<{ status: "stored" | "known" }> {
  const [sender] = await context.db
    .select({ code: neighbour.code, name: neighbour.name, phone: neighbour.phone, secret: channel.secret })
    .from(channel)
    .innerJoin(neighbour, eq(neighbour.code, channel.neighbourCode))
    .where(and(eq(neighbour.code, code), eq(channel.enabled, true)));
  const fault = findSignatureFault(sender?.secret ?? placeholderSecret, headers, { body, now: context.now() });
  if (!sender || fault)
    throw new Refusal("unauthenticated", fault === "timestamp" ? { cause: "webhook-timestamp" } : {});
  const message = parseMessage(body);
  if (message.id !== headers["webhook-id"]) throw badField("id", "differs from the header webhook-id");
  const actor = { ...systemActor(`neighbour-${sender.code}`), name: sender.name };
  const isNew = await inTransaction(context.db, (tx) =>
    message.event === "handover.offered"
      ? storeOffer(tx, { ...context, actor }, sender, message)
      : storeAnswer(tx, { ...context, actor }, sender, message),
  );
  if (isNew) context.announce();
  return { status: isNew ? "stored" : "known" };
}

function parseMessage(body: Buffer): Message {
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8"));
  } catch {
    throw new Refusal("malformed-body", { errors: [{ field: "body", cause: "is not valid JSON" }] });
  }
  const parsed = NeighbourMessage.safeParse(json);
  if (!parsed.success) throw new Refusal("invalid-input", { errors: toFieldErrors(parsed.error.issues) });
  return parsed.data;
}

type ActingContext = Pick<Context, "now" | "actor">;

/** The external id of a call that a handover created, by which a repeated message finds the stored call. */
const externalIdOf = (code: string, handoverId: string) => `handover:${code}:${handoverId}`;

/** The id of the handover at the neighbouring centre, from the external id of the call. */
export function handoverIdOf(externalId: string | null): string {
  return externalId?.split(":").at(-1) ?? "";
}

/** Stores an offered incident as a call that rings. Its number is the phone of the other centre. */
async function storeOffer(
  tx: Db,
  context: ActingContext,
  sender: Neighbour,
  message: Extract<Message, { incident: unknown }>,
) {
  const [own] = await tx.select({ id: handover.id }).from(handover).where(eq(handover.id, message.handover.id));
  if (own) throw badField("handover.id", "is a handover of this centre, so the message came back to its sender");
  const { location, accuracyM, ...content } = readEido(message.incident);
  const digits = toDialledNumber(sender.phone);
  const [stored] = await tx
    .insert(call)
    .values({
      ...{
        externalId: externalIdOf(sender.code, message.handover.id),
        source: "neighbour",
        neighbourCode: sender.code,
      },
      ...{ callerNumber: digits || null, receivedAt: context.now(), location, accuracyM, simulated: false },
      note: describeOffer({ ...content, note: message.handover.note }).slice(0, maxNoteLength),
    })
    .onConflictDoNothing({ target: call.externalId })
    .returning({ id: call.id });
  if (!stored) {
    await confirmReplicated(tx);
    return false;
  }
  await record(tx, context, [
    { kind: "call.received", data: { callId: stored.id, source: "neighbour", neighbour: sender.name } },
  ]);
  return true;
}

type Offer = Omit<ReturnType<typeof readEido>, "location" | "accuracyM"> & { note: string | undefined };

/**
 * Returns the note of the call. It is always in Indonesian, because the reader and their language are not yet known.
 */
function describeOffer({ number, priority, type, place, notes, note }: Offer): string {
  const words = catalogues.id.handover;
  const categories = catalogues.en.category;
  const category = Object.keys(categories).find((code) => categories[code as keyof typeof categories] === type);
  const typeName = category ? catalogues.id.category[category as keyof typeof categories] : type;
  const heading = [number && words.incident.replace("{number}", number), priority && `P${priority}`, typeName];
  const lines = [heading.filter(Boolean).join(", "), place, note && `${words.note}: ${note}`, ...notes];
  return lines.filter(Boolean).join("\n");
}

/**
 * Stores an answer to a handover by this centre, unless a later answer is stored. An answer implies that the message
 * was delivered. An acknowledgement by phone is kept even if the centre refuses later. Ends the incident's alarm if the
 * problem with its newest handover has ended or changed; the next check raises a new one if there is still a problem.
 */
async function storeAnswer(tx: Db, context: ActingContext, sender: Neighbour, message: Answer): Promise<boolean> {
  const handoverCondition = and(
    eq(handover.id, message.handover.id),
    eq(handover.neighbourCode, sender.code),
    eq(handover.byMessage, true),
  );
  const [known] = await tx
    .select({ ...getTableColumns(handover), isFailed: handoverFailedSql })
    .from(handover)
    .where(handoverCondition)
    .for("update");
  if (!known) throw new Refusal("not-found", { handoverId: message.handover.id });
  const { sequence: answerSequence, at } = message;
  const acknowledgedFields = (acknowledgedAt: Date | null) => (known.acknowledgedBy === null ? { acknowledgedAt } : {});
  const noAnswer = { refusedAt: null, refusal: null, returnedAt: null, theirNumber: null };
  const accepted = { ...noAnswer, ...acknowledgedFields(at) };
  const values =
    message.event === "handover.refused"
      ? { ...noAnswer, ...acknowledgedFields(null), refusedAt: at, refusal: message.handover.reason }
      : message.event === "handover.returned"
        ? { ...noAnswer, ...acknowledgedFields(null), returnedAt: at }
        : message.event === "handover.answered"
          ? { ...accepted, theirNumber: message.handover.incidentNumber }
          : accepted;
  const newerAnswerCondition = or(isNull(handover.answerSequence), lt(handover.answerSequence, answerSequence));
  const [updated] = await tx
    .update(handover)
    .set({ ...values, answerSequence, deliveredAt: sql`coalesce(${handover.deliveredAt}, ${context.now()})` })
    .where(and(handoverCondition, newerAnswerCondition))
    .returning();
  if (!updated) return false;
  const nowMs = context.now().getTime();
  const [newest] = await tx
    .select({ id: handover.id })
    .from(handover)
    .where(eq(handover.incidentId, known.incidentId))
    .orderBy(desc(handover.handedAt))
    .limit(1);
  const newProblem = handoverProblem({ ...updated, isFailed: false }, nowMs);
  if (newest?.id === updated.id && newProblem !== handoverProblem(known, nowMs))
    await endHandoverAlarms(tx, context, eq(alarm.incidentId, known.incidentId));
  await incrementVersion(tx, known.incidentId);
  const { id, ...details } = message.handover;
  const data = { handoverId: id, neighbour: sender.name, ...details };
  await record(tx, context, [{ kind: message.event, incidentId: known.incidentId, data }]);
  return true;
}
