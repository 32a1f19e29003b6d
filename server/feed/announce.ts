import { performance } from "node:perf_hooks";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { Log } from "../log";

/** Many commits in one moment make two notifications: of the first at once, of the rest together, once the first is out. */
const gatherMs = 50;

/** Notifies all processes that there is something new; never in a transaction, where it would make commits wait for each other. */
export function createAnnounce(db: Db, log: Log) {
  const gathered = new Set<"news" | "positions">();
  let gathering: NodeJS.Timeout | undefined;
  let last = Number.NEGATIVE_INFINITY;
  let out: Promise<void> | null = null;

  function notify(): Promise<void> {
    gathering = undefined;
    last = performance.now();
    const payload = [...gathered].join(" ");
    gathered.clear();
    out = send(payload).finally(() => {
      out = null;
      if (gathered.size > 0) plan();
    });
    return out;
  }

  async function send(payload: string): Promise<void> {
    try {
      await db.execute(sql`select pg_notify('live', ${payload})`);
    } catch (error) {
      log.warn({ err: error }, "could not notify");
    }
  }

  function plan(): void {
    // One at a time: while the database is slow they would fill the pool.
    if (out || gathering) return;
    const wait = last + gatherMs - performance.now();
    if (wait <= 0) void notify();
    else gathering = setTimeout(notify, wait);
  }

  return {
    announce(what: "news" | "positions" = "news"): void {
      gathered.add(what);
      plan();
    },
    async stop(): Promise<void> {
      while (out) await out;
      clearTimeout(gathering);
      if (gathered.size > 0) await notify();
    },
  };
}
