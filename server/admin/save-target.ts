import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { target } from "../../db/schema/plans";
import { inTransaction } from "../../db/transaction";
import { categories } from "../../db/vocabulary";
import type { Context } from "../context";
import { defaultThresholds, type Thresholds } from "../domain/target";
import { recheckReports } from "../reports/monthly/kept-reports";
import { recordChange } from "./record-change";

const aDay = 86_400;

/** A field that is left out stays as it is. */
export const SaveTargetInput = z.strictObject({
  category: z.enum(categories),
  /** From the call to the first crew on scene; null takes the promise back. */
  promisedSeconds: z.int().min(60).max(aDay).nullable().optional(),
  /** From the call to the first unit sent. */
  assignSeconds: z.int().min(10).max(aDay).optional(),
  /** From being sent to the crew's acknowledgement. */
  acknowledgeSeconds: z.int().min(10).max(aDay).optional(),
  duplicateM: z.int().min(10).max(20_000).optional(),
  duplicateMinutes: z.int().min(1).max(1_440).optional(),
});

/** What is promised in each category, when the room is warned, and when two reports are taken for one; all that nobody set, as it is by itself. */
export async function listTargets({ db }: Pick<Context, "db">) {
  const set = new Map((await db.select().from(target).orderBy(asc(target.category))).map((row) => [row.category, row]));
  return categories.map((category) => ({ category, ...defaultThresholds(category), ...set.get(category) }));
}

/** Whether response times are held against something else from now on. */
function isPromisedOtherwise(before: Thresholds, after: Thresholds): boolean {
  return (["promisedSeconds", "assignSeconds", "acknowledgeSeconds"] as const).some(
    (one) => before[one] !== after[one],
  );
}

export async function saveTarget(context: Context, { category, ...wish }: z.output<typeof SaveTargetInput>) {
  await inTransaction(context.db, async (tx) => {
    const [row] = await tx.select().from(target).where(eq(target.category, category)).for("update");
    const before = { ...defaultThresholds(category), ...row };
    const after = { ...before, ...wish, category };
    await tx.insert(target).values(after).onConflictDoUpdate({ target: target.category, set: after });
    if (isPromisedOtherwise(before, after)) await recheckReports(tx);
    await recordChange(tx, context, { kind: "target.changed", of: { category }, before, after });
  });
  context.announce();
}
