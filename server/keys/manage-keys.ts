import { createHash, randomBytes } from "node:crypto";
import { and, asc, eq, getTableColumns, isNull } from "drizzle-orm";
import { scopes as allScopes, type Scope } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { apiKey } from "../../db/schema/keys";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { isExpiredInUse, keyValidityDays } from "../domain/key-validity";
import { badField, Refusal } from "../errors";

/**
 * A new key. With a unit, it may only write the positions of that unit. `days` is the number of days that the key is
 * valid.
 */
type NewKey = {
  name: string;
  scopes?: readonly Scope[];
  simulated?: boolean;
  unitId?: string | null | undefined;
  days?: number;
};

/**
 * Creates an API key, by default with all scopes and valid for a year. The returned key cannot be read again, because
 * only its hash is stored.
 */
export async function createKey(
  context: Pick<Context, "db" | "actor" | "now">,
  { name, scopes = allScopes, simulated = false, unitId = null, days = keyValidityDays.default }: NewKey,
): Promise<{ id: string; key: string; expiresAt: Date }> {
  if (unitId && scopes.join() !== "positions:write") {
    throw badField("scopes", "a key of one unit may write positions and nothing else");
  }
  const id = randomBytes(6).toString("hex");
  const secret = randomBytes(32).toString("base64url");
  const createdAt = context.now();
  const expiresAt = new Date(createdAt.getTime() + days * 86_400_000);
  await inTransaction(context.db, async (tx) => {
    const callSign = unitId && (await readCallSign(tx, unitId));
    await tx.insert(apiKey).values({
      id,
      name,
      secretHash: hashSecret(secret),
      scopes: [...scopes],
      simulated,
      unitId,
      createdAt,
      expiresAt,
    });
    const data = { keyId: id, name, scopes, expiresAt, ...(callSign && { callSign }) };
    await record(tx, context, [{ kind: "key.created", data }]);
  });
  return { id, key: `muba_${id}_${secret}`, expiresAt };
}

async function readCallSign(tx: Db, unitId: string): Promise<string> {
  const [existingUnit] = await tx
    .select({ callSign: unit.callSign })
    .from(unit)
    .where(and(eq(unit.id, unitId), isNull(unit.retiredAt)));
  if (!existingUnit) throw badField("unitId", "no unit in use has this id", "not-there");
  return existingUnit.callSign;
}

/** Hashes a secret for storage. Secrets are 256 random bits, so one SHA-256 round without a salt is enough. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/**
 * Lists the API keys by creation time, without their hashes. `callSign` is the call sign of the unit that a key is
 * limited to.
 */
export async function listKeys({ db }: Pick<Context, "db">) {
  const { secretHash: _, ...columns } = getTableColumns(apiKey);
  return db
    .select({ ...columns, callSign: unit.callSign })
    .from(apiKey)
    .leftJoin(unit, eq(unit.id, apiKey.unitId))
    .orderBy(asc(apiKey.createdAt));
}

/** When the first of the keys expires, without those that are revoked or expired and no longer in use; null if none. */
export async function findSoonestExpiry(db: Db, now: Date): Promise<Date | null> {
  const keys = await db.select().from(apiKey).where(isNull(apiKey.revokedAt)).orderBy(asc(apiKey.expiresAt));
  return keys.find((key) => key.expiresAt > now || isExpiredInUse(key, now.getTime()))?.expiresAt ?? null;
}

/** Revokes a key; the next request with it is refused. Refuses an unknown or already revoked key with `not-found`. */
export async function revokeKey(context: Pick<Context, "db" | "actor" | "now">, { id }: { id: string }): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const [revokedKey] = await tx
      .update(apiKey)
      .set({ revokedAt: at })
      .where(and(eq(apiKey.id, id), isNull(apiKey.revokedAt)))
      .returning({ id: apiKey.id });
    if (!revokedKey) throw new Refusal("not-found", { keyId: id });
    await record(tx, context, [{ kind: "key.revoked", data: { keyId: id } }]);
  });
}
