import { performance } from "node:perf_hooks";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { Log } from "../log";

/** What an announcement is about. Positions may reach screens a little later; changes may not. */
export type AnnouncementKind = "changes" | "positions";

/** Minimum time between two notifications. The first commit of a burst is announced at once, later ones together. */
const minIntervalMs = 50;

type State =
  | { name: "idle" }
  | { name: "delayed"; timer: NodeJS.Timeout }
  /**
   * A NOTIFY is running. Only one runs at a time, because several could use up the connection pool while the database
   * is slow.
   */
  | { name: "sending"; done: Promise<void> };

/**
 * Wakes the live feed of every process with NOTIFY. Never announce inside a transaction, because NOTIFY in transactions
 * makes their commits wait for each other.
 */
export function createAnnouncer(db: Db, log: Log) {
  const pendingKinds = new Set<AnnouncementKind>();
  let state: State = { name: "idle" };
  let lastSentAt = Number.NEGATIVE_INFINITY;

  function send(): Promise<void> {
    lastSentAt = performance.now();
    const payload = [...pendingKinds].join(" ");
    pendingKinds.clear();
    const notification = notify(payload).then(() => {
      state = { name: "idle" };
      if (pendingKinds.size > 0) schedule();
    });
    state = { name: "sending", done: notification };
    return notification;
  }

  async function notify(payload: string): Promise<void> {
    try {
      await db.execute(sql`select pg_notify('live', ${payload})`);
    } catch (error) {
      log.warn({ err: error }, "could not notify the live feed");
    }
  }

  function schedule(): void {
    if (state.name !== "idle") return;
    const delayMs = lastSentAt + minIntervalMs - performance.now();
    if (delayMs <= 0) void send();
    else state = { name: "delayed", timer: setTimeout(send, delayMs) };
  }

  return {
    announce(kind: AnnouncementKind = "changes"): void {
      pendingKinds.add(kind);
      schedule();
    },
    /** Sends the notification that is still pending, if any, and resolves when it has been sent. */
    async stop(): Promise<void> {
      while (state.name === "sending") await state.done;
      if (state.name === "delayed") clearTimeout(state.timer);
      if (pendingKinds.size > 0) await send();
    },
  };
}
