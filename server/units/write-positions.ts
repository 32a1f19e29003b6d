import { inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import { doubtFixes, findPositions, type HeldPosition, holdPositions, writeFixes } from "../../db/position-queries";
import { settleUnits } from "../../db/queries";
import { unit } from "../../db/schema/units";
import { inTransaction, isWorthRepeating } from "../../db/transaction";
import { type Context, freshSince } from "../context";
import { type Fix, refusedForAnyUnit } from "../domain/fix";
import {
  type AcceptedFix,
  type AcceptResult,
  type Evaluation,
  evaluatePositions,
  type ReportBatch,
} from "./evaluate-positions";
import type { PositionCache } from "./position-cache";

type Surroundings = Pick<Context, "db" | "settings"> & { memory: PositionCache };

/**
 * Writes the reports of several senders, all or nothing, as if each had arrived after the other; returns the outcome of each. The
 * usual batch is one statement, which writes nothing if a unit's position or call sign differs from what was cached or read. In
 * that case, and for units without a position or with implausible fixes, everything is repeated under locks.
 */
export async function writePositions(
  surroundings: Surroundings,
  batch: readonly ReportBatch[],
): Promise<AcceptResult[]> {
  const { db, settings, memory } = surroundings;
  const now = new Date(Math.max(...batch.map((one) => one.now.getTime())));
  const times = { received: now, fresh_since: freshSince({ now: () => now, settings }) };
  const remembered = memory.recall(batch);
  if (remembered) {
    const judged = await evaluatePositions(db, batch, remembered);
    // Reports that move their unit, or are invalid for any unit, need no further check.
    const isPlain = judged.taken.every(({ ignored }) => ignored.every(({ reason }) => refusedForAnyUnit.has(reason)));
    if (isPlain && judged.kept.length === 0) return judged.taken;
    if (isPlain) {
      if (await writeUnlocked(surroundings, judged, { held: remembered, times })) return judged.taken;
      memory.disagreed(remembered);
    }
  }
  const held = await find(db, batch);
  const judged = await evaluatePositions(db, batch, held);
  if (judged.kept.length === 0 && judged.doubts.length === 0) return judged.taken;
  if (judged.doubts.length === 0 && !held.some(({ isNowhere }) => isNowhere)) {
    if (await writeUnlocked(surroundings, judged, { held, times })) return judged.taken;
  }
  return writeLocked(db, batch, { held, times });
}

type Times = { received: Date; fresh_since: Date };
type Given = { held: readonly HeldPosition[]; times: Times };

async function writeUnlocked(
  { db, memory }: Surroundings,
  judged: Evaluation,
  { held, times }: Given,
): Promise<boolean> {
  const writing = writeFixes(db, { ...columns(judged, held), ...times, with_nowhere: false });
  const [outcome] = await writing.catch((error) => {
    if (isWorthRepeating(error)) return [];
    throw error;
  });
  if (outcome?.isWritten) memory.keep(held, judged.kept);
  return outcome?.isWritten ?? false;
}

async function writeLocked(db: Db, batch: readonly ReportBatch[], given: Given) {
  const { times } = given;
  return inTransaction(db, async (tx) => {
    // Before any position is locked, as an assignment does, to avoid a deadlock.
    const known = given.held.filter(({ isNowhere }) => isNowhere).map(({ unitId }) => unitId);
    await lockUnits(tx, known);
    await holdPositions(tx, { ids: given.held.map(({ unitId }) => unitId) });
    const held = await find(tx, batch);
    const judged = await evaluatePositions(tx, batch, held);
    if (judged.kept.length > 0) {
      const [outcome] = await writeFixes(tx, { ...columns(judged, held), ...times, with_nowhere: true });
      if (!outcome?.isWritten) throw new Error("a unit moved while it was held");
    }
    if (judged.doubts.length > 0) await doubtFixes(tx, doubtColumns(judged.doubts));
    // Units without a position until now: their eligibility depends on their own rows.
    const moved = new Set(judged.kept.flatMap(({ moves, unitId }) => (moves ? [unitId] : [])));
    const ids = held.flatMap(({ isNowhere, unitId }) => (isNowhere && moved.has(unitId) ? [unitId] : []));
    if (ids.length > 0) {
      const late = ids.filter((id) => !known.includes(id));
      await lockUnits(tx, late);
      await settleUnits(tx, { ids, fresh_since: times.fresh_since });
    }
    return judged.taken;
  });
}

async function find(db: Db, batch: readonly ReportBatch[]): Promise<HeldPosition[]> {
  const callSigns = new Set<string>();
  const ids = new Set<string>();
  for (const { reports, unitId } of batch) {
    if (unitId) ids.add(unitId);
    else for (const { callSign } of reports) if (callSign !== undefined) callSigns.add(callSign);
  }
  return findPositions(db, { call_signs: [...callSigns], ids: [...ids] });
}

async function lockUnits(tx: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.select({ id: unit.id }).from(unit).where(inArray(unit.id, ids)).orderBy(unit.id).for("no key update");
}

function columns({ kept }: Evaluation, held: readonly HeldPosition[]) {
  const touched = new Set(kept.map(({ unitId }) => unitId));
  const expected = held.filter(({ unitId }) => touched.has(unitId));
  return {
    unit_ids: kept.map(({ unitId }) => unitId),
    lngs: kept.map(({ report }) => report.lng),
    lats: kept.map(({ report }) => report.lat),
    recorded: kept.map(({ report }) => report.recordedAt.toISOString()),
    speeds: kept.map(({ report }) => roundToFloat4(report.speedMps)),
    headings: kept.map(({ report }) => roundToFloat4(report.headingDeg)),
    accuracies: kept.map(({ report }) => roundToFloat4(report.accuracyM)),
    moving: kept.map(({ moves }: AcceptedFix) => moves),
    held_ids: expected.map(({ unitId }) => unitId),
    held_call_signs: expected.map(({ callSign }) => callSign),
    held_at: expected.map(({ recordedAt }) => recordedAt?.toISOString() ?? null),
  };
}

function doubtColumns(doubts: readonly { unitId: string; fix: Fix }[]) {
  return {
    unit_ids: doubts.map(({ unitId }) => unitId),
    lngs: doubts.map(({ fix }) => fix.lng),
    lats: doubts.map(({ fix }) => fix.lat),
    recorded: doubts.map(({ fix }) => fix.recordedAt.toISOString()),
    accuracies: doubts.map(({ fix }) => roundToFloat4(fix.accuracyM)),
  };
}

/** Rounds to float4, which the column stores; out-of-range values would be refused. */
function roundToFloat4(value: number | null | undefined): number | null {
  return value === undefined || value === null ? null : Math.fround(value);
}
