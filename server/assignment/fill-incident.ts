import { z } from "zod";
import type { Db } from "../../db/client";
import { locatePoint, pointText } from "../../db/queries";
import type { incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { settleAlarms } from "../alarms/settle-alarms";
import { record } from "../audit/record";
import { type Context, freshSince } from "../context";
import { outstanding } from "../domain/response-plan";
import { lockOpenIncident, readAssignments } from "../incidents/lock-incident";
import { refreshIncident } from "../incidents/refresh-incident";
import { proposalFor } from "../masking/mask-candidate";
import { requireUnmasked } from "../masking/sensitive-access";
import { fillRequirements } from "./fill-requirements";
import { readPlanOf } from "./read-plan";
import { takePicks } from "./take-picks";
import { timeFirstAssignment } from "./time-assignment";

export const FillIncidentInput = z.strictObject({ incidentId: z.uuid() });

/** Assigns by the rule what is still open of the plan: the one key of a `confirm` type, and the second try of any. */
export async function fillIncident(
  context: Context,
  { incidentId }: z.output<typeof FillIncidentInput>,
): Promise<void> {
  const isFirst = await inTransaction(context.db, async (tx) => {
    const held = await lockOpenIncident(tx, incidentId);
    requireUnmasked(context.actor, held);
    const { unmet, entries, isFirst } = await fillHeld(tx, context, held);
    await record(tx, context, [{ kind: "incident.filled", incidentId, data: { unmet } }, ...entries]);
    await settleAlarms(tx, context, incidentId);
    return isFirst;
  });
  context.announce();
  if (isFirst) await timeFirstAssignment(context, incidentId);
}

/**
 * The same for an incident whose row is held, in the transaction of that; gives back what to record, and whether these are the
 * first units that were ever sent to it.
 */
export async function fillHeld(tx: Db, context: Context, held: typeof incident.$inferSelect) {
  const { picks, unmet, sent } = await askRule(tx, context, held, { take: true });
  const entries = await takePicks(tx, context, held.id, picks);
  await refreshIncident(tx, held, unmet);
  return { unmet, entries, isFirst: picks.length > 0 && sent.length === 0 && held.reopened === 0 };
}

/** What the rule would send now for what is still open, without taking anybody. */
export async function proposeUnits(context: Context, { incidentId }: z.output<typeof FillIncidentInput>) {
  return inTransaction(context.db, async (tx) => {
    const held = await lockOpenIncident(tx, incidentId);
    requireUnmasked(context.actor, held);
    const { picks } = await askRule(tx, context, held, { take: false });
    return picks.map(({ requirement, rank, unit, passedOver }) => {
      const { id, callSign, kind, agency, simulated, distanceM, basis, fixAgeSeconds, responsible } = unit;
      const sent = { id, callSign, kind, agency, simulated };
      const proposal = { requirement, rank, unit: sent, distanceM, basis, fixAgeSeconds, responsible, passedOver };
      return proposalFor(context.actor, proposal);
    });
  });
}

async function askRule(tx: Db, context: Context, held: typeof incident.$inferSelect, mode: { take: boolean }) {
  const plan = await readPlanOf(tx, held);
  const sent = await readAssignments(tx, held.id);
  const open = outstanding(plan, sent);
  const [located] = await locatePoint(tx, { at: pointText(held.location) });
  const situation = {
    at: held.location,
    now: context.now(),
    freshSince: freshSince(context),
    responsibleStations: located?.responsibleStations ?? [],
  };
  return { ...(await fillRequirements(tx, open, situation, mode)), sent };
}
