import { setTimeout as wait } from "node:timers/promises";
import { eq, inArray, lt, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { signInGuard } from "../../db/schema/people";
import { forgottenAfterSeconds, type GuardKind, pauseSeconds } from "../domain/lockout";
import { Refusal } from "../errors";

/** One thing whose failures are counted: `account:budi`, `address:10.0.0.7`, `device:...`. */
export type GuardKey = `${GuardKind}:${string}`;

type Desk = { db: Db; now: () => Date };

/** A refused attempt takes this long, whatever it was refused for: nothing is to be learned from the time. */
const refusedAfterMs = 300;

/**
 * Makes an attempt that gives null when it failed, unless too many with one of these keys failed before: refuses with
 * `wrong-credentials`, and with `rate-limited` and the seconds to wait. Attempts that share a key are made one after the other in a
 * process: guesses that come all at once would be made before the first of them is counted.
 */
export async function guarded<Answer>(
  { db, now }: Desk,
  keys: readonly GuardKey[],
  attempt: () => Promise<Answer | null>,
): Promise<Answer> {
  return inTurn(keys, async () => {
    const retryAfterSeconds = await secondsBlocked(db, keys, now());
    if (retryAfterSeconds > 0) throw new Refusal("rate-limited", { retryAfterSeconds });
    const started = performance.now();
    const answer = await attempt();
    if (answer !== null) return answer;
    await countFailure(db, keys, now());
    await wait(Math.max(0, refusedAfterMs - (performance.now() - started)));
    throw new Refusal("wrong-credentials");
  });
}

const lastInLine = new Map<GuardKey, Promise<unknown>>();

function inTurn<Answer>(keys: readonly GuardKey[], work: () => Promise<Answer>): Promise<Answer> {
  const turn = Promise.allSettled(keys.map((key) => lastInLine.get(key))).then(work);
  for (const key of keys) lastInLine.set(key, turn);
  const leave = () => {
    for (const key of keys) if (lastInLine.get(key) === turn) lastInLine.delete(key);
  };
  turn.then(leave, leave);
  return turn;
}

/** How many seconds an attempt still has to wait; 0 when it may be made. */
async function secondsBlocked(db: Db, keys: readonly GuardKey[], now: Date): Promise<number> {
  const rows = await db
    .select({ until: signInGuard.blockedUntil })
    .from(signInGuard)
    .where(inArray(signInGuard.key, [...keys]));
  const latest = Math.max(0, ...rows.map(({ until }) => until?.getTime() ?? 0));
  return Math.max(0, Math.ceil((latest - now.getTime()) / 1_000));
}

/** Counts a failure; what follows from it holds at once, in every process. */
async function countFailure(db: Db, keys: readonly GuardKey[], now: Date): Promise<void> {
  const moment = now.toISOString();
  for (const key of keys) {
    const [counted] = await db
      .insert(signInGuard)
      .values({ key, failures: 1, lastFailedAt: now })
      .onConflictDoUpdate({
        target: signInGuard.key,
        set: {
          failures: sql`case when ${signInGuard.lastFailedAt} < ${moment}::timestamptz - make_interval(secs => ${forgottenAfterSeconds}) then 1 else ${signInGuard.failures} + 1 end`,
          lastFailedAt: now,
        },
      })
      .returning({ failures: signInGuard.failures });
    const pause = pauseSeconds(key.split(":")[0] as GuardKind, counted?.failures ?? 1);
    if (pause > 0) {
      const until = new Date(now.getTime() + pause * 1_000);
      await db.update(signInGuard).set({ blockedUntil: until }).where(eq(signInGuard.key, key));
    }
  }
}

export async function forgetFailures(db: Db, keys: readonly GuardKey[]): Promise<void> {
  await db.delete(signInGuard).where(inArray(signInGuard.key, [...keys]));
}

/** Removes what is forgotten anyway. */
export async function sweepGuard(db: Db, now: Date): Promise<void> {
  const since = new Date(now.getTime() - forgottenAfterSeconds * 1_000);
  await db.delete(signInGuard).where(lt(signInGuard.lastFailedAt, since));
}
