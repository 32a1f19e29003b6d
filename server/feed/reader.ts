import { performance } from "node:perf_hooks";
import type { Db } from "../../db/client";
import { type EventKind, viewKinds } from "../../db/event-kinds";
import { identifyDatabase, mostEvents, readChanges } from "../../db/live-queries";
import { listUnits } from "../../db/queries";
import type { Settings } from "../context";
import { discreetMinutes } from "../masking/mask-unit";
import type { Content, ResetReason } from "./message";
import { boundsOf, type Heard } from "./message-id";
import { createMovedSince } from "./moved-since";
import { topicOf } from "./topic";

/** How far this process has read; `database` names the database since its last start. */
export type Place = Pick<Heard, "database" | "readAt" | "unitsFrom" | "snapshot">;

export type Reading = Content & {
  /** Before the database was asked: this process's clock, and in ms its steady one. */
  at: Date;
  mono: number;
  reset: Extract<ResetReason, "restarted" | "much"> | null;
  /** Those of the units that events name. */
  unitsNamed: ReadonlySet<string>;
  /** When the oldest of the events happened. */
  since: Date | null;
};

/** The clocks of the database and of the processes may differ by so much. */
const clocksApartMs = 60_000;

type Rows = Awaited<ReturnType<typeof readChanges>>;

/**
 * Reads what changed since it last read, from wherever a transaction committed: each change once, and none is waited for. A
 * reading that fails changes nothing, and the next one has it all.
 */
export async function openReader(db: Db, settings: Settings) {
  const moved = createMovedSince();
  let { started, place } = await begin();
  /** When the units were last read: the hiding of those that served a sensitive incident ends with time, not with a change. */
  let unitsAt = new Date();

  async function begin(): Promise<{ started: number; place: Place }> {
    const [now] = await identifyDatabase(db, {});
    if (!now) throw new Error("the database does not say which it is");
    const { startedAt, ...known } = now;
    return { started: startedAt.getTime(), place: { ...known, unitsFrom: moved.from() } };
  }

  async function look(seen: string, until: string | null) {
    const rows = await readChanges(db, { seen, until });
    const [first] = rows;
    if (!first) throw new Error("read-changes gave no row");
    // More is not told one by one.
    const isMuch = rows.reduce((sum, { events }) => sum + events, 0) > mostEvents;
    return { ...first, rows, isMuch };
  }

  /** The units that moved after a moment, those named, and those that were hidden from some after another moment. */
  function readUnits(now: Date, movedSince: Date | "infinity", also: string[], hiddenAfter: Date | "infinity") {
    const freshSince = new Date(now.getTime() - settings.positionFreshMinutes * 60_000);
    return listUnits(db, {
      now,
      fresh_since: freshSince,
      moved_since: movedSince,
      also,
      hidden_after: hiddenAfter,
      discreet_minutes: discreetMinutes,
    });
  }

  return {
    place: () => place,

    /** What is new; of the units, those that moved when `units` says so, and else only those that events name. */
    async read({ units: withUnits }: { units: boolean }): Promise<Reading> {
      const [at, mono] = [new Date(), performance.now()];
      const { snapshot, readAt, startedAt, rows, isMuch } = await look(place.snapshot, null);
      if (startedAt.getTime() !== started || boundsOf(snapshot).next < boundsOf(place.snapshot).next) {
        const anew = await begin();
        moved.forget();
        moved.note(anew.place.readAt, anew.place.snapshot);
        ({ started, place } = { ...anew, place: { ...anew.place, unitsFrom: moved.from() } });
        unitsAt = at;
        return {
          at,
          mono,
          reset: "restarted",
          unitsNamed: new Set(),
          units: [],
          incidentIds: [],
          topics: [],
          since: null,
        };
      }
      const { unitIds, ...changes } = contentOf(rows);
      const also = isMuch ? [] : unitIds;
      const units = withUnits
        ? await readUnits(at, moved.from(), also, unitsAt)
        : also.length > 0
          ? await readUnits(at, "infinity", also, "infinity")
          : [];
      // Only now: what could not be read whole is read again from where it was.
      if (withUnits) {
        moved.note(readAt, snapshot);
        unitsAt = at;
      }
      place = { ...place, readAt, unitsFrom: moved.from(), snapshot };
      return { at, mono, reset: isMuch ? "much" : null, unitsNamed: new Set(also), units, ...changes };
    },

    /** What changed between two places, for somebody who heard the first from another process; else why it cannot be told. */
    async between(heard: Place, until: Place): Promise<Content | "much" | "unknown"> {
      const { rows, snapshot, isMuch } = await look(heard.snapshot, until.snapshot);
      // Another process may have read further than this one, but none further than the database.
      if (boundsOf(heard.snapshot).next > boundsOf(snapshot).next) return "unknown";
      if (isMuch) return "much";
      const { unitIds, incidentIds, topics } = contentOf(rows);
      const hiddenAfter = new Date(heard.readAt.getTime() - clocksApartMs);
      return { units: await readUnits(new Date(), heard.unitsFrom, unitIds, hiddenAfter), incidentIds, topics };
    },
  };
}
export type Reader = Awaited<ReturnType<typeof openReader>>;

function contentOf(rows: Rows) {
  const incidentIds = new Set<string>();
  const unitIds = new Set<string>();
  const topics = new Set<NonNullable<ReturnType<typeof topicOf>>>();
  let since: Date | null = null;
  for (const row of rows) {
    // That somebody looked changes nothing; telling it would make every screen look again.
    if (row.kind === null || isLook(row.kind)) continue;
    if (row.incidentId) incidentIds.add(row.incidentId);
    if (row.unitId) unitIds.add(row.unitId);
    const topic = topicOf(row.kind);
    if (topic) topics.add(topic);
    if (row.since && (since === null || row.since < since)) since = row.since;
  }
  return { incidentIds: [...incidentIds], unitIds: [...unitIds], topics: [...topics], since };
}

function isLook(kind: EventKind): boolean {
  return (viewKinds as readonly EventKind[]).includes(kind);
}
