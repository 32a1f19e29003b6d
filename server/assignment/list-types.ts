import { incidentType, question, requirement } from "../../db/schema/plans";
import type { Context } from "../context";
import type { Requirement } from "../domain/response-plan";

/** The incident types, each with its response plan for every priority and the questions that are asked. */
export async function listTypes({ db }: Context) {
  const types = await db.select().from(incidentType).orderBy(incidentType.category, incidentType.code);
  const lines = await db
    .select()
    .from(requirement)
    .orderBy(requirement.typeCode, requirement.priority, requirement.order);
  const questions = await db.select().from(question).orderBy(question.typeCode, question.order);
  return types.map((type) => {
    const plans: Record<string, Requirement[]> = { "1": [], "2": [], "3": [], "4": [] };
    for (const { typeCode, priority, order, kind, count, skills } of lines) {
      if (typeCode === type.code) plans[priority]?.push({ order, kind, count, skills });
    }
    return { ...type, plans, questions: questions.filter(({ typeCode }) => typeCode === type.code) };
  });
}
export type TypeView = Awaited<ReturnType<typeof listTypes>>[number];
