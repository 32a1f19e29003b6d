import { performance } from "node:perf_hooks";
import { sql } from "drizzle-orm";
import type { Database } from "../db/client";
import { type QueueDepths, queueDepths } from "../db/depth-queries";
import { inTime } from "./in-time";
import { probeSeconds } from "./metrics";

const patienceMs = 2_000;
const keptMs = 5_000;
const dayMs = 86_400_000;

/** How the database is and how much waits in it; `depths` is null when it did not say so in time. */
export type DatabaseState = { up: boolean; depths: QueueDepths | null };

/**
 * Asks the database how it is, at most once in five seconds however often somebody wants to know, and for no longer than two. A
 * database that is away or slow is never asked a second time while the first question is still out.
 */
export function watchDatabase({ db }: Database): () => Promise<DatabaseState> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let asked: Promise<DatabaseState> = Promise.resolve({ up: false, depths: null });
  let isOut = false;

  async function ask(): Promise<DatabaseState> {
    isOut = true;
    const answers = answer().finally(() => {
      isOut = false;
    });
    return (await inTime(answers, patienceMs)) ?? { up: false, depths: null };
  }

  async function answer(): Promise<DatabaseState> {
    const started = performance.now();
    try {
      await db.execute(sql`select 1`);
      probeSeconds.observe((performance.now() - started) / 1_000);
    } catch {
      return { up: false, depths: null };
    }
    const [depths = null] = await queueDepths(db, { calls_since: new Date(Date.now() - dayMs) }).catch(() => []);
    return { up: true, depths };
  }

  return () => {
    if (!isOut && performance.now() - askedAt >= keptMs) {
      askedAt = performance.now();
      asked = ask();
    }
    return asked;
  };
}
