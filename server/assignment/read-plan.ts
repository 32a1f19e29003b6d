import { and, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { incidentType, requirement } from "../../db/schema/plans";
import type { Requirement } from "../domain/response-plan";

/** The requirements of a type at a priority, in order; empty when the plan asks for nobody. */
export async function readPlan(tx: Db, typeCode: string, priority: number): Promise<Requirement[]> {
  return tx
    .select({ order: requirement.order, kind: requirement.kind, count: requirement.count, skills: requirement.skills })
    .from(requirement)
    .where(and(eq(requirement.typeCode, typeCode), eq(requirement.priority, priority)))
    .orderBy(requirement.order);
}

/** What an incident asks for: the plan of its type and priority, and what was asked for beyond it. */
export async function readPlanOf(
  tx: Db,
  { typeCode, priority, extra }: { typeCode: string; priority: number; extra: readonly Requirement[] },
): Promise<Requirement[]> {
  return [...(await readPlan(tx, typeCode, priority)), ...extra];
}

/** The type, or nothing when the code is unknown. */
export async function readType(tx: Db, code: string) {
  const [type] = await tx.select().from(incidentType).where(eq(incidentType.code, code));
  return type;
}
