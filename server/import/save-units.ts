import { and, asc, eq, exists, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { lockPositions, writeFixes } from "../../db/queries/position";
import { refreshUnitCopies } from "../../db/queries/unit";
import { assignment } from "../../db/schema/incidents";
import { unit, unitPosition } from "../../db/schema/units";
import { setFromExcluded } from "../../db/seed/excluded";
import { type Context, freshSince } from "../context";
import { splitIntoBatches } from "./batches";

type SaveContext = Pick<Context, "now" | "settings">;

type LocatedUnit = LngLat & { unitId: string; callSign: string };

export type NewUnit = { unit: typeof unit.$inferInsert; position: LngLat | null };

/**
 * Adds units. A unit whose call sign already exists is updated and keeps its assignment and its duty, which the crew
 * may have changed since the list was written. A retired unit is updated and stays retired. A position is stored as a
 * fix recorded now.
 */
export async function saveUnits(tx: Db, context: SaveContext, units: readonly NewUnit[]): Promise<void> {
  const positionByCallSign = new Map(units.map(({ unit: { callSign }, position }) => [callSign, position]));
  const sortedUnits = units.map((newUnit) => newUnit.unit).sort((a, b) => (a.callSign < b.callSign ? -1 : 1));
  const columns = ["agencyCode", "stationCode", "kind", "skills", "mobility", "simulated"] as const;
  for (const batch of splitIntoBatches(sortedUnits)) {
    const savedUnits = await tx
      .insert(unit)
      .values(batch)
      .onConflictDoUpdate({ target: unit.callSign, set: setFromExcluded(unit, ...columns) })
      .returning({ unitId: unit.id, callSign: unit.callSign, kind: unit.kind, retiredAt: unit.retiredAt });
    const unitsInUse = savedUnits.filter(({ retiredAt }) => !retiredAt);
    if (unitsInUse.length === 0) continue;
    await tx
      .insert(unitPosition)
      .values(unitsInUse.map(({ unitId, kind }) => ({ unitId, kind, eligible: false })))
      .onConflictDoNothing();
    const locatedUnits = unitsInUse.flatMap(({ unitId, callSign }) => {
      const position = positionByCallSign.get(callSign);
      return position ? [{ unitId, callSign, ...position }] : [];
    });
    await writePositions(tx, context, locatedUnits);
    await refreshUnitCopies(tx, { ids: unitsInUse.map(({ unitId }) => unitId), fresh_since: freshSince(context) });
  }
}

/**
 * Finds the call signs of existing units that belong to a different agency than the one given here and have already
 * been sent to incidents. Such a unit must keep its agency: the officers of its agency may read its past incidents, and
 * the agency's figures include them. Locks the units whose agency would change, so that none is sent meanwhile.
 */
export async function findUnitsBoundToAgency(
  tx: Db,
  units: readonly { callSign: string; agencyCode: string }[],
): Promise<string[]> {
  const agencyByCallSign = new Map(units.map(({ callSign, agencyCode }) => [callSign, agencyCode]));
  const existingUnits = await tx
    .select({ id: unit.id, callSign: unit.callSign, agencyCode: unit.agencyCode })
    .from(unit)
    .where(sql`${unit.callSign} = any(${sql.param([...agencyByCallSign.keys()])}::text[])`);
  const movingIds = existingUnits
    .filter(({ callSign, agencyCode }) => agencyByCallSign.get(callSign) !== agencyCode)
    .map(({ id }) => id);
  if (movingIds.length === 0) return [];
  const isMoving = sql`${unit.id} = any(${sql.param(movingIds)}::uuid[])`;
  await tx.select({ id: unit.id }).from(unit).where(isMoving).orderBy(asc(unit.callSign)).for("update");
  const wasSent = exists(tx.select().from(assignment).where(eq(assignment.unitId, unit.id)));
  const servedUnits = await tx.select({ callSign: unit.callSign }).from(unit).where(and(isMoving, wasSent));
  return servedUnits.map(({ callSign }) => callSign);
}

async function writePositions(tx: Db, context: SaveContext, locatedUnits: readonly LocatedUnit[]): Promise<void> {
  if (locatedUnits.length === 0) return;
  const at = context.now();
  const lockedPositions = await lockPositions(tx, { ids: locatedUnits.map(({ unitId }) => unitId) });
  const recordedAtByUnitId = new Map(lockedPositions.map(({ unitId, recordedAt }) => [unitId, recordedAt]));
  const newerPositions = locatedUnits.filter(({ unitId }) => (recordedAtByUnitId.get(unitId) ?? new Date(0)) < at);
  const unknownValues = newerPositions.map(() => null);
  await writeFixes(tx, {
    unit_ids: newerPositions.map(({ unitId }) => unitId),
    lngs: newerPositions.map(({ lng }) => lng),
    lats: newerPositions.map(({ lat }) => lat),
    recorded: newerPositions.map(() => at.toISOString()),
    speeds: unknownValues,
    headings: unknownValues,
    accuracies: unknownValues,
    becomes_last: newerPositions.map(() => true),
    expected_ids: newerPositions.map(({ unitId }) => unitId),
    expected_call_signs: newerPositions.map(({ callSign }) => callSign),
    expected_at: newerPositions.map(({ unitId }) => recordedAtByUnitId.get(unitId)?.toISOString() ?? null),
    include_unplaced: true,
    received: at.toISOString(),
    fresh_since: freshSince(context),
  });
}
