import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { assignment } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { type AssignmentState, assignmentStates } from "../../db/vocabulary";
import type { Context } from "../context";
import { canFollow, isOpen } from "../domain/assignment";
import { Refusal } from "../errors";
import { holdIncident } from "../incidents/hold-incident";
import { mustSee } from "../incidents/may-open";
import { refreshIncident } from "../incidents/refresh-incident";
import { record } from "../live/record";
import { releaseUnits } from "./release-units";

export const AdvanceAssignmentInput = z.strictObject({ id: z.uuid(), state: z.enum(assignmentStates) });

const stampOf = {
  acknowledged: "acknowledgedAt",
  enRoute: "enRouteAt",
  onScene: "onSceneAt",
  transporting: "transportingAt",
  clear: "endedAt",
  declined: "endedAt",
  recalled: "endedAt",
} as const;

/**
 * A crew's next step, or its end. Refuses with `illegal-transition` and the state that stands. An ending frees the unit; a
 * requirement left open by it is unmet again, and nothing is reassigned silently.
 */
export async function advanceAssignment(
  context: Context,
  { id, state }: z.output<typeof AdvanceAssignmentInput>,
): Promise<{ incidentId: string }> {
  const incidentId = await inTransaction(context.db, async (tx) => {
    const [known] = await tx
      .select({ incidentId: assignment.incidentId, unitId: assignment.unitId })
      .from(assignment)
      .where(eq(assignment.id, id));
    if (!known) throw new Refusal("not-found", { assignmentId: id });
    const held = await holdIncident(tx, known.incidentId);
    // A crew knows its own task, whatever it is.
    if (known.unitId !== context.actor.unitId) mustSee(context.actor, held);
    await moveAssignment(tx, context, id, state);
    await refreshIncident(tx, held);
    return held.id;
  });
  context.announce();
  return { incidentId };
}

/** The step itself, for a transaction that holds the incident. */
export async function moveAssignment(tx: Db, context: Context, id: string, state: AssignmentState): Promise<void> {
  const [current] = await tx.select().from(assignment).where(eq(assignment.id, id));
  if (!current) throw new Refusal("not-found", { assignmentId: id });
  if (state === "assigned" || !canFollow(current.state, state)) {
    throw new Refusal("illegal-transition", { from: current.state, to: state });
  }
  const at = context.now();
  await tx
    .update(assignment)
    .set({ state, [stampOf[state]]: at })
    .where(and(eq(assignment.id, id), eq(assignment.state, current.state)));
  if (!isOpen(state)) await releaseUnits(tx, context, [current.unitId]);
  await record(tx, context, [
    {
      kind: "assignment.state-changed",
      incidentId: current.incidentId,
      unitId: current.unitId,
      data: { assignmentId: id, from: current.state, to: state },
    },
  ]);
}
