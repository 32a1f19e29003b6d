import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { highWaterDismissReasons } from "../../db/hazard-vocabulary";
import { highWater, riverGauge } from "../../db/schema/rivers";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { Refusal } from "../errors";
import { insertIncident } from "../incidents/create-incident";
import { findAttachedIncident, lockAttachableIncident } from "./attachable-incidents";
import { type RestoreHazardInput, refuseSimulated } from "./decide-fire-watch";
import { describeHighWater } from "./describe-hazards";

export const HighWaterIncidentInput = z.strictObject({ id: z.uuid(), priority: z.int().min(1).max(4) });
export const DismissHighWaterInput = z.strictObject({ id: z.uuid(), reason: z.enum(highWaterDismissReasons) });

export type HighWaterRow = Awaited<ReturnType<typeof lockHighWater>>;
type Decision = {
  values: Partial<typeof highWater.$inferInsert> & { state: "incident" | "dismissed" | "open" };
  kind: EventKind;
  incidentId?: string;
  reason?: string;
};

/**
 * Creates a flood incident at the gauge from open high water. If two people decide at the same time, the second is
 * refused.
 */
export async function createHighWaterIncident(
  context: Context,
  { id, priority }: z.output<typeof HighWaterIncidentInput>,
): Promise<{ id: string; incidentId: string }> {
  let incidentId = "";
  await decide(context, id, "open", async (tx, row) => {
    const location = { location: row.gauge.position, precision: "approximate" as const };
    const input = { type: "flood", priority, ...location, description: describeHighWater(row) };
    incidentId = (await insertIncident(tx, context, input, null)).id;
    return { values: { state: "incident", incidentId }, kind: "high-water.incident-created", incidentId };
  });
  return { id, incidentId };
}

/** Attaches open high water to an open incident. */
export async function attachHighWater(
  context: Context,
  { id, incidentId }: { id: string; incidentId: string },
): Promise<{ id: string; incidentId: string; decidedAt: Date }> {
  const decidedAt = await decide(context, id, "open", async (tx) => {
    await lockAttachableIncident(tx, context, incidentId);
    return { values: { state: "incident", incidentId }, kind: "high-water.attached", incidentId };
  });
  return { id, incidentId, decidedAt };
}

/** Dismisses open high water. It is reopened when it reaches a higher alert level. */
export async function dismissHighWater(
  context: Context,
  { id, reason }: z.output<typeof DismissHighWaterInput>,
): Promise<{ id: string; decidedAt: Date }> {
  const decidedAt = await decide(context, id, "open", async () => ({
    values: { state: "dismissed", dismissReason: reason },
    kind: "high-water.dismissed",
    reason,
  }));
  return { id, decidedAt };
}

/** Undoes a dismissal or an attachment. Refuses with `watch-decided` if an incident was created from the high water. */
export async function restoreHighWater(
  context: Context,
  { id, decidedAt }: z.output<typeof RestoreHazardInput>,
): Promise<{ id: string }> {
  await decide(context, id, decidedAt, async (tx, { water }) => {
    const incidentId =
      water.state === "incident" ? await findAttachedIncident(tx, context, "high-water.attached", water) : null;
    if (water.state === "incident" && incidentId === null) throw new Refusal("watch-decided", { state: water.state });
    return {
      values: { state: "open", incidentId: null, dismissReason: null },
      kind: "high-water.restored",
      ...(incidentId && { incidentId }),
    };
  });
  return { id };
}

/**
 * Locks open high water, or high water with the expected decision, calls `makeDecision`, and stores and records the
 * decision in the same transaction. Returns the time of the decision.
 */
async function decide(
  context: Context,
  id: string,
  expectedDecision: "open" | Date,
  makeDecision: (tx: Db, row: HighWaterRow) => Promise<Decision>,
): Promise<Date> {
  refuseSimulated(context);
  const decidedAt = context.now();
  await inTransaction(context.db, async (tx) => {
    const row = await lockHighWater(tx, id);
    const isExpected =
      expectedDecision === "open"
        ? row.water.state === "open"
        : row.water.decidedAt?.getTime() === expectedDecision.getTime();
    if (!isExpected) throw new Refusal("watch-decided", { state: row.water.state });
    const { values, kind, incidentId, reason } = await makeDecision(tx, row);
    const decisionColumns =
      values.state === "open"
        ? { decidedBy: null, decidedAt: null, decidedSiaga: null }
        : { decidedBy: actorReference(context.actor), decidedAt, decidedSiaga: row.water.siaga };
    await tx
      .update(highWater)
      .set({ ...values, ...decisionColumns })
      .where(eq(highWater.id, id));
    // An incident may later be marked sensitive or erased, so the audit trail must not contain its place.
    const place = incidentId ? {} : { place: row.gauge.name };
    const data = { highWaterId: id, number: row.water.number, ...place, ...(reason && { reason }) };
    await record(tx, context, [{ kind, data, ...(incidentId && { incidentId }) }]);
  });
  context.announce();
  return decidedAt;
}

async function lockHighWater(tx: Db, id: string) {
  const [row] = await tx
    .select({ water: highWater, gauge: riverGauge })
    .from(highWater)
    .innerJoin(riverGauge, eq(riverGauge.code, highWater.gaugeCode))
    .where(eq(highWater.id, id))
    .for("no key update", { of: highWater });
  if (!row) throw new Refusal("not-found", { highWaterId: id });
  return row;
}
