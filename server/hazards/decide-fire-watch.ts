import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { type FireWatchState, fireWatchDismissReasons } from "../../db/hazard-vocabulary";
import { listFireWatches, refreshFireWatches } from "../../db/queries/fire-watches";
import { fireWatch, heatSource, hotspot } from "../../db/schema/fire-watches";
import { formatPoint } from "../../db/sql";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { fireIncidentTypes, flareRadiusM } from "../domain/fire-watch";
import { Refusal } from "../errors";
import { insertIncident } from "../incidents/create-incident";
import { Moment } from "../moment";
import { findAttachedIncident, lockAttachableIncident } from "./attachable-incidents";
import { describeFireWatch } from "./describe-hazards";
import { lockHotspots } from "./receive-hotspots";

export const HazardInput = z.strictObject({ id: z.uuid() });
export const FireWatchIncidentInput = HazardInput.extend({
  type: z.enum(fireIncidentTypes),
  priority: z.int().min(1).max(4),
});
export const AttachHazardInput = HazardInput.extend({ incidentId: z.uuid() });
/** `decidedAt`: the time of the decision to undo, so that a later decision by somebody else is not undone. */
export const RestoreHazardInput = HazardInput.extend({ decidedAt: Moment.or(z.date()) });
export const DismissFireWatchInput = HazardInput.extend({ reason: z.enum(fireWatchDismissReasons) });

type Decision = Partial<typeof fireWatch.$inferInsert> & { state: FireWatchState };

/**
 * Creates an incident from an open fire watch, at its centre and with a description of what the satellites saw. Units
 * are assigned as for any incident. If two people decide at the same time, the second is refused with `watch-decided`.
 */
export async function createFireWatchIncident(
  context: Context,
  { id, type, priority }: z.output<typeof FireWatchIncidentInput>,
): Promise<{ id: string; incidentId: string }> {
  const { result: incidentId } = await decide(context, id, async (tx) => {
    const [watch] = await listFireWatches(tx, { only_id: id, seen_since: new Date(0), max_rows: 1 });
    if (!watch) throw new Refusal("not-found", { watchId: id });
    const input = {
      ...{ type, priority, location: { lng: watch.lng, lat: watch.lat }, precision: "approximate" as const },
      description: describeFireWatch(watch),
    };
    const created = await insertIncident(tx, context, input, null);
    return {
      decision: { state: "incident", incidentId: created.id },
      kind: "watch.incident-created",
      data: { incidentId: created.id },
      result: created.id,
    };
  });
  return { id, incidentId };
}

/** Attaches an open fire watch to an open incident, as further evidence of the same fire. */
export async function attachFireWatch(
  context: Context,
  { id, incidentId }: z.output<typeof AttachHazardInput>,
): Promise<{ id: string; incidentId: string; decidedAt: Date }> {
  const { decidedAt } = await decide(context, id, async (tx) => {
    await lockAttachableIncident(tx, context, incidentId);
    return { decision: { state: "incident", incidentId }, kind: "watch.attached", data: { incidentId }, result: null };
  });
  return { id, incidentId, decidedAt };
}

/**
 * Dismisses an open fire watch. If the reason is a flare, marks all its hotspots and all later ones there. A dismissed
 * fire watch is reopened if it grows considerably (see `hasOutgrownDecision`).
 */
export async function dismissFireWatch(
  context: Context,
  { id, reason }: z.output<typeof DismissFireWatchInput>,
): Promise<{ id: string; decidedAt: Date }> {
  const { decidedAt } = await decide(
    context,
    id,
    async (tx) => {
      if (reason === "flare") await markFlare(tx, context, id);
      return {
        decision: { state: "dismissed", dismissReason: reason },
        kind: "watch.dismissed",
        data: { reason },
        result: null,
      };
    },
    reason === "flare",
  );
  return { id, decidedAt };
}

/**
 * Undoes a dismissal or an attachment: the fire watch is open again, and a stored flare is deleted. Refuses with
 * `watch-decided` if an incident was created from the fire watch.
 */
export async function restoreFireWatch(
  context: Context,
  { id, decidedAt }: z.output<typeof RestoreHazardInput>,
): Promise<{ id: string }> {
  refuseSimulated(context);
  await inTransaction(context.db, async (tx) => {
    await lockHotspots(tx);
    const watch = await lockFireWatch(tx, id);
    const incidentId =
      watch.state === "incident" ? await findAttachedIncident(tx, context, "watch.attached", watch) : null;
    const canRestore = watch.state === "dismissed" || incidentId !== null;
    if (!canRestore || watch.decidedAt?.getTime() !== decidedAt.getTime())
      throw new Refusal("watch-decided", { state: watch.state });
    // Undoing an attachment keeps the flares of fire watches that were merged into this one.
    if (watch.state === "dismissed") await deleteFlares(tx, id);
    const noDecision = { incidentId: null, dismissReason: null, decidedBy: null, decidedAt: null, decidedPoints: null };
    await tx
      .update(fireWatch)
      .set({ state: "open", ...noDecision })
      .where(eq(fireWatch.id, id));
    const entry = { kind: "watch.restored" as const, data: { watchId: id, number: watch.number } };
    await record(tx, context, [{ ...entry, ...(incidentId && { incidentId }) }]);
  });
  context.announce();
  return { id };
}

type DecisionToStore<Result> = {
  decision: Decision;
  kind: EventKind;
  data: { incidentId?: string; reason?: string };
  result: Result;
};

/** Locks an open fire watch, calls `makeDecision`, and stores and records the decision in the same transaction. */
async function decide<Result>(
  context: Context,
  id: string,
  makeDecision: (tx: Db) => Promise<DecisionToStore<Result>>,
  changesFlares = false,
) {
  refuseSimulated(context);
  const decidedAt = context.now();
  const result = await inTransaction(context.db, async (tx) => {
    if (changesFlares) await lockHotspots(tx);
    const watch = await lockFireWatch(tx, id);
    if (watch.state !== "open") throw new Refusal("watch-decided", { state: watch.state });
    const { decision, kind, data, result } = await makeDecision(tx);
    const decidedPoints = decision.dismissReason === "flare" ? 0 : watch.pointCount - watch.flarePoints;
    const decisionColumns = { decidedBy: actorReference(context.actor), decidedAt, decidedPoints };
    await tx
      .update(fireWatch)
      .set({ ...decision, ...decisionColumns })
      .where(eq(fireWatch.id, id));
    const { incidentId, ...details } = data;
    const entry = { kind, data: { watchId: id, number: watch.number, ...details } };
    await record(tx, context, [{ ...entry, ...(incidentId && { incidentId }) }]);
    return result;
  });
  context.announce();
  return { result, decidedAt };
}

/** Satellites report real fires, so somebody in an exercise must not decide on them. */
export function refuseSimulated({ actor }: Pick<Context, "actor">): void {
  if (actor.simulated) throw new Refusal("forbidden", { cause: "simulated" });
}

async function lockFireWatch(tx: Db, id: string) {
  const columns = {
    id: fireWatch.id,
    number: fireWatch.number,
    state: fireWatch.state,
    incidentId: fireWatch.incidentId,
    decidedAt: fireWatch.decidedAt,
    pointCount: fireWatch.pointCount,
    flarePoints: fireWatch.flarePoints,
  };
  const [watch] = await tx.select(columns).from(fireWatch).where(eq(fireWatch.id, id)).for("no key update");
  if (!watch) throw new Refusal("not-found", { watchId: id });
  return watch;
}

/** Marks the hotspots of a fire watch, and all others at the same place, as hotspots of a flare. */
async function markFlare(tx: Db, { actor, now }: Context, id: string): Promise<void> {
  const [watch] = await tx.select({ centre: fireWatch.centre }).from(fireWatch).where(eq(fireWatch.id, id));
  if (!watch) return;
  const [flare] = await tx
    .insert(heatSource)
    .values({
      watchId: id,
      position: watch.centre,
      radiusM: flareRadiusM,
      createdBy: actorReference(actor),
      createdAt: now(),
    })
    .returning({ id: heatSource.id });
  const nearFlareCondition = sql`st_dwithin(${hotspot.position}, ${formatPoint(watch.centre)}::geography, ${flareRadiusM})`;
  const markedHotspots = await tx
    .update(hotspot)
    .set({ heatSourceId: flare?.id ?? null })
    .where(and(isNull(hotspot.heatSourceId), or(eq(hotspot.watchId, id), nearFlareCondition)))
    .returning({ watchId: hotspot.watchId });
  await refreshFireWatches(tx, { ids: markedHotspots.flatMap(({ watchId }) => watchId ?? []) });
}

/** Deletes the stored flares of a fire watch and of those that were merged into it. */
async function deleteFlares(tx: Db, id: string): Promise<void> {
  const flares = tx.select({ id: heatSource.id }).from(heatSource).where(eq(heatSource.watchId, id));
  const unmarkedHotspots = await tx
    .update(hotspot)
    .set({ heatSourceId: null })
    .where(inArray(hotspot.heatSourceId, flares))
    .returning({ watchId: hotspot.watchId });
  await tx.delete(heatSource).where(eq(heatSource.watchId, id));
  await refreshFireWatches(tx, { ids: unmarkedHotspots.flatMap(({ watchId }) => watchId ?? []) });
}
