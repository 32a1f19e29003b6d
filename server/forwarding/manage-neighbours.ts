import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { handover, neighbour } from "../../db/schema/forwarding";
import { inTransaction } from "../../db/transaction";
import { recordChange } from "../admin/record-change";
import { Code } from "../admin/save-agency";
import type { Context } from "../context";
import { Refusal } from "../errors";

export const SaveNeighbourInput = z.strictObject({
  code: Code,
  name: z.string().trim().min(1).max(200),
  contact: z.string().trim().max(200).nullish(),
  phone: z.string().trim().min(3).max(40),
});
export const NeighbourInput = z.strictObject({ code: Code });

/** The neighbouring 112 centres, sorted by name. */
export async function listNeighbours({ db }: Pick<Context, "db">) {
  return db.select().from(neighbour).orderBy(asc(neighbour.name));
}

/** Adds or changes a neighbour. */
export async function saveNeighbour(context: Context, { code, ...values }: z.output<typeof SaveNeighbourInput>) {
  await inTransaction(context.db, async (tx) => {
    const [before] = await tx.select().from(neighbour).where(eq(neighbour.code, code)).for("update");
    const after = { code, name: values.name, contact: values.contact || null, phone: values.phone };
    await tx.insert(neighbour).values(after).onConflictDoUpdate({ target: neighbour.code, set: after });
    await recordChange(tx, context, { kind: "neighbour.changed", of: { code }, before: before ?? null, after });
  });
  context.announce();
}

/** Removes a neighbour. Refuses with `in-use` if incidents have been handed over to it. */
export async function removeNeighbour(context: Context, { code }: z.output<typeof NeighbourInput>) {
  await inTransaction(context.db, async (tx) => {
    const [before] = await tx.select().from(neighbour).where(eq(neighbour.code, code)).for("update");
    if (!before) throw new Refusal("not-found", { neighbour: code });
    const [existingHandover] = await tx
      .select({ id: handover.id })
      .from(handover)
      .where(eq(handover.neighbourCode, code))
      .limit(1);
    if (existingHandover) throw new Refusal("in-use", { neighbour: code });
    await tx.delete(neighbour).where(eq(neighbour.code, code));
    await recordChange(tx, context, { kind: "neighbour.changed", of: { code }, before, after: null });
  });
  context.announce();
}
