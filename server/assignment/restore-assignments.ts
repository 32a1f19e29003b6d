import { eq, inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import { refreshUnitCopies } from "../../db/queries/unit";
import { assignment } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import type { Entry } from "../audit/record";
import { type Context, freshSince } from "../context";
import { findPreviousState, isOpen } from "../domain/assignment";
import { Refusal } from "../errors";
import { timeColumnByState } from "./advance-assignment";

/**
 * Undoes the last step of assignments, and returns the events to record. Marks the units of ended assignments as taken
 * again. Refuses with `unit-taken` if one of them has another task, and with `unit-unavailable` if one is off duty. The
 * transaction must have locked the incident.
 */
export async function restoreAssignments(
  tx: Db,
  context: Context,
  assignments: readonly (typeof assignment.$inferSelect)[],
): Promise<Entry[]> {
  const endedUnitIds = assignments.filter(({ state }) => !isOpen(state)).map(({ unitId }) => unitId);
  await takeUnitsAgain(tx, context, endedUnitIds);
  const events: Entry[] = [];
  for (const currentAssignment of assignments) events.push(...(await restoreState(tx, currentAssignment)));
  return events;
}

/** Like `restoreAssignments`, for one assignment whose unit the transaction has already taken again. */
export async function restoreState(tx: Db, currentAssignment: typeof assignment.$inferSelect): Promise<Entry[]> {
  const { id: assignmentId, incidentId, unitId, state } = currentAssignment;
  if (state === "assigned") return [];
  const previousState = findPreviousState(currentAssignment);
  await tx
    .update(assignment)
    .set({
      state: previousState,
      [timeColumnByState[state]]: null,
      ...(state === "transporting" && { facilityId: null }),
    })
    .where(eq(assignment.id, assignmentId));
  const data = { assignmentId, from: state, to: previousState, undo: true };
  return [{ kind: "assignment.state-changed", incidentId, unitId, data }];
}

async function takeUnitsAgain(tx: Db, context: Context, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  // Lock the rows in the order of their ids, so that two transactions that take the same units cannot deadlock.
  const units = await tx.select().from(unit).where(inArray(unit.id, ids)).orderBy(unit.id).for("no key update");
  for (const { id: unitId, callSign, isTaken, duty } of units) {
    if (isTaken) throw new Refusal("unit-taken", { unitId, callSign, by: null });
    if (duty !== "available") throw new Refusal("unit-unavailable", { unitId, callSign, duty });
  }
  await tx.update(unit).set({ isTaken: true }).where(inArray(unit.id, ids));
  await refreshUnitCopies(tx, { ids, fresh_since: freshSince(context) });
}
