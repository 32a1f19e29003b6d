import type { Db } from "../../db/client";
import { lastFixesBefore, type StoredPosition } from "../../db/queries/position";
import { createFixFilter, type Fix, type FixRefusal } from "../domain/fix";

/** A fix reported by a device. Without a call sign, it belongs to the sender's own unit. */
export type PositionReport = Fix & {
  callSign?: string | undefined;
  speedMps?: number | undefined;
  headingDeg?: number | undefined;
};

/**
 * The reports of one request. `unitId` is the only unit that the sender may report for; null if it may report for every
 * unit. `now` is the time of receipt. `simulated` reports may move at any speed, because an exercise may run faster
 * than real time.
 */
export type PositionRequest = {
  reports: readonly PositionReport[];
  unitId: string | null;
  now: Date;
  simulated?: boolean;
};

/**
 * The number of accepted reports, and the ignored reports by their index in the request. Late ones (`older-than-held`)
 * are stored in the trail anyway.
 */
export type AcceptResult = { accepted: number; ignored: { index: number; reason: FixRefusal }[] };

/** Fixes older than this are refused, because the trail has no partition for them. */
export const maxAgeDays = 30;

export type AcceptedFix = { report: PositionReport; unitId: string; becomesLast: boolean };

export type Evaluation = {
  /** The result that each sender receives once everything has been written. */
  results: AcceptResult[];
  /** The fixes to write to the trail, and which of them move their unit. */
  accepted: AcceptedFix[];
  /** Implausible fixes to store: the next fix of the unit can confirm them. */
  unconfirmedFixes: { unitId: string; fix: Fix }[];
};

/**
 * Compares the reports of several senders with the units' current positions, as if the requests had arrived one after
 * the other.
 */
export async function evaluatePositions(
  db: Db,
  batch: readonly PositionRequest[],
  storedPositions: readonly StoredPosition[],
): Promise<Evaluation> {
  const { results, assignedReports } = assignReportsToUnits(batch, storedPositions);
  const lastFixBefore = await readLastFixesBefore(db, storedPositions, assignedReports);
  const filterByUnit = new Map(
    storedPositions.map((row) => [
      row.unitId,
      createFixFilter({
        currentFix: toCurrentFix(row),
        unconfirmedFix: toUnconfirmedFix(row),
        before: lastFixBefore.get(row.unitId) ?? null,
      }),
    ]),
  );
  const accepted: AcceptedFix[] = [];
  for (const { report, unitId, index, result, now, allowAnySpeed } of assignedReports) {
    const oldest = new Date(now.getTime() - maxAgeDays * 86_400_000);
    const verdict = filterByUnit.get(unitId)?.check(report, { now, oldest, allowAnySpeed });
    if (verdict?.refused) ignoreReport(result, index, verdict.refused);
    if (verdict?.isStored) accepted.push({ report, unitId, becomesLast: false });
  }
  for (const { ignored } of results) ignored.sort((a, b) => a.index - b.index);
  for (const fix of accepted) fix.becomesLast = filterByUnit.get(fix.unitId)?.current() === fix.report;
  const unconfirmedFixes = storedPositions.flatMap(({ unitId, unconfirmedAt }) => {
    const fix = filterByUnit.get(unitId)?.pending();
    return fix && fix.recordedAt.getTime() !== unconfirmedAt?.getTime() ? [{ unitId, fix }] : [];
  });
  return { results, accepted, unconfirmedFixes };
}

type AssignedReport = {
  report: PositionReport;
  unitId: string;
  index: number;
  result: AcceptResult;
  now: Date;
  allowAnySpeed: boolean;
};

/**
 * Finds the unit of each report and sorts each sender's reports by time. Ignores reports of unknown units and of units
 * that the sender may not report for.
 */
function assignReportsToUnits(
  batch: readonly PositionRequest[],
  storedPositions: readonly StoredPosition[],
): { results: AcceptResult[]; assignedReports: AssignedReport[] } {
  const positionByCallSign = new Map(storedPositions.map((row) => [row.callSign, row]));
  const positionById = new Map(storedPositions.map((row) => [row.unitId, row]));
  const results = batch.map(({ reports }): AcceptResult => ({ accepted: reports.length, ignored: [] }));
  const assignedReports = batch.flatMap(({ reports, unitId, now, simulated: allowAnySpeed = false }, sender) => {
    const result = results[sender] as AcceptResult;
    const senderUnit = unitId === null ? undefined : positionById.get(unitId);
    const matchedReports: AssignedReport[] = [];
    for (const [index, report] of reports.entries()) {
      const { callSign } = report;
      const matchedUnit = unitId === null ? positionByCallSign.get(callSign ?? "") : senderUnit;
      if (!matchedUnit) ignoreReport(result, index, "unknown-unit");
      else if (callSign !== undefined && callSign !== matchedUnit.callSign) ignoreReport(result, index, "other-unit");
      else matchedReports.push({ report, unitId: matchedUnit.unitId, index, result, now, allowAnySpeed });
    }
    return matchedReports.sort((a, b) => a.report.recordedAt.getTime() - b.report.recordedAt.getTime());
  });
  return { results, assignedReports };
}

/**
 * For each unit with reports older than its current position, reads the last fix in the trail before the earliest of
 * these reports.
 */
async function readLastFixesBefore(
  db: Db,
  storedPositions: readonly StoredPosition[],
  assignedReports: readonly AssignedReport[],
) {
  const storedAtByUnit = new Map(storedPositions.map(({ unitId, recordedAt }) => [unitId, recordedAt]));
  const earliestByUnit = new Map<string, Date>();
  for (const { report, unitId } of assignedReports) {
    const at = storedAtByUnit.get(unitId);
    if (!at || report.recordedAt >= at) continue;
    const earliest = earliestByUnit.get(unitId);
    if (!earliest || report.recordedAt < earliest) earliestByUnit.set(unitId, report.recordedAt);
  }
  if (earliestByUnit.size === 0) return new Map<string, Fix>();
  const moments = [...earliestByUnit.values()].map((moment) => moment.toISOString());
  const rows = await lastFixesBefore(db, { unit_ids: [...earliestByUnit.keys()], moments });
  return new Map(rows.map(({ unitId, ...fix }) => [unitId, fix as Fix]));
}

function ignoreReport(result: AcceptResult, index: number, reason: FixRefusal): void {
  result.accepted--;
  result.ignored.push({ index, reason });
}

function toCurrentFix({ lng, lat, recordedAt, accuracyM }: StoredPosition): Fix | null {
  return lng === null || lat === null || !recordedAt ? null : { lng, lat, recordedAt, accuracyM };
}

function toUnconfirmedFix({
  unconfirmedLng: lng,
  unconfirmedLat: lat,
  unconfirmedAt: recordedAt,
  unconfirmedAccuracyM,
}: StoredPosition) {
  return lng === null || lat === null || !recordedAt ? null : { lng, lat, recordedAt, accuracyM: unconfirmedAccuracyM };
}
