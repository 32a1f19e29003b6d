import { inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import {
  findPositions,
  lockPositions,
  type StoredPosition,
  storeImplausibleFixes,
  writeFixes,
} from "../../db/queries/position";
import { refreshUnitCopies } from "../../db/queries/unit";
import { unit } from "../../db/schema/units";
import { inTransaction, isRetryable } from "../../db/transaction";
import { type Context, freshSince } from "../context";
import { type Fix, refusalsForAnyUnit } from "../domain/fix";
import {
  type AcceptedFix,
  type AcceptResult,
  type Evaluation,
  evaluatePositions,
  type PositionRequest,
} from "./evaluate-positions";
import type { PositionCache } from "./position-cache";

type WriteContext = Pick<Context, "db" | "settings"> & { cache: PositionCache };

/**
 * Writes the reports of several senders, all or nothing, as if they had arrived one after the other. Returns the result
 * of each request. Normally one statement writes the batch; it writes nothing if a unit's position or call sign differs
 * from the expected one. The statement is tried with cached positions, then with positions read from the database. If
 * both attempts fail, if a unit has no position yet, or if an implausible fix must be stored, the batch is evaluated
 * and written under locks.
 */
export async function writePositions(
  context: WriteContext,
  batch: readonly PositionRequest[],
): Promise<AcceptResult[]> {
  const { db, settings, cache } = context;
  const now = new Date(Math.max(...batch.map((request) => request.now.getTime())));
  const times = { received: now, fresh_since: freshSince({ now: () => now, settings }) };
  const cachedPositions = cache.get(batch);
  if (cachedPositions) {
    const evaluation = await evaluatePositions(db, batch, cachedPositions);
    // Cached positions may be outdated. They suffice if no report was ignored because of a cached value.
    const isCacheSufficient = evaluation.results.every(({ ignored }) =>
      ignored.every(({ reason }) => refusalsForAnyUnit.has(reason)),
    );
    if (isCacheSufficient && evaluation.accepted.length === 0) return evaluation.results;
    if (isCacheSufficient) {
      if (await writeOptimistically(context, evaluation, { storedPositions: cachedPositions, times }))
        return evaluation.results;
      cache.invalidate(cachedPositions);
    }
  }
  const storedPositions = await readStoredPositions(db, batch);
  const evaluation = await evaluatePositions(db, batch, storedPositions);
  if (evaluation.accepted.length === 0 && evaluation.unconfirmedFixes.length === 0) return evaluation.results;
  if (evaluation.unconfirmedFixes.length === 0 && !storedPositions.some(({ hasNoPosition }) => hasNoPosition)) {
    if (await writeOptimistically(context, evaluation, { storedPositions, times })) return evaluation.results;
  }
  return writeLocked(db, batch, { storedPositions, times });
}

type Times = { received: Date; fresh_since: Date };
type WriteInput = { storedPositions: readonly StoredPosition[]; times: Times };

async function writeOptimistically(
  { db, cache }: WriteContext,
  evaluation: Evaluation,
  { storedPositions, times }: WriteInput,
): Promise<boolean> {
  const pendingWrite = writeFixes(db, { ...toColumns(evaluation, storedPositions), ...times, include_unplaced: false });
  const [outcome] = await pendingWrite.catch((error) => {
    if (isRetryable(error)) return [];
    throw error;
  });
  if (outcome?.isWritten) cache.update(storedPositions, evaluation.accepted);
  return outcome?.isWritten ?? false;
}

async function writeLocked(db: Db, batch: readonly PositionRequest[], input: WriteInput) {
  const { times } = input;
  return inTransaction(db, async (tx) => {
    // Lock units before positions, as an assignment does, to avoid a deadlock.
    const unitsWithoutPosition = input.storedPositions
      .filter(({ hasNoPosition }) => hasNoPosition)
      .map(({ unitId }) => unitId);
    await lockUnits(tx, unitsWithoutPosition);
    await lockPositions(tx, { ids: input.storedPositions.map(({ unitId }) => unitId) });
    const storedPositions = await readStoredPositions(tx, batch);
    const evaluation = await evaluatePositions(tx, batch, storedPositions);
    if (evaluation.accepted.length > 0) {
      const [outcome] = await writeFixes(tx, {
        ...toColumns(evaluation, storedPositions),
        ...times,
        include_unplaced: true,
      });
      if (!outcome?.isWritten) throw new Error("a unit moved while it was locked");
    }
    if (evaluation.unconfirmedFixes.length > 0)
      await storeImplausibleFixes(tx, unconfirmedFixesByColumn(evaluation.unconfirmedFixes));
    // Units that had no position until now may have become eligible for assignment.
    const movedUnitIds = new Set(
      evaluation.accepted.flatMap(({ becomesLast, unitId }) => (becomesLast ? [unitId] : [])),
    );
    const placedUnitIds = storedPositions.flatMap(({ hasNoPosition, unitId }) =>
      hasNoPosition && movedUnitIds.has(unitId) ? [unitId] : [],
    );
    if (placedUnitIds.length > 0) {
      const newIds = placedUnitIds.filter((id) => !unitsWithoutPosition.includes(id));
      await lockUnits(tx, newIds);
      await refreshUnitCopies(tx, { ids: placedUnitIds, fresh_since: times.fresh_since });
    }
    return evaluation.results;
  });
}

async function readStoredPositions(db: Db, batch: readonly PositionRequest[]): Promise<StoredPosition[]> {
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

function toColumns({ accepted }: Evaluation, storedPositions: readonly StoredPosition[]) {
  const unitIds = new Set(accepted.map(({ unitId }) => unitId));
  const expectedPositions = storedPositions.filter(({ unitId }) => unitIds.has(unitId));
  return {
    unit_ids: accepted.map(({ unitId }) => unitId),
    lngs: accepted.map(({ report }) => report.lng),
    lats: accepted.map(({ report }) => report.lat),
    recorded: accepted.map(({ report }) => report.recordedAt.toISOString()),
    speeds: accepted.map(({ report }) => roundToFloat4(report.speedMps)),
    headings: accepted.map(({ report }) => roundToFloat4(report.headingDeg)),
    accuracies: accepted.map(({ report }) => roundToFloat4(report.accuracyM)),
    becomes_last: accepted.map(({ becomesLast }: AcceptedFix) => becomesLast),
    expected_ids: expectedPositions.map(({ unitId }) => unitId),
    expected_call_signs: expectedPositions.map(({ callSign }) => callSign),
    expected_at: expectedPositions.map(({ recordedAt }) => recordedAt?.toISOString() ?? null),
  };
}

function unconfirmedFixesByColumn(unconfirmedFixes: readonly { unitId: string; fix: Fix }[]) {
  return {
    unit_ids: unconfirmedFixes.map(({ unitId }) => unitId),
    lngs: unconfirmedFixes.map(({ fix }) => fix.lng),
    lats: unconfirmedFixes.map(({ fix }) => fix.lat),
    recorded: unconfirmedFixes.map(({ fix }) => fix.recordedAt.toISOString()),
    accuracies: unconfirmedFixes.map(({ fix }) => roundToFloat4(fix.accuracyM)),
  };
}

/** Rounds to float4, the column's type. Values too close to zero become 0; PostgreSQL would refuse them. */
function roundToFloat4(value: number | null | undefined): number | null {
  return value === undefined || value === null ? null : Math.fround(value);
}
