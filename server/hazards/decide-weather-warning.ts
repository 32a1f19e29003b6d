import { and, desc, eq, inArray, ne } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import {
  capSeverities,
  type WarningSeverity,
  type WeatherWarningDecision,
  weatherWarningDismissReasons,
} from "../../db/hazard-vocabulary";
import { listWeatherWarnings } from "../../db/queries/public-sources";
import { weatherWarning } from "../../db/schema/public-sources";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { warningIncidentTypes } from "../domain/public-sources";
import { Refusal } from "../errors";
import { insertIncident } from "../incidents/create-incident";
import { findAttachedIncident, lockAttachableIncident } from "./attachable-incidents";
import { type AttachHazardInput, HazardInput, type RestoreHazardInput, refuseSimulated } from "./decide-fire-watch";
import { describeWeatherWarning } from "./describe-hazards";

export const WarningIncidentInput = HazardInput.extend({
  type: z.enum(warningIncidentTypes),
  priority: z.int().min(1).max(4),
});
export const DismissWarningInput = HazardInput.extend({ reason: z.enum(weatherWarningDismissReasons) });

type LockedWarning = typeof weatherWarning.$inferSelect;
type Decision = {
  values: Partial<typeof weatherWarning.$inferInsert> & { decision: WeatherWarningDecision };
  kind: EventKind;
  incidentId?: string;
  reason?: string;
};

/**
 * Creates an incident from an undecided weather warning. Its place is in the largest part of the warning's area inside
 * the regency. If two people decide at the same time, the second is refused.
 */
export async function createWeatherWarningIncident(
  context: Context,
  { id, type, priority }: z.output<typeof WarningIncidentInput>,
): Promise<{ id: string; incidentId: string }> {
  let incidentId = "";
  await decide(context, id, "open", async (tx) => {
    const [warning] = await listWeatherWarnings(tx, { only_id: id, at: context.now(), ended_since: context.now() });
    if (!warning) throw new Refusal("not-found", { warningId: id });
    const location = { location: { lng: warning.lng, lat: warning.lat }, precision: "district" as const };
    const input = { type, priority, ...location, description: describeWeatherWarning(warning) };
    incidentId = (await insertIncident(tx, context, input, null)).id;
    return { values: { decision: "incident", incidentId }, kind: "weather-warning.incident-created", incidentId };
  });
  return { id, incidentId };
}

/** Attaches an undecided weather warning to an open incident. */
export async function attachWeatherWarning(
  context: Context,
  { id, incidentId }: z.output<typeof AttachHazardInput>,
): Promise<{ id: string; incidentId: string; decidedAt: Date }> {
  const decidedAt = await decide(context, id, "open", async (tx) => {
    await lockAttachableIncident(tx, context, incidentId);
    return { values: { decision: "incident", incidentId }, kind: "weather-warning.attached", incidentId };
  });
  return { id, incidentId, decidedAt };
}

/** Dismisses an undecided weather warning. A more severe update of the warning is undecided again. */
export async function dismissWeatherWarning(
  context: Context,
  { id, reason }: z.output<typeof DismissWarningInput>,
): Promise<{ id: string; decidedAt: Date }> {
  const decidedAt = await decide(context, id, "open", async () => ({
    values: { decision: "dismissed", dismissReason: reason },
    kind: "weather-warning.dismissed",
    reason,
  }));
  return { id, decidedAt };
}

/** Undoes a dismissal or an attachment. Refuses with `watch-decided` if an incident was created from the warning. */
export async function restoreWeatherWarning(
  context: Context,
  { id, decidedAt }: z.output<typeof RestoreHazardInput>,
): Promise<{ id: string }> {
  await decide(context, id, decidedAt, async (tx, row) => {
    const isLinked = row.decision === "incident";
    const incidentId = isLinked ? await findAttachedIncident(tx, context, "weather-warning.attached", row) : null;
    if (isLinked && incidentId === null) throw new Refusal("watch-decided", { state: row.decision });
    return {
      values: { decision: "open", incidentId: null, dismissReason: null },
      kind: "weather-warning.restored",
      ...(incidentId && { incidentId }),
    };
  });
  return { id };
}

/**
 * Returns the columns of the decision on the message that this one updates. Returns an empty object if there is none,
 * or if this message is more severe.
 */
export async function inheritDecision(
  tx: Db,
  { refersTo, severity }: { refersTo: string[]; severity: WarningSeverity },
) {
  if (refersTo.length === 0) return {};
  const [decidedWarning] = await tx
    .select()
    .from(weatherWarning)
    .where(and(inArray(weatherWarning.key, refersTo), ne(weatherWarning.decision, "open")))
    .orderBy(desc(weatherWarning.sentAt))
    .limit(1);
  if (!decidedWarning || capSeverities.indexOf(severity) < capSeverities.indexOf(decidedWarning.severity)) return {};
  const { decision, incidentId, dismissReason, decidedBy, decidedAt } = decidedWarning;
  return { decision, incidentId, dismissReason, decidedBy, decidedAt };
}

/**
 * Locks an undecided warning, or the one with the expected decision, calls `makeDecision`, and stores and records the
 * decision in the same transaction. Returns the time of the decision.
 */
async function decide(
  context: Context,
  id: string,
  expectedDecision: "open" | Date,
  makeDecision: (tx: Db, row: LockedWarning) => Promise<Decision>,
): Promise<Date> {
  refuseSimulated(context);
  const decidedAt = context.now();
  await inTransaction(context.db, async (tx) => {
    const warningCondition = eq(weatherWarning.id, id);
    const [row] = await tx.select().from(weatherWarning).where(warningCondition).for("no key update");
    if (!row) throw new Refusal("not-found", { warningId: id });
    const isExpected =
      expectedDecision === "open" ? row.decision === "open" : row.decidedAt?.getTime() === expectedDecision.getTime();
    if (!isExpected) throw new Refusal("watch-decided", { state: row.decision });
    const { values, kind, incidentId, reason } = await makeDecision(tx, row);
    const decisionColumns =
      values.decision === "open"
        ? { decidedBy: null, decidedAt: null }
        : { decidedBy: actorReference(context.actor), decidedAt };
    await tx
      .update(weatherWarning)
      .set({ ...values, ...decisionColumns })
      .where(warningCondition);
    const data = { warningId: id, event: row.texts[0]?.event ?? "", ...(reason && { reason }) };
    await record(tx, context, [{ kind, data, ...(incidentId && { incidentId }) }]);
  });
  context.announce();
  return decidedAt;
}
