import { setTimeout as wait } from "node:timers/promises";
import { eq, inArray, lt, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { signInGuard } from "../../db/schema/people";
import { failuresExpireAfterSeconds, type LockoutKind, lockoutSeconds } from "../domain/lockout";
import { Refusal } from "../errors";

/** What failures are counted by: `account:budi`, `address:10.0.0.7`, `device:...`. */
export type LockoutKey = `${LockoutKind}:${string}`;

type Deps = { db: Db; now: () => Date };

/** Minimum duration of a failed attempt, so that the response time does not reveal why it failed. */
const minFailureMs = 300;

/**
 * Runs an attempt that returns null on failure. Refuses with `wrong-credentials` when it fails, and with `rate-limited` and
 * `retryAfterSeconds` while one of the keys is locked out. Attempts that share a key run one at a time in a process, so that parallel
 * guesses cannot all run before the first failure is counted.
 */
export async function withLockout<Result>(
  { db, now }: Deps,
  keys: readonly LockoutKey[],
  attempt: () => Promise<Result | null>,
): Promise<Result> {
  return serialize(keys, async () => {
    const retryAfterSeconds = await secondsUntilUnlocked(db, keys, now());
    if (retryAfterSeconds > 0) throw new Refusal("rate-limited", { retryAfterSeconds });
    const started = performance.now();
    const result = await attempt();
    if (result !== null) return result;
    await countFailure(db, keys, now());
    await wait(Math.max(0, minFailureMs - (performance.now() - started)));
    throw new Refusal("wrong-credentials");
  });
}

/** The last queued attempt of each key. */
const queueTails = new Map<LockoutKey, Promise<unknown>>();

function serialize<Result>(keys: readonly LockoutKey[], work: () => Promise<Result>): Promise<Result> {
  const queued = Promise.allSettled(keys.map((key) => queueTails.get(key))).then(work);
  for (const key of keys) queueTails.set(key, queued);
  const cleanUp = () => {
    for (const key of keys) if (queueTails.get(key) === queued) queueTails.delete(key);
  };
  queued.then(cleanUp, cleanUp);
  return queued;
}

/** Returns the seconds until all keys are unlocked; 0 when an attempt is allowed. */
async function secondsUntilUnlocked(db: Db, keys: readonly LockoutKey[], now: Date): Promise<number> {
  const rows = await db
    .select({ until: signInGuard.blockedUntil })
    .from(signInGuard)
    .where(inArray(signInGuard.key, [...keys]));
  const latest = Math.max(0, ...rows.map(({ until }) => until?.getTime() ?? 0));
  return Math.max(0, Math.ceil((latest - now.getTime()) / 1_000));
}

/** Counts a failure in the database, so that a resulting lockout applies in every process at once. */
async function countFailure(db: Db, keys: readonly LockoutKey[], now: Date): Promise<void> {
  const at = now.toISOString();
  for (const key of keys) {
    const [counted] = await db
      .insert(signInGuard)
      .values({ key, failures: 1, lastFailedAt: now })
      .onConflictDoUpdate({
        target: signInGuard.key,
        set: {
          failures: sql`case when ${signInGuard.lastFailedAt} < ${at}::timestamptz - make_interval(secs => ${failuresExpireAfterSeconds}) then 1 else ${signInGuard.failures} + 1 end`,
          lastFailedAt: now,
        },
      })
      .returning({ failures: signInGuard.failures });
    const pause = lockoutSeconds(key.split(":")[0] as LockoutKind, counted?.failures ?? 1);
    if (pause > 0) {
      const until = new Date(now.getTime() + pause * 1_000);
      await db.update(signInGuard).set({ blockedUntil: until }).where(eq(signInGuard.key, key));
    }
  }
}

/** Resets the failure counts of the keys, after a success or by an administrator. */
export async function clearFailures(db: Db, keys: readonly LockoutKey[]): Promise<void> {
  await db.delete(signInGuard).where(inArray(signInGuard.key, [...keys]));
}

/** Deletes expired failure counts. Maintenance calls it. */
export async function deleteExpiredFailures(db: Db, now: Date): Promise<void> {
  const since = new Date(now.getTime() - failuresExpireAfterSeconds * 1_000);
  await db.delete(signInGuard).where(lt(signInGuard.lastFailedAt, since));
}
