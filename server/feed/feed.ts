import { randomBytes } from "node:crypto";
import type { Database } from "../../db/client";
import type { Settings } from "../context";
import type { Log } from "../log";
import { type AnnouncementKind, createAnnouncer } from "./announce";
import { createBacklog } from "./backlog";
import { createFeedCounters, type FeedCounters } from "./counters";
import { createLiveState } from "./live-state";
import { type Audience, audiences, type FeedMessage } from "./message";
import { createReadScheduler } from "./read-scheduler";
import { openReader } from "./reader";

export type Feed = {
  /**
   * Streams messages to one audience until `signal` aborts. Resumes after the message `lastId`, or sends a reset if
   * that id is null, unknown or too old.
   */
  subscribe(audience: Audience, lastId: string | null, signal: AbortSignal): AsyncGenerator<FeedMessage>;
  /**
   * Returns a message id. A client that reads its data after this call can resume after this id without missing a
   * change.
   */
  currentId(audience: Audience): string;
  /** Wakes the live feed of every process; call it after each commit. `positions` may be delayed, `changes` may not. */
  announce(kind?: AnnouncementKind): void;
  counters: FeedCounters;
  /** Milliseconds since the database was last read. */
  ageMs(): number;
  stop(): Promise<void>;
};

type Options = {
  /** The build of the server. A page of a different build reloads itself. */
  version?: string;
  /** Called after each read of the database that found events, with the age of the oldest event in ms. */
  onLag?: (ms: number) => void;
};

type Subscriber = { audience: Audience; wake: () => unknown };

/**
 * The live feed of one process; `docs/live-feed.md` describes it. A commit by any process wakes all processes. Each
 * process reads the changes that it has not read yet, builds one message per audience, and passes this message to all
 * subscribers. A subscriber that is still busy with one message gets all changes since then in its next message. No
 * messages are therefore queued for slow clients.
 */
export async function startFeed(
  database: Database,
  settings: Settings,
  log: Log,
  { version = "dev", onLag = () => {} }: Options = {},
): Promise<Feed> {
  const counters = createFeedCounters();
  const reader = await openReader(database.db, settings);
  const processId = randomBytes(4).toString("hex");
  const liveState = createLiveState({ reader, backlog: createBacklog(), counters, version, process: processId });
  await liveState.read({ withUnits: true });
  const subscribers = new Set<Subscriber>();
  const lastSentAt: Record<Audience, number> = { full: 0, masked: 0 };
  let isStopped = false;
  const { announce, stop: stopAnnouncing } = createAnnouncer(database.db, log);

  const scheduler = createReadScheduler({
    isIdle: () => subscribers.size === 0,
    async onTick({ withUnits, keepAliveMs }) {
      const { oldestEventAt, hasChanges } = await liveState.read({ withUnits });
      if (oldestEventAt) onLag(Math.max(0, Date.now() - oldestEventAt.getTime()));
      const now = performance.now();
      // An audience without changes gets an empty message from time to time, so that clients know that their data is
      // current.
      const dueAudiences = audiences.filter(
        (audience) => hasChanges[audience] || now - lastSentAt[audience] >= keepAliveMs,
      );
      if (dueAudiences.some((audience) => !hasChanges[audience])) liveState.advance();
      for (const audience of dueAudiences) lastSentAt[audience] = now;
      for (const { audience, wake } of subscribers) if (dueAudiences.includes(audience)) wake();
    },
    onError: (error) => log.warn({ err: error }, "the live feed could not read the database"),
  });
  const stopListening = await database.listen("live", scheduler.requestRead);

  return {
    async *subscribe(audience, lastId, signal) {
      const subscriber: Subscriber = { audience, wake: () => {} };
      const wake = () => subscriber.wake();
      const isOver = () => signal.aborted || isStopped;
      subscribers.add(subscriber);
      counters.subscribers[audience] += 1;
      signal.addEventListener("abort", wake);
      // The database may not have been read for a while, because there were no subscribers.
      scheduler.requestRead();
      try {
        const abortPromise = new Promise<null>((resolve) => {
          subscriber.wake = () => isOver() && resolve(null);
        });
        // Reading what the client missed may take a long time, so stop waiting if the client disconnects.
        const firstMessage = isOver() ? null : await Promise.race([liveState.resume(audience, lastId), abortPromise]);
        if (!firstMessage) return;
        let { message, sequence } = firstMessage;
        while (!isOver()) {
          yield message;
          while (sequence === liveState.sequence() && !isOver()) {
            await new Promise<void>((resolve) => {
              subscriber.wake = resolve;
            });
          }
          if (!isOver()) ({ message, sequence } = liveState.since(audience, sequence));
        }
      } finally {
        signal.removeEventListener("abort", wake);
        subscribers.delete(subscriber);
        counters.subscribers[audience] -= 1;
      }
    },
    currentId: liveState.messageId,
    announce,
    counters,
    ageMs: liveState.ageMs,
    async stop() {
      isStopped = true;
      for (const { wake } of subscribers) wake();
      await stopAnnouncing();
      await stopListening();
      await scheduler.stop();
    },
  };
}
