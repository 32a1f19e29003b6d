import { inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import { settleUnits } from "../../db/queries";
import { assignment } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import type { Entry } from "../audit/record";
import { actorName, type Context, freshSince } from "../context";
import { forwardTo } from "../forwarding/forward-to";
import type { ChosenUnit } from "./fill-requirements";

/** Turns chosen units into open assignments. This transaction has locked the units' rows. Returns the events to record. */
export async function insertAssignments(
  tx: Db,
  context: Context,
  incidentId: string,
  chosenUnits: readonly ChosenUnit[],
): Promise<Entry[]> {
  if (chosenUnits.length === 0) return [];
  const ids = chosenUnits.map(({ unit: { id } }) => id);
  await tx.update(unit).set({ taken: true }).where(inArray(unit.id, ids));
  const assigned = await tx
    .insert(assignment)
    .values(
      chosenUnits.map(({ requirement, rank, unit: chosen, passedOver }) => ({
        incidentId,
        unitId: chosen.id,
        requirement,
        kind: chosen.kind,
        chosenBy: "rule" as const,
        rank,
        distanceM: chosen.distanceM,
        basis: chosen.basis,
        fixAgeSeconds: chosen.fixAgeSeconds,
        responsible: chosen.responsible,
        passedOver,
        assignedBy: actorName(context.actor),
        assignedAt: context.now(),
      })),
    )
    .returning({ id: assignment.id, unitId: assignment.unitId });
  await settleUnits(tx, { ids, fresh_since: freshSince(context) });
  const agencies = chosenUnits.map(({ unit: { agency } }) => agency);
  const forwarded = await forwardTo(tx, context, incidentId, agencies);
  const events = assigned.map(
    ({ id, unitId }) => ({ kind: "unit.assigned", incidentId, unitId, data: { assignmentId: id } }) as const,
  );
  return [...forwarded, ...events];
}
