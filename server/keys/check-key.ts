import { timingSafeEqual } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { apiKey } from "../../db/schema/keys";
import type { Actor } from "../context";
import { hashSecret } from "./create-key";

/** Last use is written down at most once in this long, so that a busy key costs no write a request. */
const notedEveryMs = 60_000;

const form = /^muba_([0-9a-f]{12})_([\w-]{43})$/;

/** Whether a text has the form of a key: what has not need not be looked up. */
export function isKey(text: string): boolean {
  return form.test(text);
}

/** The actor a key stands for, or null when it is unknown, wrong or revoked. */
export async function checkKey(db: Db, key: string, now: Date): Promise<Actor | null> {
  const [, id, secret] = form.exec(key) ?? [];
  if (!id || !secret) return null;
  // By name, so that PostgreSQL plans it once a connection.
  const [known] = await db.select().from(apiKey).where(eq(apiKey.id, id)).prepare("find-key").execute();
  if (!known || known.revokedAt || !isSame(known.secretHash, hashSecret(secret))) return null;
  if (!known.lastUsedAt || now.getTime() - known.lastUsedAt.getTime() > notedEveryMs) {
    await db
      .update(apiKey)
      .set({ lastUsedAt: now })
      .where(
        and(
          eq(apiKey.id, id),
          isNull(apiKey.revokedAt),
          sql`(last_used_at is null or last_used_at < ${now.toISOString()}::timestamptz)`,
        ),
      );
  }
  const { name, scopes, simulated, unitId } = known;
  return { kind: "key", id, name, role: null, scopes, simulated, unitId };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
