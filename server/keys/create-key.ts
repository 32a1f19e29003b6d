import { createHash, randomBytes } from "node:crypto";
import { apiKey } from "../../db/schema/keys";
import { inTransaction } from "../../db/transaction";
import { scopes as allScopes, type Scope } from "../../db/vocabulary";
import type { Context } from "../context";
import { record } from "../live/record";

type NewKey = { name: string; scopes?: readonly Scope[]; simulated?: boolean };

/** Makes an API key with all scopes unless some are named. The key is given once; only its hash is kept. */
export async function createKey(
  context: Pick<Context, "db" | "actor" | "now">,
  { name, scopes = allScopes, simulated = false }: NewKey,
): Promise<{ id: string; key: string }> {
  const id = randomBytes(6).toString("hex");
  const secret = randomBytes(32).toString("base64url");
  await inTransaction(context.db, async (tx) => {
    const createdAt = context.now();
    await tx
      .insert(apiKey)
      .values({ id, name, secretHash: hashSecret(secret), scopes: [...scopes], simulated, createdAt });
    await record(tx, context, [{ kind: "key.created", data: { keyId: id, name, scopes } }]);
  });
  return { id, key: `muba_${id}_${secret}` };
}

/** The secret is 256 random bits, so one round of a plain hash is enough. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
