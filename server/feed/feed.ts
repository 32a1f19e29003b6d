import { randomBytes } from "node:crypto";
import type { Database } from "../../db/client";
import type { Settings } from "../context";
import type { Log } from "../log";
import { createAnnounce } from "./announce";
import { createBacklog } from "./backlog";
import { createFeedCounters, type FeedCounters } from "./counters";
import { createLiveState } from "./live-state";
import { type Audience, audiences, type FeedMessage } from "./message";
import { createReadScheduler } from "./read-scheduler";
import { openReader } from "./reader";

export type Feed = {
  /**
   * Messages for an audience until the signal. The first tells what changed since the message that is named; when none is, or when
   * not all is known since then, it is a reset, upon which a screen reads everything anew.
   */
  subscribe(audience: Audience, lastId: string | null, signal: AbortSignal): AsyncGenerator<FeedMessage>;
  /** Tells all processes, after a commit, that there is something new: news, or only positions. */
  announce(what?: "news" | "positions"): void;
  tally: FeedCounters;
  /** How long ago the database was last read. */
  ageMs(): number;
  stop(): Promise<void>;
};

type Options = {
  /** The build that serves. */
  version?: string;
  /** Told of each reading with news: how long ago the oldest of it happened. */
  onLag?: (ms: number) => void;
};

type Subscriber = { audience: Audience; wake: () => unknown };

/**
 * The live picture of one process. A commit anywhere notifies all processes; each reads what it has not seen, makes one message
 * for each audience of it, and hands all subscribers the same. Whoever is still busy with an earlier message gets what changed since
 * then as one, each thing once, so that a slow screen costs no memory.
 */
export async function startFeed(
  database: Database,
  settings: Settings,
  log: Log,
  { version = "dev", onLag = () => {} }: Options = {},
): Promise<Feed> {
  const tally = createFeedCounters();
  const reader = await openReader(database.db, settings);
  const process = randomBytes(4).toString("hex");
  const picture = createLiveState({ reader, backlog: createBacklog(), tally, version, process });
  picture.take(await reader.read({ units: true }));
  const subscribers = new Set<Subscriber>();
  const toldAt: Record<Audience, number> = { full: 0, masked: 0 };
  let isStopped = false;
  const { announce, stop: stopAnnouncing } = createAnnounce(database.db, log);

  const pulse = createReadScheduler({
    isIdle: () => subscribers.size === 0,
    async beat({ units, quietMs }) {
      const reading = await reader.read({ units });
      const isNews = picture.take(reading);
      if (reading.since) onLag(Math.max(0, Date.now() - reading.since.getTime()));
      const now = performance.now();
      // A message, though empty, tells a screen that its data is fresh.
      const due = audiences.filter((audience) => isNews[audience] || now - toldAt[audience] >= quietMs);
      if (due.some((audience) => !isNews[audience])) picture.turn();
      for (const audience of due) toldAt[audience] = now;
      for (const { audience, wake } of subscribers) if (due.includes(audience)) wake();
    },
    onError: (error) => log.warn({ err: error }, "the live feed could not read"),
  });
  const unlisten = await database.listen("live", pulse.nudge);

  return {
    async *subscribe(audience, lastId, signal) {
      const subscriber: Subscriber = { audience, wake: () => {} };
      const wake = () => subscriber.wake();
      const isOver = () => signal.aborted || isStopped;
      subscribers.add(subscriber);
      tally.subscribers[audience] += 1;
      signal.addEventListener("abort", wake);
      // Nobody may have read for a while.
      pulse.nudge();
      try {
        const over = new Promise<null>((resolve) => {
          subscriber.wake = () => isOver() && resolve(null);
        });
        // The database may take long to say what changed; who has gone does not wait for it.
        const first = isOver() ? null : await Promise.race([picture.welcome(audience, lastId), over]);
        if (!first) return;
        let { told, sequence } = first;
        while (!isOver()) {
          yield told;
          while (sequence === picture.sequence() && !isOver()) {
            await new Promise<void>((resolve) => {
              subscriber.wake = resolve;
            });
          }
          if (!isOver()) ({ told, sequence } = picture.since(audience, sequence));
        }
      } finally {
        signal.removeEventListener("abort", wake);
        subscribers.delete(subscriber);
        tally.subscribers[audience] -= 1;
      }
    },
    announce,
    tally,
    ageMs: picture.ageMs,
    async stop() {
      isStopped = true;
      for (const { wake } of subscribers) wake();
      await stopAnnouncing();
      await unlisten();
      await pulse.stop();
    },
  };
}
