import { setTimeout as wait } from "node:timers/promises";
import { and, eq, gt, inArray, like, lt, or, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { signInGuard } from "../../db/schema/people";
import {
  addressFailureExpiresAfterSeconds,
  computeLockoutSeconds,
  failuresExpireAfterSeconds,
  type LockoutKind,
} from "../domain/lockout";
import { Refusal } from "../errors";

/** Key of a failure counter: `account:10.0.0.7|budi`, `address:10.0.0.7`, `device:...`. */
export type LockoutKey = `${LockoutKind}:${string}`;

/** Returns the key of the failure counter for a username on one network. */
export function accountKey(network: string, username: string): LockoutKey {
  return `account:${network}|${username}`;
}

type Deps = { db: Db; now: () => Date };

/** Minimum duration in ms of a failed attempt, so that the response time does not reveal why it failed. */
const minFailureMs = 300;

/**
 * Runs a sign-in attempt, which returns null on failure. Refuses with `wrong-credentials` if it fails, and with
 * `rate-limited` and `retryAfterSeconds` while one of the keys is locked out. Within a process, attempts that share a
 * key run one at a time, so that parallel guesses cannot all run before the first failure is counted.
 */
export async function withLockout<Result>(
  { db, now }: Deps,
  keys: readonly LockoutKey[],
  attempt: () => Promise<Result | null>,
): Promise<Result> {
  return runInSequence(keys, async () => {
    const retryAfterSeconds = await secondsUntilUnlocked(db, keys, now());
    if (retryAfterSeconds > 0) throw new Refusal("rate-limited", { retryAfterSeconds });
    const startedAt = performance.now();
    const result = await attempt();
    if (result !== null) return result;
    await countFailure(db, keys, now());
    await wait(Math.max(0, minFailureMs - (performance.now() - startedAt)));
    throw new Refusal("wrong-credentials");
  });
}

/** The last attempt in the queue of each key. */
const lastAttemptByKey = new Map<LockoutKey, Promise<unknown>>();

function runInSequence<Result>(keys: readonly LockoutKey[], work: () => Promise<Result>): Promise<Result> {
  const queuedAttempt = Promise.allSettled(keys.map((key) => lastAttemptByKey.get(key))).then(work);
  for (const key of keys) lastAttemptByKey.set(key, queuedAttempt);
  const removeFromQueues = () => {
    for (const key of keys) if (lastAttemptByKey.get(key) === queuedAttempt) lastAttemptByKey.delete(key);
  };
  queuedAttempt.then(removeFromQueues, removeFromQueues);
  return queuedAttempt;
}

/** Returns the seconds until none of the keys is locked out; 0 if an attempt is allowed now. */
async function secondsUntilUnlocked(db: Db, keys: readonly LockoutKey[], now: Date): Promise<number> {
  const rows = await db
    .select({ until: signInGuard.blockedUntil })
    .from(signInGuard)
    .where(inArray(signInGuard.key, [...keys]));
  const latestMs = Math.max(0, ...rows.map(({ until }) => until?.getTime() ?? 0));
  return Math.max(0, Math.ceil((latestMs - now.getTime()) / 1_000));
}

/** Counts a failure for each key in the database, so that a resulting lockout applies immediately in every process. */
async function countFailure(db: Db, keys: readonly LockoutKey[], now: Date): Promise<void> {
  for (const key of keys) {
    const kind = key.split(":")[0] as LockoutKind;
    const [failureCounter] = await db
      .insert(signInGuard)
      .values({ key, failures: 1, lastFailedAt: now })
      .onConflictDoUpdate({
        target: signInGuard.key,
        set: kind === "address" ? incrementNetworkCounter(now) : incrementPersonCounter(now),
      })
      .returning({ failures: signInGuard.failures });
    const lockoutSeconds = computeLockoutSeconds(kind, failureCounter?.failures ?? 1);
    if (lockoutSeconds > 0) {
      const until = new Date(now.getTime() + lockoutSeconds * 1_000);
      await db.update(signInGuard).set({ blockedUntil: until }).where(eq(signInGuard.key, key));
    }
  }
}

/** Adds a failure to a counter whose failures all expire a day after the last one. */
function incrementPersonCounter(now: Date) {
  const expiredBefore = new Date(now.getTime() - failuresExpireAfterSeconds * 1_000).toISOString();
  const failures = sql`case when ${signInGuard.lastFailedAt} < ${expiredBefore}::timestamptz then 1 else ${signInGuard.failures} + 1 end`;
  return { failures, lastFailedAt: now };
}

/**
 * Adds a failure to a counter whose failures expire one by one, each after the same interval. Advances `lastFailedAt`
 * by the intervals of the expired failures only, so that the remaining time counts towards the next expiry.
 */
function incrementNetworkCounter(now: Date) {
  const at = sql`${now.toISOString()}::timestamptz`;
  const period = sql`make_interval(secs => ${addressFailureExpiresAfterSeconds})`;
  const expiredCount = sql`greatest(0, floor(extract(epoch from ${at} - ${signInGuard.lastFailedAt}) / extract(epoch from ${period})))::integer`;
  return {
    failures: sql`greatest(0, ${signInGuard.failures} - ${expiredCount}) + 1`,
    lastFailedAt: sql`case when ${expiredCount} >= ${signInGuard.failures} then ${at} else ${signInGuard.lastFailedAt} + ${expiredCount} * ${period} end`,
  };
}

/**
 * Call after a successful sign-in, with the keys of its failure counters. Deletes the first, which is about this person
 * only, and subtracts its failures from the others, which also hold other people's. Some of these failures may already
 * have expired in the others, so the result can be a little too low.
 */
export async function clearFailures(db: Db, [ownKey, ...sharedKeys]: readonly LockoutKey[]): Promise<void> {
  if (ownKey === undefined) return;
  const [ownCounter] = await db
    .delete(signInGuard)
    .where(eq(signInGuard.key, ownKey))
    .returning({ failures: signInGuard.failures });
  if (!ownCounter || sharedKeys.length === 0) return;
  await db
    .update(signInGuard)
    .set({ failures: sql`greatest(0, ${signInGuard.failures} - ${ownCounter.failures}::integer)` })
    .where(inArray(signInGuard.key, sharedKeys));
}

/** For this long after an administrator has allowed a sign-in, earlier lockouts do not apply. */
const allowedSignInMinutes = 15;

/**
 * Returns the key of the failure counter that replaces all others for 15 minutes after an administrator has allowed a
 * person's sign-in. `origin` is the known browser or else the network.
 */
export function allowedSignInCounterKey(origin: string, username: string): LockoutKey {
  return `device:let-in-${origin}|${username}`;
}

const allowedSignInKey = (username: string) => `let-in:${username}`;

/**
 * Clears the failure counters of a username on every network. For the next 15 minutes, its failed sign-ins are counted
 * separately, so that lockouts of networks and known browsers do not apply to it.
 */
export async function allowSignIn(db: Db, username: string, now: Date): Promise<void> {
  await db
    .delete(signInGuard)
    .where(
      and(
        or(like(signInGuard.key, "account:%"), like(signInGuard.key, "device:let-in-%")),
        usernameCondition(username),
      ),
    );
  const until = new Date(now.getTime() + allowedSignInMinutes * 60_000);
  await db
    .insert(signInGuard)
    .values({ key: allowedSignInKey(username), failures: 0, lastFailedAt: now, blockedUntil: until })
    .onConflictDoUpdate({ target: signInGuard.key, set: { lastFailedAt: now, blockedUntil: until } });
}

/** Whether an administrator has allowed this person's sign-in within the last `allowedSignInMinutes`. */
export async function isSignInAllowed(db: Db, username: string, now: Date): Promise<boolean> {
  const [foundExemption] = await db
    .select({ key: signInGuard.key })
    .from(signInGuard)
    .where(and(eq(signInGuard.key, allowedSignInKey(username)), gt(signInGuard.blockedUntil, now)));
  return foundExemption !== undefined;
}

/** Lists the usernames that are locked out on at least one network. */
export async function listLockedOutUsernames(db: Db, now: Date): Promise<Set<string>> {
  const rows = await db
    .select({ name: sql<string>`split_part(${signInGuard.key}, '|', 2)` })
    .from(signInGuard)
    .where(and(like(signInGuard.key, "account:%"), gt(signInGuard.blockedUntil, now)));
  return new Set(rows.map(({ name }) => name));
}

function usernameCondition(username: string) {
  return eq(sql`split_part(${signInGuard.key}, '|', 2)`, username);
}

/** Deletes expired failure counters. A background job calls this every hour. */
export async function deleteExpiredFailures(db: Db, now: Date): Promise<void> {
  const expiredBefore = new Date(now.getTime() - failuresExpireAfterSeconds * 1_000);
  await db.delete(signInGuard).where(lt(signInGuard.lastFailedAt, expiredBefore));
}
