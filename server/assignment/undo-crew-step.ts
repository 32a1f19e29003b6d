import { eq } from "drizzle-orm";
import { z } from "zod";
import { assignment, incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { assignmentStates } from "../../db/vocabulary";
import { endObsoleteAlarms } from "../alarms/end-obsolete-alarms";
import { record } from "../audit/record";
import type { Context } from "../context";
import { findPreviousState } from "../domain/assignment";
import { rederiveStatus } from "../domain/incident";
import { Refusal } from "../errors";
import { lockIncidentOfAssignment, readAssignments } from "../incidents/lock-incident";
import { syncWithAssignments } from "../incidents/sync-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { restoreAssignments } from "./restore-assignments";

export const UndoCrewStepInput = z.strictObject({
  id: z.uuid(),
  /** The step to undo; it must still be the assignment's state. */
  state: z.enum(assignmentStates).exclude(["assigned", "declined", "recalled"]),
});

/**
 * Undoes a crew's step that the control room reported by mistake. Refuses with `incident-closed` if the incident is
 * closed, and with `illegal-transition` if the crew has since taken another step. If the step ended the task, also
 * refuses as `restoreAssignments` does.
 */
export async function undoCrewStep(context: Context, { id, state }: z.output<typeof UndoCrewStepInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockIncidentOfAssignment(tx, id);
    requireUnmasked(context.actor, lockedIncident);
    if (lockedIncident.status === "closed") throw new Refusal("incident-closed", { incidentId: lockedIncident.id });
    const [current] = await tx.select().from(assignment).where(eq(assignment.id, id));
    if (!current) throw new Refusal("not-found", { assignmentId: id });
    if (current.state !== state)
      throw new Refusal("illegal-transition", { from: current.state, to: findPreviousState(current) });
    await record(tx, context, await restoreAssignments(tx, context, [current]));
    // Derive the status from the crews again, because the usual update never moves it back from `onScene`.
    const status =
      lockedIncident.status === "onScene" && state === "onScene"
        ? rederiveStatus(lockedIncident, await readAssignments(tx, lockedIncident.id))
        : lockedIncident.status;
    if (status !== lockedIncident.status)
      await tx.update(incident).set({ status }).where(eq(incident.id, lockedIncident.id));
    await syncWithAssignments(tx, { ...lockedIncident, status });
    await endObsoleteAlarms(tx, context, lockedIncident.id);
  });
  context.announce();
}
