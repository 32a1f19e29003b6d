import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import pLimit from "p-limit";
import { z } from "zod";
import type { Db } from "../../db/client";
import { readIncidentBasis } from "../../db/queries/assignment";
import { call } from "../../db/schema/calls";
import type { Unmet } from "../../db/schema/incidents";
import { formatPoint } from "../../db/sql";
import { confirmReplicated, inTransaction, isConnectionLost } from "../../db/transaction";
import { precisions } from "../../db/vocabulary";
import { observeDispatchDelay } from "../assignment/dispatch-delay";
import { fillRequirements } from "../assignment/fill-requirements";
import { insertAssignmentsWithIncident } from "../assignment/insert-assignments-with-incident";
import { linkCall } from "../calls/link-call";
import { actorReference, type Context, freshSince } from "../context";
import { selectSpeedsAt } from "../domain/learned-speeds";
import { badField, Refusal } from "../errors";
import { deleteSentDraft } from "../intake/drafts";
import { Answers, planForAnswers } from "../intake/plan-with-answers";
import { Location } from "../location";
import { listHiddenUnits } from "../masking/hidden-units";
import { plainText } from "../plain-text";
import { type IncidentView, readIncident } from "./read-incidents";

export const CreateIncidentInput = z.strictObject({
  type: plainText(64, 1),
  priority: z.int().min(1).max(4).optional(),
  location: Location,
  precision: z.enum(precisions).default("exact"),
  address: plainText(500).optional(),
  description: plainText(5_000).optional(),
  /**
   * The call that reported the incident. The request is refused if somebody other than the actor has claimed this call.
   */
  callId: z.uuid().optional(),
  /** The caller's answers to the questions for the type. They can raise the priority and add requirements. */
  answers: Answers.optional(),
});
export type CreateIncidentInput = z.output<typeof CreateIncidentInput>;

/**
 * At most four incidents are created at the same time. More would mostly wait for a processor and for units that other
 * transactions have locked, and each further connection in use would plan the same statements again. With a limit of
 * eight, 32 simultaneous requests take 3 to 8% more processor time than with four. Without a limit, about a sixth fewer
 * requests per second are served than with eight (`npm run bench -- requests`).
 */
const limitConcurrency = pLimit(4);

/**
 * Creates an incident and, for types of mode `auto`, assigns units by the assignment rule in the same transaction
 * (docs/assignment-rule.md). A request that repeats an idempotency key of the same actor returns the existing incident,
 * or is refused with `idempotency-key-reused` if its content differs. A point outside every district is accepted as a
 * boundary call. An incident created from a simulated call is marked as simulated, also if a person creates it.
 */
export function createIncident(
  context: Context,
  input: CreateIncidentInput,
  idempotencyKey: string | null = null,
): Promise<{ id: string; created: boolean }> {
  return limitConcurrency(() => create(context, input, idempotencyKey));
}

/**
 * Like `createIncident`, but returns the incident, unmasked. Reads it within the limit, because otherwise most
 * connections of the pool would plan that statement too.
 */
export function createAndReadIncident(
  context: Context,
  input: CreateIncidentInput,
  idempotencyKey: string | null,
): Promise<{ incident: IncidentView; created: boolean }> {
  return limitConcurrency(async () => {
    const { id, created } = await create(context, input, idempotencyKey);
    return { incident: await readIncident(context, { id }), created };
  });
}

async function create(context: Context, input: CreateIncidentInput, idempotencyKey: string | null) {
  const insertOnce = () => inTransaction(context.db, (tx) => insertIncident(tx, context, input, idempotencyKey));
  const insert = () =>
    insertOnce().catch((error: unknown) => {
      if (error instanceof CreatedConcurrentlyError) return insertOnce();
      throw error;
    });
  const result = await insert().catch((error: unknown) => {
    // Whether the commit succeeded is unknown. The idempotency key makes it safe to try once more.
    if (idempotencyKey !== null && isConnectionLost(error)) return insert();
    throw error;
  });
  const { id, created, hasAssignments } = result;
  if (created) context.announce();
  if (hasAssignments && input.callId) await observeDispatchDelay(context, id);
  return { id, created };
}

/** Thrown to roll back when a simultaneous request with the same idempotency key has created the incident. */
class CreatedConcurrentlyError extends Error {}

/** Does what `createIncident` does, in the caller's transaction. The caller announces the change after the commit. */
export async function insertIncident(
  tx: Db,
  context: Context,
  input: CreateIncidentInput,
  idempotencyKey: string | null,
) {
  const now = context.now();
  const openedBy = actorReference(context.actor);
  const parameters = {
    type: input.type,
    priority: input.priority ?? null,
    at: formatPoint(input.location),
    opened_by: openedBy,
    idempotency_key: idempotencyKey,
  };
  let [basis] = await readIncidentBasis(tx, parameters);
  if (basis?.isPlanOutdated) [basis] = await readIncidentBasis(tx, parameters);
  if (!basis?.type) throw badField("type", `no incident type has the code "${input.type}"`, "not-there");
  const requestHash = idempotencyKey === null ? null : hashInput(input);
  if (basis.earlierId) {
    if (basis.earlierHash !== requestHash) throw new Refusal("idempotency-key-reused");
    await confirmReplicated(tx);
    return { id: basis.earlierId, created: false, hasAssignments: false };
  }
  const chosenPriority = { priority: input.priority ?? basis.defaultPriority ?? 1, plan: basis.plan };
  const { priority, answers, extra, plan } = await planForAnswers(tx, basis.type, chosenPriority, input.answers);
  if (!basis.districtCode) throw new Refusal("no-reference-data", { missing: "district" });

  const { callId } = input;
  const isCallSimulated = callId !== undefined && (await readWhetherCallIsSimulated(tx, callId));

  const { responsibleStations } = basis;
  const hiddenUnitIds = await listHiddenUnits({ ...context, db: tx });
  const situation = {
    db: context.db,
    at: input.location,
    now,
    freshSince: freshSince(context),
    responsibleStations,
    speeds: selectSpeedsAt(basis.speeds, now),
    hiddenUnitIds,
  };
  const { chosenUnits, unmet } =
    basis.mode === "auto"
      ? await fillRequirements(tx, plan, situation, { lock: true })
      : { chosenUnits: [], unmet: plan.map(createUnmetAwaitingConfirmation) };
  const columns = {
    type_code: basis.type,
    priority,
    status: chosenUnits.length > 0 ? "assigned" : "received",
    location: formatPoint(input.location),
    precision: input.precision,
    answers,
    extra,
    unmet,
    address: input.address,
    description: input.description,
    district_code: basis.districtCode,
    boundary: basis.boundary ?? false,
    sensitive: basis.sensitive ?? false,
    simulated: context.actor.simulated || isCallSimulated,
    opened_at: now,
    opened_by: openedBy,
    idempotency_key: idempotencyKey,
    request_hash: requestHash,
  };
  const id = await insertAssignmentsWithIncident(tx, context, { newIncident: columns }, chosenUnits, [
    { kind: "incident.created", data: { type: basis.type, priority } },
    ...(callId ? [{ kind: "call.attached" as const, data: { callId, opened: true } }] : []),
  ]);
  if (id === null) throw new CreatedConcurrentlyError();
  if (callId) await linkCall(tx, context, { callId, incidentId: id, disposition: "emergency" });
  await deleteSentDraft(tx, context, idempotencyKey);
  return { id, created: true, hasAssignments: chosenUnits.length > 0 };
}

function createUnmetAwaitingConfirmation({
  order,
  kind,
  count,
}: {
  order: number;
  kind: Unmet["kind"];
  count: number;
}): Unmet {
  return { requirement: order, kind, missing: count, reason: "awaiting-confirmation" };
}

async function readWhetherCallIsSimulated(tx: Db, callId: string): Promise<boolean> {
  const [existingCall] = await tx.select({ simulated: call.simulated }).from(call).where(eq(call.id, callId));
  if (!existingCall) throw badField("callId", "no call has this id");
  return existingCall.simulated;
}

function hashInput(input: CreateIncidentInput): string {
  // Parsed input has its fields in the order of the schema, so equal content gives the same hash.
  return createHash("sha256").update(JSON.stringify(input)).digest("base64url");
}
