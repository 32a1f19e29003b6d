import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { apiKey } from "../../db/schema/keys";
import { prepareOnce } from "../../db/sql";
import { inTransaction } from "../../db/transaction";
import { isEqualInConstantTime } from "../compare-secrets";
import type { Actor } from "../context";
import { hashSecret } from "./manage-keys";

/** Minimum interval between two writes of a key's last use, so that not every request of a busy key causes a write. */
const lastUsedIntervalMs = 60_000;

const keyPattern = /^muba_([0-9a-f]{12})_([\w-]{43})$/;

/** Whether a string has the format of an API key. Any other string can be refused without a database look-up. */
export function isKeyFormat(text: string): boolean {
  return keyPattern.test(text);
}

const findKey = prepareOnce((db) =>
  db
    .select()
    .from(apiKey)
    .where(eq(apiKey.id, sql.placeholder("id")))
    .prepare("find-key"),
);

/**
 * Returns the actor of a key, or null when the key is unknown, wrong, revoked or expired. Calls `onExpired` with the id
 * of a key that is expired and otherwise correct.
 */
export async function authenticateKey(
  db: Db,
  key: string,
  now: Date,
  onExpired: (id: string) => void = () => {},
): Promise<Actor | null> {
  const [, id, secret] = keyPattern.exec(key) ?? [];
  if (!id || !secret) return null;
  const [storedKey] = await findKey(db).execute({ id });
  if (!storedKey || storedKey.revokedAt || !isEqualInConstantTime(storedKey.secretHash, hashSecret(secret)))
    return null;
  if (storedKey.expiresAt <= now) {
    onExpired(id);
    return null;
  }
  if (!storedKey.lastUsedAt || now.getTime() - storedKey.lastUsedAt.getTime() > lastUsedIntervalMs) {
    // Only one request writes the time of last use. Simultaneous requests with the same key skip the locked row,
    // because they might have to wait long for its commit while a synchronous standby is missing.
    const dueCondition = sql`(last_used_at is null or last_used_at < ${now.toISOString()}::timestamptz)`;
    const unlockedKey = db
      .select({ id: apiKey.id })
      .from(apiKey)
      .where(and(eq(apiKey.id, id), isNull(apiKey.revokedAt), dueCondition))
      .for("update", { skipLocked: true });
    await inTransaction(db, (tx) => tx.update(apiKey).set({ lastUsedAt: now }).where(inArray(apiKey.id, unlockedKey)));
  }
  const { name, scopes, simulated, unitId } = storedKey;
  return { kind: "key", id, name, role: null, scopes, simulated, unitId };
}
