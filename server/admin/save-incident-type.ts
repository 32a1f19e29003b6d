import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { incidentType, requirement } from "../../db/schema/plans";
import { inTransaction } from "../../db/transaction";
import { categories, typeModes, unitKinds } from "../../db/vocabulary";
import { lockPlans, readPlan } from "../assignment/incident-types";
import type { Context } from "../context";
import { badField } from "../errors";
import { markIncidentsOfType } from "../incidents/mark-sensitive";
import { applyPlanChange } from "../incidents/sync-incident";
import { checkBase, recordChange } from "./record-change";
import { Code } from "./save-agency";

const typeFields = {
  category: z.enum(categories),
  nameId: z.string().trim().min(1).max(120),
  nameEn: z.string().trim().min(1).max(120),
  mode: z.enum(typeModes),
  sensitive: z.boolean(),
  defaultPriority: z.int().min(1).max(4),
};

export const SaveTypeInput = z.strictObject({ code: Code, ...typeFields, base: z.strictObject(typeFields).nullish() });

/** The category whose incidents are always sensitive. */
const sensitiveCategory = "women-and-children";

/**
 * Adds or changes an incident type. If the type becomes sensitive, or moves to the category that always is, its open
 * incidents become sensitive too. No other change of a type affects whether an incident is sensitive. Refuses with
 * `stale-version` if the type no longer has the values of `base`.
 */
export async function saveType(context: Context, { base, ...after }: z.output<typeof SaveTypeInput>): Promise<void> {
  if (after.category === sensitiveCategory && !after.sensitive) {
    throw badField("sensitive", "violence against women and children is always sensitive", "always-sensitive");
  }
  await inTransaction(context.db, async (tx) => {
    const [before] = await tx.select().from(incidentType).where(eq(incidentType.code, after.code)).for("no key update");
    checkBase(base, before);
    await tx.insert(incidentType).values(after).onConflictDoUpdate({ target: incidentType.code, set: after });
    const subject = { type: after.code };
    await recordChange(tx, context, { kind: "incident-type.changed", subject, before: before ?? null, after });
    const becomesSensitive = after.sensitive && !before?.sensitive;
    const entersCategory = after.category === sensitiveCategory && before?.category !== sensitiveCategory;
    if (before && (becomesSensitive || entersCategory)) await markIncidentsOfType(tx, context, after.code);
  });
  context.announce();
  context.announce("positions");
}

/** The requirements in the order in which they are filled. A plan without requirements sends no unit. */
const Requirements = z
  .array(
    z.strictObject({
      kind: z.enum(unitKinds),
      count: z.int().min(1).max(50),
      skills: z.array(z.string().trim().min(1).max(64)).max(20).default([]),
    }),
  )
  .max(20);

export const SavePlanInput = z.strictObject({
  type: Code,
  priority: z.int().min(1).max(4),
  requirements: Requirements,
  base: Requirements.optional(),
});

/**
 * Replaces the response plan of an incident type at a priority, also for open incidents. Refuses with `stale-version`
 * if its requirements are no longer those of `base`.
 */
export async function savePlan(
  context: Context,
  { type, priority, requirements, base }: z.output<typeof SavePlanInput>,
) {
  await inTransaction(context.db, async (tx) => {
    if ((await lockPlans(tx, [type])).length === 0)
      throw badField("type", `no incident type has the code "${type}"`, "not-there");
    const before = await readPlan(tx, type, priority);
    checkBase(base && { lines: base }, { lines: before.map(({ order: _, ...line }) => line) });
    await tx.delete(requirement).where(and(eq(requirement.typeCode, type), eq(requirement.priority, priority)));
    const after = requirements.map((line, index) => ({ order: index + 1, ...line }));
    if (after.length > 0) {
      await tx.insert(requirement).values(after.map((line) => ({ typeCode: type, priority, ...line })));
    }
    const change = { before: { requirements: before }, after: { requirements: after } };
    await recordChange(tx, context, { kind: "plan.changed", subject: { type, priority }, ...change });
    await applyPlanChange(tx, context, { type, priority, before, after });
  });
  context.announce();
}
