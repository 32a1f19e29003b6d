import { performance } from "node:perf_hooks";
import { sql } from "drizzle-orm";
import type { Database } from "../../db/client";
import { type QueueDepths, queueDepths } from "../../db/depth-queries";
import { singleFlight } from "../single-flight";
import { probeSeconds } from "./metrics";

const terms = { cacheMs: 5_000, timeoutMs: 2_000 };
const dayMs = 86_400_000;

/** How the database is and how much waits in it; `depths` is null when it did not say so in time. */
export type DatabaseState = { up: boolean; depths: QueueDepths | null };

/**
 * Asks the database how it is, at most once in five seconds however often somebody wants to know, and for no longer than two. How
 * much waits is a question of its own: a table that is locked does not make the database look as if it were away.
 */
export function watchDatabase({ db }: Database): () => Promise<DatabaseState> {
  const probe = singleFlight(async () => {
    const started = performance.now();
    await db.execute(sql`select 1`);
    probeSeconds.observe((performance.now() - started) / 1_000);
    return true;
  }, terms);
  const count = singleFlight(async () => {
    const [depths] = await queueDepths(db, { calls_since: new Date(Date.now() - dayMs) });
    return depths ?? null;
  }, terms);
  return async () => {
    const [up, depths] = await Promise.all([probe(), count()]);
    return { up: up === true, depths };
  };
}
