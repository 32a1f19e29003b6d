import { eq } from "drizzle-orm";
import { z } from "zod";
import { assignment } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import type { AssignmentState } from "../../db/vocabulary";
import type { Context } from "../context";
import { canUndoAssignment } from "../domain/assignment";
import { Refusal } from "../errors";
import { lockIncidentOfAssignment } from "../incidents/lock-incident";
import { syncWithAssignments } from "../incidents/sync-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { setAssignmentState } from "./advance-assignment";

export const UndoAssignmentInput = z.strictObject({ id: z.uuid() });

/**
 * Undoes an assignment made by mistake. Refuses with `undo-too-late` if the assignment has ended, or if the crew has
 * left; the unit then has to be recalled.
 */
export async function undoAssignment(context: Context, { id }: z.output<typeof UndoAssignmentInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockIncidentOfAssignment(tx, id);
    requireUnmasked(context.actor, lockedIncident);
    const [current] = await tx
      .select({ state: assignment.state, callSign: unit.callSign })
      .from(assignment)
      .innerJoin(unit, eq(unit.id, assignment.unitId))
      .where(eq(assignment.id, id));
    if (current) requireNotDeparted(current);
    await setAssignmentState(tx, context, id, "recalled", { isUndo: true });
    await syncWithAssignments(tx, lockedIncident);
  });
  context.announce();
}

/** Refuses with `undo-too-late` if the crew has left or its assignment has ended. */
export function requireNotDeparted({ state, callSign }: { state: AssignmentState; callSign: string }): void {
  if (!canUndoAssignment(state)) throw new Refusal("undo-too-late", { callSign, state });
}
