import { setTimeout as wait } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Database } from "../../db/client";
import { type ListedUnit, listUnits, readEvents } from "../../db/queries";
import { discreetSince, type Settings } from "../context";
import type { Log } from "../log";
import { type Topic, topicOf } from "./topic";

/** What changed since the last message: units as they stand now, which incidents to read again, and what else. */
export type LiveMessage = { at: Date; units: ListedUnit[]; incidentIds: string[]; topics: Topic[]; reset: boolean };

export type Feed = {
  /** Messages until the signal; the first is a reset, upon which a screen reads everything anew. */
  subscribe(signal: AbortSignal): AsyncGenerator<LiveMessage>;
  announce(): void;
  /** How long ago the database was last read. */
  ageMs(): number;
  stop(): Promise<void>;
};

/** Positions are told together, once in this long. */
const beatMs = 1_000;
/** Many commits in one moment make one notification. */
const gatherMs = 50;

type Subscriber = {
  units: Map<string, ListedUnit>;
  incidentIds: Set<string>;
  topics: Set<Topic>;
  /** Something was gathered while the screen was still taking the message before. */
  pending: boolean;
  wake: () => void;
};

/**
 * The live picture of one process. A commit anywhere notifies all processes; each reads the trail after its own place, in an
 * order in which nothing appears late, and hands every subscriber what it has not yet sent. A slow screen gathers the newest
 * state of each unit and not a queue, so that it costs no memory.
 */
export async function startFeed(database: Database, settings: Settings, log: Log): Promise<Feed> {
  const subscribers = new Set<Subscriber>();
  const stopped = new AbortController();
  let told = true;
  let gathering: NodeJS.Timeout | undefined;
  let place = await lastPlace(database);
  let movedSince = new Date();

  const unlisten = await database.listen("live", () => {
    told = true;
  });

  async function beat() {
    if (!told || subscribers.size === 0) return;
    told = false;
    const changes = await readChanges();
    for (const subscriber of subscribers) {
      for (const unit of changes.units) subscriber.units.set(unit.id, unit);
      for (const id of changes.incidentIds) subscriber.incidentIds.add(id);
      for (const topic of changes.topics) subscriber.topics.add(topic);
      subscriber.pending = true;
      subscriber.wake();
    }
  }

  async function readChanges() {
    const incidentIds = new Set<string>();
    const topics = new Set<Topic>();
    let reached = place;
    for (let full = true; full; ) {
      const events = await readEvents(database.db, { after_tx: reached.tx, after_id: reached.id, most: 1_000 });
      // That somebody looked changes nothing; telling it would make every screen look again.
      const changes = events.filter(({ kind }) => kind !== "incident.opened");
      for (const { kind, incidentId } of changes) {
        if (incidentId) incidentIds.add(incidentId);
        const topic = topicOf(kind);
        if (topic) topics.add(topic);
      }
      reached = events.at(-1) ?? reached;
      full = events.length === 1_000;
    }
    // A batch that is still running may carry stamps from before this read; two seconds back catches it at the next beat.
    const since = new Date(movedSince.getTime() - 2_000);
    const now = new Date();
    const freshSince = new Date(now.getTime() - settings.positionFreshMinutes * 60_000);
    const asked = { fresh_since: freshSince, moved_since: since, discreet_since: discreetSince(now) };
    const units = await listUnits(database.db, asked);
    // Only now: what could not be read whole is read again from where it was.
    place = reached;
    movedSince = now;
    return { units, incidentIds, topics };
  }

  const beating = (async () => {
    for (let beats = 0; !stopped.signal.aborted; beats++) {
      // A lost notification is made good within a few beats; and a message, though empty, tells a screen its data is fresh.
      if (beats % 5 === 0) told = true;
      await beat().catch((error) => log.warn({ err: error }, "the live feed could not read"));
      await wait(beatMs, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();

  return {
    async *subscribe(signal) {
      const subscriber: Subscriber = {
        units: new Map(),
        incidentIds: new Set(),
        topics: new Set(),
        pending: false,
        wake: () => {},
      };
      subscribers.add(subscriber);
      told = true;
      try {
        yield { at: new Date(), units: [], incidentIds: [], topics: [], reset: true };
        while (!signal.aborted && !stopped.signal.aborted) {
          if (!subscriber.pending) await awake(subscriber, AbortSignal.any([signal, stopped.signal]));
          const { units, incidentIds, topics } = subscriber;
          subscriber.pending = false;
          subscriber.units = new Map();
          subscriber.incidentIds = new Set();
          subscriber.topics = new Set();
          const changed = { units: [...units.values()], incidentIds: [...incidentIds], topics: [...topics] };
          yield { at: new Date(), ...changed, reset: false };
        }
      } finally {
        subscribers.delete(subscriber);
      }
    },
    announce() {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        database.db
          .execute(sql`select pg_notify('live', '')`)
          .catch((error) => log.warn({ err: error }, "could not notify"));
      }, gatherMs);
    },
    ageMs: () => 0,
    async stop() {
      stopped.abort();
      clearTimeout(gathering);
      await unlisten();
      await beating;
    },
  };
}

/** Resolves at the subscriber's next wake, or when the signal ends it. */
function awake(subscriber: Subscriber, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener("abort", done);
      subscriber.wake = () => {};
      resolve();
    };
    subscriber.wake = done;
    signal.addEventListener("abort", done, { once: true });
  });
}

async function lastPlace({ db }: Database): Promise<{ tx: string; id: number }> {
  const { rows } = (await db.execute(sql`select pg_snapshot_xmin(pg_current_snapshot())::text as tx`)) as unknown as {
    rows: { tx: string }[];
  };
  return { tx: rows[0]?.tx ?? "0", id: 0 };
}
