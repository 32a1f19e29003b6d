import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { incidentType, question, requirement } from "../../db/schema/plans";
import type { Context } from "../context";
import type { Requirement } from "../domain/response-plan";

/** Returns the requirements of an incident type at a priority, in order; an empty list if there is no plan. */
export async function readPlan(tx: Db, typeCode: string, priority: number): Promise<Requirement[]> {
  return tx
    .select({ order: requirement.order, kind: requirement.kind, count: requirement.count, skills: requirement.skills })
    .from(requirement)
    .where(and(eq(requirement.typeCode, typeCode), eq(requirement.priority, priority)))
    .orderBy(requirement.order);
}

/** Returns the requirements of an incident: those of the plan for its type and priority, and its extra requirements. */
export async function readIncidentPlan(
  tx: Db,
  { typeCode, priority, extra }: { typeCode: string; priority: number; extra: readonly Requirement[] },
): Promise<Requirement[]> {
  return [...(await readPlan(tx, typeCode, priority)), ...extra];
}

/** Returns an incident type; undefined if the code is unknown. */
export async function readIncidentType(tx: Db, code: string) {
  const [type] = await tx.select().from(incidentType).where(eq(incidentType.code, code));
  return type;
}

/**
 * Like `readIncidentType`, but also locks the type until the transaction ends, so that neither it nor its plans change.
 * Call it before an incident gets this type or is opened again, because a change of a type also changes its open
 * incidents.
 */
export async function lockIncidentType(tx: Db, code: string) {
  const [type] = await tx.select().from(incidentType).where(eq(incidentType.code, code)).for("share");
  return type;
}

/**
 * Locks types whose plans will be changed, and waits for incidents that are being created with them. Returns the codes
 * of the types that exist. Stores the rows again unchanged, because `read-incident-basis.sql` recognises an outdated
 * plan by the version of its type's row.
 */
export async function lockPlans(tx: Db, codes: readonly string[]): Promise<string[]> {
  const orderedTypes = tx
    .select({ code: incidentType.code })
    .from(incidentType)
    .where(inArray(incidentType.code, [...codes]))
    .orderBy(incidentType.code)
    .for("no key update")
    .as("ordered");
  const lockedTypes = await tx
    .update(incidentType)
    .set({ code: sql`${incidentType.code}` })
    .from(orderedTypes)
    .where(eq(incidentType.code, orderedTypes.code))
    .returning({ code: incidentType.code });
  return lockedTypes.map(({ code }) => code);
}

/** Lists the incident types, each with its response plans by priority and its questions. */
export async function listTypes({ db }: Context) {
  const types = await db.select().from(incidentType).orderBy(incidentType.category, incidentType.code);
  const requirements = await db
    .select()
    .from(requirement)
    .orderBy(requirement.typeCode, requirement.priority, requirement.order);
  const questions = await db.select().from(question).orderBy(question.typeCode, question.order);
  return types.map((type) => {
    const plans: Record<string, Requirement[]> = { "1": [], "2": [], "3": [], "4": [] };
    for (const { typeCode, priority, order, kind, count, skills } of requirements) {
      if (typeCode === type.code) plans[priority]?.push({ order, kind, count, skills });
    }
    return { ...type, plans, questions: questions.filter(({ typeCode }) => typeCode === type.code) };
  });
}
export type TypeView = Awaited<ReturnType<typeof listTypes>>[number];
