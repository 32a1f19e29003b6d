import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Db } from "../../db/client";
import { locatePoint } from "../../db/queries/district";
import type { incident, Unmet } from "../../db/schema/incidents";
import { formatPoint } from "../../db/sql";
import { inTransaction } from "../../db/transaction";
import { endObsoleteAlarms } from "../alarms/end-obsolete-alarms";
import { type Entry, record } from "../audit/record";
import { type Context, freshSince } from "../context";
import { selectSpeedsAt } from "../domain/learned-speeds";
import { listUnfilledRequirements } from "../domain/response-plan";
import { lockOpenIncident, readAssignments } from "../incidents/lock-incident";
import { recordView } from "../incidents/record-reads";
import { syncWithAssignments } from "../incidents/sync-incident";
import { listHiddenUnits } from "../masking/hidden-units";
import { maskProposalFor } from "../masking/mask-candidate";
import { requireUnmasked } from "../masking/sensitive-access";
import { observeDispatchDelay } from "./dispatch-delay";
import { fillRequirements } from "./fill-requirements";
import { readIncidentPlan } from "./incident-types";
import { insertAssignmentsWithIncident } from "./insert-assignments-with-incident";
import { describeTravel } from "./travel-time-calculator";

export const FillIncidentInput = z.strictObject({ incidentId: z.uuid() });

/**
 * Assigns units to the open requirements of an incident by the assignment rule (docs/assignment-rule.md). Called when a
 * dispatcher confirms the proposal for a `confirm` type, or tries again to fill requirements that are still open.
 */
export async function fillIncident(
  context: Context,
  { incidentId }: z.output<typeof FillIncidentInput>,
): Promise<void> {
  const isFirst = await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockOpenIncident(tx, incidentId);
    requireUnmasked(context.actor, lockedIncident);
    const { hasChanged, isFirst } = await fillLockedIncident(tx, context, lockedIncident, {
      toEvent: (unmet) => ({ kind: "incident.filled", incidentId, data: { unmet } }),
    });
    if (hasChanged) await endObsoleteAlarms(tx, context, incidentId);
    return isFirst;
  });
  context.announce();
  if (isFirst) await observeDispatchDelay(context, incidentId);
}

/**
 * Like `fillIncident`, for an incident that this transaction has locked. If anything changes, records the given event
 * first and then the events of the assignments. With `isAutomatic`, no person has asked for these units: units that
 * declined this incident or were recalled from it are not sent again. Returns whether anything changed, and whether
 * these are the first units ever assigned to the incident.
 */
export async function fillLockedIncident(
  tx: Db,
  context: Context,
  lockedIncident: typeof incident.$inferSelect,
  { toEvent, isAutomatic }: { toEvent?: (unmet: readonly Unmet[]) => Entry; isAutomatic?: boolean },
): Promise<{ hasChanged: boolean; isFirst: boolean }> {
  const { chosenUnits, unmet, assignments } = await applyRule(tx, context, lockedIncident, { lock: true, isAutomatic });
  const hasChanged = chosenUnits.length > 0 || !isDeepStrictEqual(unmet, lockedIncident.unmet);
  const events = hasChanged && toEvent ? [toEvent(unmet)] : [];
  if (chosenUnits.length > 0) await insertAssignmentsWithIncident(tx, context, lockedIncident, chosenUnits, events);
  else await record(tx, context, events);
  await syncWithAssignments(tx, lockedIncident, unmet);
  return { hasChanged, isFirst: chosenUnits.length > 0 && assignments.length === 0 && lockedIncident.reopened === 0 };
}

/** Returns the units that the assignment rule would now assign to the open requirements, without assigning them. */
export async function proposeUnits(context: Context, { incidentId }: z.output<typeof FillIncidentInput>) {
  return inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockOpenIncident(tx, incidentId);
    requireUnmasked(context.actor, lockedIncident);
    await recordView({ ...context, db: tx }, lockedIncident);
    const { chosenUnits } = await applyRule(tx, context, lockedIncident, { lock: false });
    return chosenUnits.map(({ requirement, rank, unit, networkState, passedOver }) => {
      const { id, callSign, kind, agency, simulated, distanceM, basis, fixAgeSeconds, responsible } = unit;
      const proposedUnit = { id, callSign, kind, agency, simulated };
      const travelFields = { distanceM, basis, fixAgeSeconds, responsible, ...describeTravel(unit, networkState) };
      return maskProposalFor(context.actor, { requirement, rank, unit: proposedUnit, ...travelFields, passedOver });
    });
  });
}

async function applyRule(
  tx: Db,
  context: Context,
  lockedIncident: typeof incident.$inferSelect,
  { lock, isAutomatic = false }: { lock: boolean; isAutomatic?: boolean | undefined },
) {
  const plan = await readIncidentPlan(tx, lockedIncident);
  const assignments = await readAssignments(tx, lockedIncident.id);
  const unfilledRequirements = listUnfilledRequirements(plan, assignments);
  const releasedUnitIds = assignments.flatMap(({ unitId, state, undone }) =>
    (state === "declined" || state === "recalled") && !undone ? [unitId] : [],
  );
  const excluding = isAutomatic ? releasedUnitIds : [];
  const [pointInfo] = await locatePoint(tx, { at: formatPoint(lockedIncident.location) });
  const now = context.now();
  const situation = {
    db: context.db,
    at: lockedIncident.location,
    incidentId: lockedIncident.id,
    now,
    freshSince: freshSince(context),
    responsibleStations: pointInfo?.responsibleStations ?? [],
    speeds: selectSpeedsAt(pointInfo?.speeds ?? [], now),
    hiddenUnitIds: await listHiddenUnits({ ...context, db: tx }),
  };
  return { ...(await fillRequirements(tx, unfilledRequirements, situation, { lock, excluding })), assignments };
}
