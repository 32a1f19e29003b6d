import { eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { incidentType, question } from "../../db/schema/plans";
import { inTransaction } from "../../db/transaction";
import { answerValues, unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { badField } from "../errors";
import { readQuestions } from "../intake/plan-with-answers";
import { plainText } from "../plain-text";
import { checkBase, recordChange } from "./record-change";
import { Code } from "./save-agency";

/**
 * The questions in the order in which they are asked. A question with an id is changed, one without an id is added, and
 * one that is left out is removed.
 */
const Questions = z
  .array(
    z.strictObject({
      id: z.uuid().optional(),
      askedId: plainText(200).trim().min(1),
      askedEn: plainText(200).trim().min(1),
      decisive: z.enum(answerValues),
      raisesTo: z.int().min(1).max(4).nullable(),
      adds: z
        .array(
          z.strictObject({
            kind: z.enum(unitKinds),
            count: z.int().min(1).max(20),
            skills: z.array(z.string().trim().min(1).max(64)).max(20).default([]),
          }),
        )
        .max(6),
    }),
  )
  .max(12);

export const SaveQuestionsInput = z.strictObject({ type: Code, questions: Questions, base: Questions.optional() });

/**
 * Replaces the questions of an incident type. Answers that were already given keep the wording of their question.
 * Refuses an id that belongs to no question of this type, and with `stale-version` if the type's questions are no
 * longer those of `base`.
 */
export async function saveQuestions(context: Context, { type, questions, base }: z.output<typeof SaveQuestionsInput>) {
  await inTransaction(context.db, async (tx) => {
    const [existingType] = await tx
      .select({ code: incidentType.code })
      .from(incidentType)
      .where(eq(incidentType.code, type))
      .for("no key update");
    if (!existingType) throw badField("type", `no incident type has the code "${type}"`, "not-there");
    const before = await readQuestions(tx, type);
    const stored = before.map(({ typeCode: _, order: __, ...question }) => question);
    checkBase(base && { questions: base }, { questions: stored });
    const unknownQuestion = questions.find(
      ({ id }) => id !== undefined && !before.some((existingQuestion) => existingQuestion.id === id),
    );
    if (unknownQuestion) throw badField("questions", `the type has no question ${unknownQuestion.id}`, "not-there");
    // Delete all questions and insert them again with their ids: updating them one by one could violate the unique
    // index on the order.
    await tx.delete(question).where(
      inArray(
        question.id,
        before.map(({ id }) => id),
      ),
    );
    const after = questions.map((question, index) => ({ typeCode: type, order: index + 1, ...question }));
    if (after.length > 0) await tx.insert(question).values(after);
    const change = { before: { questions: before.map(auditedFields) }, after: { questions: after.map(auditedFields) } };
    await recordChange(tx, context, { kind: "questions.changed", subject: { type }, ...change });
  });
}

type AuditedQuestion = Omit<typeof question.$inferInsert, "typeCode">;

function auditedFields({ order, askedId, askedEn, decisive, raisesTo, adds }: AuditedQuestion) {
  return { order, askedId, askedEn, decisive, raisesTo, adds };
}
