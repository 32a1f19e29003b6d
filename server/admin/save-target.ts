import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { target } from "../../db/schema/plans";
import { inTransaction } from "../../db/transaction";
import { categories } from "../../db/vocabulary";
import type { Context } from "../context";
import { defaultThresholds, type Thresholds } from "../domain/target";
import { markAllForRecheck } from "../reports/monthly/stored-reports";
import { recordChange } from "./record-change";

const secondsPerDay = 86_400;

/** New targets and thresholds of a category. Fields that are undefined keep their values. */
export const SaveTargetInput = z.strictObject({
  category: z.enum(categories),
  /** Time from the call to the first crew on scene; null removes the target. */
  promisedSeconds: z.int().min(60).max(secondsPerDay).nullable().optional(),
  /** Time from the call to the first assignment. */
  assignSeconds: z.int().min(10).max(secondsPerDay).optional(),
  /** Time from the assignment to the crew's acknowledgement. */
  acknowledgeSeconds: z.int().min(10).max(secondsPerDay).optional(),
  duplicateM: z.int().min(10).max(20_000).optional(),
  duplicateMinutes: z.int().min(1).max(1_440).optional(),
});

/**
 * Lists the time targets and duplicate thresholds of each category, with default values for those that were never set.
 */
export async function listTargets({ db }: Pick<Context, "db">) {
  const storedByCategory = new Map(
    (await db.select().from(target).orderBy(asc(target.category))).map((row) => [row.category, row]),
  );
  return categories.map((category) => ({
    category,
    ...defaultThresholds(category),
    ...storedByCategory.get(category),
  }));
}

/**
 * Changes the time targets and thresholds of a category. If a time target changes, the monthly reports are marked to be
 * checked again, because they compare response times with the targets.
 */
export async function saveTarget(context: Context, { category, ...values }: z.output<typeof SaveTargetInput>) {
  await inTransaction(context.db, async (tx) => {
    const [row] = await tx.select().from(target).where(eq(target.category, category)).for("update");
    const before = { ...defaultThresholds(category), ...row };
    const after = { ...before, ...values, category };
    await tx.insert(target).values(after).onConflictDoUpdate({ target: target.category, set: after });
    if (haveTargetsChanged(before, after)) await markAllForRecheck(tx);
    await recordChange(tx, context, { kind: "target.changed", subject: { category }, before, after });
  });
  context.announce();
}

/** Whether any of the time targets that monthly reports use has changed. */
function haveTargetsChanged(before: Thresholds, after: Thresholds): boolean {
  return (["promisedSeconds", "assignSeconds", "acknowledgeSeconds"] as const).some(
    (field) => before[field] !== after[field],
  );
}
