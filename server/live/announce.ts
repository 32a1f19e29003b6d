import { performance } from "node:perf_hooks";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { Log } from "../log";

/** Many commits in one moment make two notifications: of the first at once, of the rest together. */
const gatherMs = 50;

/** Notifies all processes that there is something new; never in a transaction, where it would make commits wait for each other. */
export function createAnnounce(db: Db, log: Log) {
  const gathered = new Set<"news" | "positions">();
  let gathering: NodeJS.Timeout | undefined;
  let last = Number.NEGATIVE_INFINITY;

  function notify(): void {
    gathering = undefined;
    last = performance.now();
    const payload = [...gathered].join(" ");
    gathered.clear();
    db.execute(sql`select pg_notify('live', ${payload})`).catch((error) =>
      log.warn({ err: error }, "could not notify"),
    );
  }

  return {
    announce(what: "news" | "positions" = "news"): void {
      gathered.add(what);
      if (gathering) return;
      const wait = last + gatherMs - performance.now();
      if (wait <= 0) notify();
      else gathering = setTimeout(notify, wait);
    },
    stop(): void {
      clearTimeout(gathering);
    },
  };
}
