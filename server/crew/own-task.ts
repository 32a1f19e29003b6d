import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { assignment } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import { openAssignmentStates } from "../../db/vocabulary";
import type { Context } from "../context";
import { advanceAssignment } from "../dispatch/advance-assignment";
import { Refusal } from "../errors";
import { noteOpening } from "../incidents/open-incident";
import { readIncident } from "../incidents/read-incidents";

/** A crew takes its task or declines it, and tells how far it has come; being recalled is the room's to say. */
export const AdvanceOwnInput = z.strictObject({
  id: z.uuid(),
  state: z.enum(["acknowledged", "enRoute", "onScene", "transporting", "clear", "declined"]),
});

/** The crew's unit, and its task when it has one: where to go, what for, and how far along it is. */
export async function readOwnTask(context: Context) {
  const unitId = unitOf(context);
  const [own] = await context.db
    .select({ id: unit.id, callSign: unit.callSign, kind: unit.kind, duty: unit.duty })
    .from(unit)
    .where(eq(unit.id, unitId));
  if (!own) throw new Refusal("not-found", { unitId });
  const [open] = await context.db
    .select({ id: assignment.id, incidentId: assignment.incidentId })
    .from(assignment)
    .where(and(eq(assignment.unitId, unitId), inArray(assignment.state, [...openAssignmentStates])));
  if (!open) return { unit: own, task: null };
  const view = await readIncident(context, { id: open.incidentId });
  await noteOpening(context, view);
  const mine = view.assignments.find(({ id }) => id === open.id);
  if (!mine) return { unit: own, task: null };
  const { passedOver: _, unit: __, ...sent } = mine;
  const { id, number, type, category, priority, location, precision, address, description, district, sensitive } = view;
  const incident = { id, number, type, category, priority, location, precision, address, description };
  return { unit: own, task: { ...sent, incident: { ...incident, district, sensitive } } };
}

/** The crew's next step; another unit's assignment is `not-found`, as if there were none. */
export async function advanceOwn(context: Context, { id, state }: z.output<typeof AdvanceOwnInput>) {
  const unitId = unitOf(context);
  const [own] = await context.db
    .select({ id: assignment.id })
    .from(assignment)
    .where(and(eq(assignment.id, id), eq(assignment.unitId, unitId)));
  if (!own) throw new Refusal("not-found", { assignmentId: id });
  await advanceAssignment(context, { id, state });
  return readOwnTask(context);
}

function unitOf({ actor }: Context): string {
  if (!actor.unitId) throw new Refusal("forbidden", { needs: "a unit" });
  return actor.unitId;
}
