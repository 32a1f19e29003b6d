import { z } from "zod";
import { retention } from "../../db/schema/privacy";
import { inTransaction } from "../../db/transaction";
import { checkBase, recordChange } from "../admin/record-change";
import type { Context } from "../context";

const days = z.int().min(30).max(36_500);

const Retention = z.strictObject({ incidentDays: days, noteDays: days, photoDays: days });
export type Retention = z.output<typeof Retention>;
export const SaveRetentionInput = Retention.extend({ base: Retention.optional() });

/** The retention periods in days that apply until an administrator changes them. */
const defaults: Retention = { incidentDays: 3_650, noteDays: 3_650, photoDays: 1_825 };

/** Reads the retention periods in days, for the free text of incidents, for notes and for photos. */
export async function readRetention({ db }: Pick<Context, "db">): Promise<Retention> {
  const [storedRetention] = await db.select().from(retention);
  if (!storedRetention) return defaults;
  const { incidentDays, noteDays, photoDays } = storedRetention;
  return { incidentDays, noteDays, photoDays };
}

/**
 * Changes the retention periods. Text and photos older than the new periods are removed within an hour. Refuses with
 * `stale-version` if the periods are no longer those of `base`.
 */
export async function saveRetention(context: Context, { base, ...input }: z.output<typeof SaveRetentionInput>) {
  await inTransaction(context.db, async (tx) => {
    const before = await readRetention({ db: tx });
    checkBase(base, before);
    await tx.insert(retention).values(input).onConflictDoUpdate({ target: retention.id, set: input });
    await recordChange(tx, context, { kind: "retention.changed", subject: {}, before, after: input });
  });
}
