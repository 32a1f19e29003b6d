import { and, eq, isNull } from "drizzle-orm";
import { apiKey } from "../../db/schema/keys";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { Refusal } from "../errors";

/** Revokes a key, effective from the next request. Refuses with `not-found` when no valid key has the id. */
export async function revokeKey(context: Pick<Context, "db" | "actor" | "now">, { id }: { id: string }): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const [revoked] = await tx
      .update(apiKey)
      .set({ revokedAt: at })
      .where(and(eq(apiKey.id, id), isNull(apiKey.revokedAt)))
      .returning({ id: apiKey.id });
    if (!revoked) throw new Refusal("not-found", { keyId: id });
    await record(tx, context, [{ kind: "key.revoked", data: { keyId: id } }]);
  });
}
