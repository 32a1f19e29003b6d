import { eq, inArray, lt, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { signInGuard } from "../../db/schema/people";
import { forgottenAfterSeconds, type GuardKind, pauseSeconds } from "../domain/lockout";

/** One thing whose failures are counted: `account:budi`, `address:10.0.0.7`, `device:...`. */
export type GuardKey = `${GuardKind}:${string}`;

/** How many seconds an attempt still has to wait; 0 when it may be made. */
export async function secondsBlocked(db: Db, keys: readonly GuardKey[], now: Date): Promise<number> {
  const rows = await db
    .select({ until: signInGuard.blockedUntil })
    .from(signInGuard)
    .where(inArray(signInGuard.key, [...keys]));
  const latest = Math.max(0, ...rows.map(({ until }) => until?.getTime() ?? 0));
  return Math.max(0, Math.ceil((latest - now.getTime()) / 1_000));
}

/** Counts a failure; what follows from it holds at once, in every process. */
export async function countFailure(db: Db, keys: readonly GuardKey[], now: Date): Promise<void> {
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
