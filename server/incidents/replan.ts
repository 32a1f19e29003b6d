import { eq, inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment, incident, type Unmet } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import { readPlanOf } from "../assignment/read-plan";
import { matchToPlan, outstanding } from "../domain/response-plan";
import { readAssignments } from "./lock-incident";

/**
 * Reads the plan of a held incident anew, as after its type or priority changed. Crews that are on it fill the new lines where
 * they fit; what is left waits for a dispatcher (`awaiting-confirmation`). Nobody is sent or recalled.
 */
export async function replan(tx: Db, held: typeof incident.$inferSelect): Promise<Unmet[]> {
  const plan = await readPlanOf(tx, held);
  const sent = await readAssignments(tx, held.id);
  const units = await tx
    .select({ id: unit.id, skills: unit.skills })
    .from(unit)
    .where(
      inArray(
        unit.id,
        sent.map(({ unitId }) => unitId),
      ),
    );
  const skillsOf = new Map(units.map(({ id, skills }) => [id, skills]));
  const crews = sent.map(({ id, kind, state, unitId }) => ({ id, kind, state, skills: skillsOf.get(unitId) ?? [] }));
  const places = matchToPlan(plan, crews);
  for (const { id, requirement } of sent) {
    const line = places.get(id) ?? null;
    if (line !== requirement) await tx.update(assignment).set({ requirement: line }).where(eq(assignment.id, id));
  }
  const placed = sent.map((one) => ({ ...one, requirement: places.get(one.id) ?? null }));
  const unmet = outstanding(plan, placed).map(({ order, kind, count }) => {
    return { requirement: order, kind, missing: count, reason: "awaiting-confirmation" };
  });
  await tx.update(incident).set({ unmet }).where(eq(incident.id, held.id));
  return unmet;
}
