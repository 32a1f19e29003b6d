import { performance } from "node:perf_hooks";
import type { Db } from "../../db/client";
import { type EventKind, viewKinds } from "../../db/event-kinds";
import { identifyDatabase, maxEvents, readChanges } from "../../db/queries/live";
import { listUnits } from "../../db/queries/unit";
import type { Settings } from "../context";
import { discreetMinutes } from "../masking/mask-unit";
import { type Content, findTopic, type ResetReason, type Topic } from "./message";
import { type Cursor, snapshotBounds } from "./message-id";

/** How far a process has read the changes in the database. `database` identifies the database and its last start. */
export type Checkpoint = Pick<Cursor, "database" | "readAt" | "unitsFrom" | "snapshot">;

export type Reading = Content & {
  /** When the read began, by the wall clock of this process. */
  at: Date;
  /** When the read began, by the monotonic clock of this process, in ms. */
  monotonicMs: number;
  reset: Extract<ResetReason, "restarted" | "overflow"> | null;
  /** Ids of the units named in the read's events. */
  namedUnitIds: ReadonlySet<string>;
  /** When the oldest of these events happened; null if there are none. */
  oldestEventAt: Date | null;
};

/** Assumed maximum difference between the clocks of the database and of the processes. */
const maxClockSkewMs = 60_000;

type ChangeRows = Awaited<ReturnType<typeof readChanges>>;

/**
 * Reads what changed since the last read, whichever process committed it. Reads each change once and does not wait
 * for open transactions. A read that fails does not advance the checkpoint, so the next read includes the same
 * changes.
 */
export async function openReader(db: Db, settings: Settings) {
  const unitWindow = createUnitReadWindow();
  let { startedAtMs, checkpoint } = await identify();
  /**
   * When units were last read. This is needed because units hidden for a sensitive incident become visible again after
   * some time, without an event.
   */
  let unitsReadAt = new Date();

  async function identify(): Promise<{ startedAtMs: number; checkpoint: Checkpoint }> {
    const [row] = await identifyDatabase(db, {});
    if (!row) throw new Error("identify-database returned no row");
    const { startedAt, ...identity } = row;
    return { startedAtMs: startedAt.getTime(), checkpoint: { ...identity, unitsFrom: unitWindow.from() } };
  }

  async function readRows(snapshot: string, until: string | null) {
    const rows = await readChanges(db, { since_snapshot: snapshot, until_snapshot: until });
    const [firstRow] = rows;
    if (!firstRow) throw new Error("read-changes returned no row");
    const hasTooManyEvents = rows.reduce((sum, { events }) => sum + events, 0) > maxEvents;
    return { ...firstRow, rows, hasTooManyEvents };
  }

  /**
   * Reads the units that moved after `movedSince`, those with the given ids, and those that stopped being hidden after
   * `hiddenAfter`.
   */
  function readUnits(now: Date, movedSince: Date | "infinity", unitIds: string[], hiddenAfter: Date | "infinity") {
    const freshSince = new Date(now.getTime() - settings.positionFreshMinutes * 60_000);
    return listUnits(db, {
      now,
      fresh_since: freshSince,
      moved_since: movedSince,
      also_ids: unitIds,
      hidden_after: hiddenAfter,
      discreet_minutes: discreetMinutes,
    });
  }

  /** Discards everything known about the database, because it was restarted or replaced. */
  async function restart(at: Date, monotonicMs: number): Promise<Reading> {
    const identity = await identify();
    unitWindow.clear();
    unitWindow.add(identity.checkpoint.readAt, identity.checkpoint.snapshot);
    startedAtMs = identity.startedAtMs;
    checkpoint = { ...identity.checkpoint, unitsFrom: unitWindow.from() };
    unitsReadAt = at;
    const emptyReading = {
      namedUnitIds: new Set<string>(),
      units: [],
      incidentIds: [],
      topics: [],
      oldestEventAt: null,
    };
    return { at, monotonicMs, reset: "restarted", ...emptyReading };
  }

  return {
    checkpoint: () => checkpoint,

    /** Reads what changed since the checkpoint. Without `withUnits`, only the units that events name are read. */
    async read({ withUnits }: { withUnits: boolean }): Promise<Reading> {
      const [at, monotonicMs] = [new Date(), performance.now()];
      const { snapshot, readAt, startedAt, rows, hasTooManyEvents } = await readRows(checkpoint.snapshot, null);
      const isOlderSnapshot = snapshotBounds(snapshot).next < snapshotBounds(checkpoint.snapshot).next;
      if (startedAt.getTime() !== startedAtMs || isOlderSnapshot) return restart(at, monotonicMs);
      const { unitIds, ...changes } = summariseChanges(rows);
      const namedUnitIds = hasTooManyEvents ? [] : unitIds;
      if (readAt < checkpoint.readAt) unitWindow.clear();
      const units = withUnits
        ? await readUnits(at, unitWindow.from(), namedUnitIds, unitsReadAt)
        : namedUnitIds.length > 0
          ? await readUnits(at, "infinity", namedUnitIds, "infinity")
          : [];
      // The checkpoint advances only after both queries succeeded, so that after a failure the next read includes
      // the same changes.
      if (withUnits) {
        unitWindow.add(readAt, snapshot);
        unitsReadAt = at;
      }
      checkpoint = { ...checkpoint, readAt, unitsFrom: unitWindow.from(), snapshot };
      return {
        at,
        monotonicMs,
        reset: hasTooManyEvents ? "overflow" : null,
        namedUnitIds: new Set(namedUnitIds),
        units,
        ...changes,
      };
    },

    /**
     * Returns what changed between two checkpoints, for a client that was connected to another process, or the reason
     * why the changes cannot be determined.
     */
    async readBetween(from: Checkpoint, until: Checkpoint): Promise<Content | "overflow" | "unknown"> {
      const { rows, snapshot, hasTooManyEvents } = await readRows(from.snapshot, until.snapshot);
      // The other process may have read newer changes than this one, but none newer than the database's current state.
      if (snapshotBounds(from.snapshot).next > snapshotBounds(snapshot).next) return "unknown";
      if (hasTooManyEvents) return "overflow";
      const { unitIds, incidentIds, topics } = summariseChanges(rows);
      const hiddenAfter = new Date(from.readAt.getTime() - maxClockSkewMs);
      const movedSince = until.readAt < from.readAt ? new Date(0) : from.unitsFrom;
      return { units: await readUnits(new Date(), movedSince, unitIds, hiddenAfter), incidentIds, topics };
    },
  };
}
export type Reader = Awaited<ReturnType<typeof openReader>>;

function summariseChanges(rows: ChangeRows) {
  const incidentIds = new Set<string>();
  const unitIds = new Set<string>();
  const topics = new Set<Topic>();
  let oldestEventAt: Date | null = null;
  for (const row of rows) {
    // A view of an incident changes no data. If it were reported, every screen would read the incident again, and each
    // of these reads would record another view.
    if (row.kind === null || isView(row.kind)) continue;
    if (row.incidentId) incidentIds.add(row.incidentId);
    if (row.unitId) unitIds.add(row.unitId);
    const topic = findTopic(row.kind);
    if (topic) topics.add(topic);
    if (row.oldestAt && (oldestEventAt === null || row.oldestAt < oldestEventAt)) oldestEventAt = row.oldestAt;
  }
  return { incidentIds: [...incidentIds], unitIds: [...unitIds], topics: [...topics], oldestEventAt };
}

function isView(kind: EventKind): boolean {
  return (viewKinds as readonly EventKind[]).includes(kind);
}

/** A unit's movement is stamped at most this long before its transaction gets an id. */
const windowMarginMs = 1_000;
const maxReadings = 600;

/**
 * Determines the time from which movements of units must be read: the time of the last read before the oldest running
 * transaction got its id. Movements whose transactions were still open at the last read are therefore not missed. The
 * backlog recognises units that are read twice.
 */
function createUnitReadWindow() {
  const readings: { at: Date; next: bigint }[] = [{ at: new Date(0), next: 0n }];
  return {
    from: (): Date => new Date(Math.max(0, (readings[0]?.at.getTime() ?? 0) - windowMarginMs)),
    /** Records that units were read after a snapshot was taken at the time `at` (by the database's clock). */
    add(at: Date, snapshot: string): void {
      const { oldest, next } = snapshotBounds(snapshot);
      readings.push({ at, next });
      let firstKept = 0;
      while ((readings[firstKept + 1]?.next ?? oldest + 1n) <= oldest) firstKept++;
      readings.splice(0, firstKept);
      // Dropping entries is safe: at worst, the window begins earlier, and some units are read again.
      if (readings.length > maxReadings) readings.splice(1, maxReadings / 2);
    },
    /**
     * Forgets the reads so far, so that all units are read again. Also necessary after the database's clock has gone
     * back, because units may now move at times before these reads.
     */
    clear(): void {
      readings.splice(0, readings.length, { at: new Date(0), next: 0n });
    },
  };
}
