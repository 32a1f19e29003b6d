import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import { closure } from "../../db/schema/network";
import { confirmReplicated, inTransaction, isConnectionLost } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { badField, Refusal } from "../errors";
import { requireUnmasked } from "../masking/sensitive-access";
import { type ChangeClosureInput, type CreateClosureInput, checkEnd, checkShape } from "./closure-input";

type Closure = Omit<typeof closure.$inferSelect, "shape">;
/** All columns of a closure except its shape, which only the SQL files in `db/queries` read. */
const columns = {
  id: closure.id,
  label: closure.label,
  reason: closure.reason,
  vehicles: closure.vehicles,
  incidentId: closure.incidentId,
  startsAt: closure.startsAt,
  endsAt: closure.endsAt,
  liftedAt: closure.liftedAt,
  endedAt: closure.endedAt,
  createdBy: closure.createdBy,
  idempotencyKey: closure.idempotencyKey,
  requestHash: closure.requestHash,
};

/**
 * Closes a road, a bridge or an area from now on. Every process takes the closure into account the next time it ranks
 * units. If the actor has used this idempotency key before, returns the closure that was created then, or refuses with
 * `idempotency-key-reused` if that request had other content.
 */
export async function createClosure(
  context: Context,
  input: CreateClosureInput,
  idempotencyKey: string | null = null,
): Promise<{ id: string; created: boolean }> {
  const { geometry, ...fields } = input;
  const now = context.now();
  const createdBy = actorReference(context.actor);
  const requestHash =
    idempotencyKey === null ? null : createHash("sha256").update(JSON.stringify(input)).digest("base64url");
  const insert = async (tx: Db) => {
    const earlierClosureId = await readEarlierClosureId(tx, { createdBy, idempotencyKey, requestHash });
    if (earlierClosureId) {
      await confirmReplicated(tx);
      return { id: earlierClosureId, created: false };
    }
    checkEnd(fields.endsAt, now);
    await checkShape(tx, geometry);
    await checkIncident(tx, context, fields.incidentId);
    const [insertedClosure] = await tx
      .insert(closure)
      .values({ ...fields, shape: JSON.stringify(geometry), startsAt: now, createdBy, idempotencyKey, requestHash })
      .onConflictDoNothing({
        target: [closure.createdBy, closure.idempotencyKey],
        where: sql`idempotency_key is not null`,
      })
      .returning({ id: closure.id });
    if (!insertedClosure) {
      const concurrentClosureId = await readEarlierClosureId(tx, { createdBy, idempotencyKey, requestHash });
      if (!concurrentClosureId) throw new Refusal("idempotency-key-reused");
      await confirmReplicated(tx);
      return { id: concurrentClosureId, created: false };
    }
    const data = { until: fields.endsAt, vehicles: fields.vehicles };
    await recordClosure(
      tx,
      context,
      "closure.created",
      { id: insertedClosure.id, incidentId: fields.incidentId },
      data,
    );
    return { id: insertedClosure.id, created: true };
  };
  const result = await inTransaction(context.db, insert).catch((error: unknown) => {
    // The commit's result is unknown. The idempotency key makes it safe to try once more.
    if (idempotencyKey !== null && isConnectionLost(error)) return inTransaction(context.db, insert);
    throw error;
  });
  if (result.created) context.announce();
  return result;
}

/**
 * Changes the label, the reason or the end of a closure in force. Refuses with `closure-over` if the closure is over.
 * The shape and the vehicles of a closure never change, because every process computes its closed edges only once.
 */
export async function changeClosure(context: Context, { id, ...fields }: ChangeClosureInput): Promise<{ id: string }> {
  const now = context.now();
  const hasChanged = await inTransaction(context.db, async (tx) => {
    const before = await lockClosure(tx, id);
    if (hasEnded(before, now)) throw new Refusal("closure-over", { closureId: id });
    const changedFields = (Object.keys(fields) as (keyof typeof fields)[]).filter(
      (field) => fields[field] !== undefined && JSON.stringify(fields[field]) !== JSON.stringify(before[field]),
    );
    if (changedFields.length === 0) return false;
    if (changedFields.includes("endsAt")) checkEnd(fields.endsAt ?? null, now);
    await tx.update(closure).set(fields).where(eq(closure.id, id));
    // The audit trail cannot be erased, so it must not contain the label or the reason. It names the changed fields,
    // but contains old and new values only for the end.
    const hasNewEnd = changedFields.includes("endsAt");
    const data = {
      fields: changedFields,
      ...(hasNewEnd && { before: { until: before.endsAt }, after: { until: fields.endsAt } }),
    };
    await recordClosure(tx, context, "closure.changed", before, data);
    return true;
  });
  if (hasChanged) context.announce();
  return { id };
}

/** Lifts a closure, so that the road is open again. Does nothing if the closure is already lifted or over. */
export async function liftClosure(context: Context, { id }: { id: string }): Promise<{ id: string }> {
  const now = context.now();
  const hasChanged = await inTransaction(context.db, async (tx) => {
    const before = await lockClosure(tx, id);
    if (hasEnded(before, now)) return false;
    await tx.update(closure).set({ liftedAt: now }).where(eq(closure.id, id));
    await recordClosure(tx, context, "closure.lifted", before);
    return true;
  });
  if (hasChanged) context.announce();
  return { id };
}

/** Reinstates a closure that was lifted. Refuses with `closure-over` if its end time has passed. */
export async function reinstateClosure(context: Context, { id }: { id: string }): Promise<{ id: string }> {
  const now = context.now();
  const hasChanged = await inTransaction(context.db, async (tx) => {
    const before = await lockClosure(tx, id);
    if (before.endsAt && before.endsAt <= now) throw new Refusal("closure-over", { closureId: id });
    if (before.liftedAt === null) return false;
    await tx.update(closure).set({ liftedAt: null }).where(eq(closure.id, id));
    await recordClosure(tx, context, "closure.changed", before, { fields: ["liftedAt"] });
    return true;
  });
  if (hasChanged) context.announce();
  return { id };
}

function hasEnded({ endsAt, liftedAt }: Pick<Closure, "endsAt" | "liftedAt">, now: Date): boolean {
  return liftedAt !== null || (endsAt !== null && endsAt <= now);
}

async function lockClosure(tx: Db, id: string): Promise<Closure> {
  const [lockedClosure] = await tx.select(columns).from(closure).where(eq(closure.id, id)).for("no key update");
  if (!lockedClosure) throw new Refusal("not-found", { closureId: id });
  return lockedClosure;
}

async function checkIncident(tx: Db, { actor }: Context, id: string | null): Promise<void> {
  if (id === null) return;
  const [causingIncident] = await tx
    .select({ sensitive: incident.sensitive })
    .from(incident)
    .where(eq(incident.id, id));
  if (!causingIncident) throw badField("incidentId", "no incident has this id", "not-there");
  requireUnmasked(actor, causingIncident);
}

type Idempotency = { createdBy: string; idempotencyKey: string | null; requestHash: string | null };

async function readEarlierClosureId(
  tx: Db,
  { createdBy, idempotencyKey, requestHash }: Idempotency,
): Promise<string | null> {
  if (idempotencyKey === null) return null;
  const [earlierClosure] = await tx
    .select({ id: closure.id, requestHash: closure.requestHash })
    .from(closure)
    .where(and(eq(closure.createdBy, createdBy), eq(closure.idempotencyKey, idempotencyKey)));
  if (!earlierClosure) return null;
  if (earlierClosure.requestHash !== requestHash) throw new Refusal("idempotency-key-reused");
  return earlierClosure.id;
}

type ClosureEvent = "closure.created" | "closure.changed" | "closure.lifted" | "closure.ended";

/**
 * Records the audit event of a closure. The event also appears in the incident log of the incident that caused the
 * closure.
 */
export async function recordClosure(
  tx: Db,
  context: Pick<Context, "actor" | "now">,
  kind: ClosureEvent,
  { id, incidentId }: Pick<Closure, "id" | "incidentId">,
  data: Record<string, unknown> = {},
): Promise<void> {
  await record(tx, context, [{ kind, ...(incidentId && { incidentId }), data: { closureId: id, ...data } }]);
}
