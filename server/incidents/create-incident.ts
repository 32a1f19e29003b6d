import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { locatePoint, pointText } from "../../db/queries";
import { call } from "../../db/schema/calls";
import { incident, type Unmet } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { precisions } from "../../db/vocabulary";
import { observeDispatchDelay } from "../assignment/dispatch-delay";
import { fillRequirements } from "../assignment/fill-requirements";
import { readIncidentType } from "../assignment/incident-types";
import { insertAssignments } from "../assignment/insert-assignments";
import { record } from "../audit/record";
import { linkCall } from "../calls/link-call";
import { actorName, type Context, freshSince } from "../context";
import { badField, Refusal } from "../errors";
import { Answers, planForAnswers } from "../intake/plan-with-answers";
import { Location } from "../location";
import { listHiddenUnits } from "../masking/hidden-units";
import { plainText } from "../plain-text";

export const CreateIncidentInput = z.strictObject({
  type: plainText(64, 1),
  priority: z.int().min(1).max(4).optional(),
  location: Location,
  precision: z.enum(precisions).default("exact"),
  address: plainText(500).optional(),
  description: plainText(5_000).optional(),
  /** The call that reported it, held by the actor or by nobody. */
  callId: z.uuid().optional(),
  /** The caller's answers to the questions of the type; they can raise the priority and add requirements. */
  answers: Answers.optional(),
});
export type CreateIncidentInput = z.output<typeof CreateIncidentInput>;

/**
 * Creates an incident and, for types of mode `auto`, assigns the nearest responsible units in the same transaction
 * (docs/assignment-rule.md). The same idempotency key of the same actor returns the existing incident, and is refused for different
 * content (`idempotency-key-reused`). A point outside every kecamatan is accepted as a boundary call.
 */
export async function createIncident(
  context: Context,
  input: CreateIncidentInput,
  idempotencyKey: string | null = null,
): Promise<{ id: string; created: boolean }> {
  const { sent, ...result } = await inTransaction(context.db, (tx) =>
    insertIncident(tx, context, input, idempotencyKey),
  );
  if (result.created) context.announce();
  if (sent && input.callId) await observeDispatchDelay(context, result.id);
  return result;
}

async function insertIncident(tx: Db, context: Context, input: CreateIncidentInput, idempotencyKey: string | null) {
  const now = context.now();
  const openedBy = actorName(context.actor);
  const type = await readIncidentType(tx, input.type);
  if (!type) throw badField("type", `no incident type has the code "${input.type}"`, "not-there");
  const { priority, answers, extra, plan } = await planForAnswers(tx, type, input);
  const [located] = await locatePoint(tx, { at: pointText(input.location) });
  if (!located) throw new Refusal("no-reference-data", { missing: "district" });

  const requestHash = idempotencyKey === null ? null : hashOf(input);
  const [opened] = await tx
    .insert(incident)
    .values({
      typeCode: type.code,
      priority,
      status: "received",
      location: input.location,
      precision: input.precision,
      answers,
      extra,
      address: input.address,
      description: input.description,
      districtCode: located.districtCode,
      boundary: located.boundary,
      sensitive: type.sensitive,
      simulated: context.actor.simulated,
      openedAt: now,
      openedBy,
      idempotencyKey,
      requestHash,
    })
    .onConflictDoNothing({
      target: [incident.openedBy, incident.idempotencyKey],
      where: sql`idempotency_key is not null`,
    })
    .returning({ id: incident.id, number: incident.number });
  if (!opened)
    return { id: await readIdempotent(tx, openedBy, idempotencyKey, requestHash), created: false, sent: false };

  if (input.callId) await linkFirstCall(tx, context, input.callId, opened.id);
  const hidden = await listHiddenUnits({ ...context, db: tx });
  const situation = { at: input.location, now, freshSince: freshSince(context), hidden, ...located };
  const { picks: chosenUnits, unmet } =
    type.mode === "auto"
      ? await fillRequirements(tx, plan, situation, { take: true })
      : { picks: [], unmet: plan.map(awaitingConfirmation) };
  const assigned = await insertAssignments(tx, context, opened.id, chosenUnits);
  await tx
    .update(incident)
    .set({ unmet, status: chosenUnits.length > 0 ? "assigned" : "received" })
    .where(eq(incident.id, opened.id));
  await record(tx, context, [
    { kind: "incident.created", incidentId: opened.id, data: { number: opened.number, type: type.code, priority } },
    ...(input.callId
      ? [{ kind: "call.attached" as const, incidentId: opened.id, data: { callId: input.callId, opened: true } }]
      : []),
    ...assigned,
  ]);
  return { id: opened.id, created: true, sent: chosenUnits.length > 0 };
}

function awaitingConfirmation({ order, kind, count }: { order: number; kind: Unmet["kind"]; count: number }): Unmet {
  return { requirement: order, kind, missing: count, reason: "awaiting-confirmation" };
}

async function readIdempotent(
  tx: Db,
  openedBy: string,
  key: string | null,
  requestHash: string | null,
): Promise<string> {
  const [earlier] = await tx
    .select({ id: incident.id, requestHash: incident.requestHash })
    .from(incident)
    .where(and(eq(incident.openedBy, openedBy), eq(incident.idempotencyKey, key ?? "")));
  if (!earlier || earlier.requestHash !== requestHash) throw new Refusal("idempotency-key-reused");
  return earlier.id;
}

async function linkFirstCall(tx: Db, context: Context, callId: string, incidentId: string): Promise<void> {
  const [existing] = await tx.select({ id: call.id }).from(call).where(eq(call.id, callId));
  if (!existing) throw badField("callId", "no call has this id");
  await linkCall(tx, context, { callId, incidentId, disposition: "emergency" });
}

function hashOf(input: CreateIncidentInput): string {
  // Parsed input has its fields in the order of the schema, so equal content gives the same hash.
  return createHash("sha256").update(JSON.stringify(input)).digest("base64url");
}
