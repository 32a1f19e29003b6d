import { and, eq, inArray, isNotNull, isNull, min, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { measureBusyHours } from "../../db/queries/move-up";
import { station } from "../../db/schema/agencies";
import { incidentType, requirement, target } from "../../db/schema/plans";
import { unit, unitPosition } from "../../db/schema/units";
import type { PositionBasis, UnitKind } from "../../db/vocabulary";
import { type Context, freshSince } from "../context";
import { dayMs, hourMs } from "../domain/calendar";
import { estimateBusyProbability } from "../domain/expected-coverage";
import { findVehicle } from "../domain/vehicle";
import { listHiddenUnits } from "../masking/hidden-units";
import type { StartPoint } from "./compute-reaches";

/**
 * A unit that is on duty and not assigned. `startPoint` is the place from which the assignment rule would calculate its
 * travel time.
 */
export type IdleUnit = {
  id: string;
  callSign: string;
  agency: string;
  simulated: boolean;
  basis: PositionBasis;
  /** The name of the unit's station; null if it has none. */
  home: string | null;
  startPoint: StartPoint;
};

/**
 * Returns the idle units of a kind, ordered by call sign. A unit without a fresh fix, or whose position this viewer may
 * not see, is treated as being at its station, or left out if it has no station.
 */
export async function readIdleUnits(context: Context, kind: UnitKind): Promise<IdleUnit[]> {
  const hiddenUnitIds = new Set(await listHiddenUnits(context));
  const rows = await context.db
    .select({ unit, position: unitPosition, home: { name: station.name, position: station.position } })
    .from(unitPosition)
    .innerJoin(unit, eq(unit.id, unitPosition.unitId))
    .leftJoin(station, eq(station.code, unit.stationCode))
    .where(and(eq(unitPosition.kind, kind), eq(unitPosition.eligible, true)))
    .orderBy(sql`${unit.callSign} collate "C"`);
  return rows.flatMap(({ unit: { id, callSign, agencyCode: agency, simulated, ...vehicleFields }, position, home }) => {
    const isAtFix = position.fixAt !== null && position.fixAt >= freshSince(context) && !hiddenUnitIds.has(id);
    const at = isAtFix ? position.fix : home?.position;
    if (!at) return [];
    const accuracyM = isAtFix ? position.accuracyM : null;
    const basis: PositionBasis = isAtFix ? "fix" : "station";
    const startPoint = { ...at, vehicle: findVehicle(vehicleFields), accuracyM };
    return [{ ...{ id, callSign, agency, simulated, basis, startPoint }, home: home?.name ?? null }];
  });
}

export type MoveUpStation = LngLat & { code: string; name: string };

/**
 * Lists the stations where units of the kind are based, whether or not the units are on duty, because these stations
 * have the space and equipment for such a unit.
 */
export async function listStations(db: Db, kind: UnitKind): Promise<MoveUpStation[]> {
  const stationCodes = db
    .select({ code: unit.stationCode })
    .from(unit)
    .where(and(eq(unit.kind, kind), isNull(unit.retiredAt)));
  const { code, name, position } = station;
  const rows = await db.select({ code, name, position }).from(station).where(inArray(code, stationCodes)).orderBy(code);
  return rows.map(({ position: { lng, lat }, ...rest }) => ({ ...rest, lng, lat }));
}

/** The time target if none of the categories has one. Equals the default limit of the coverage map. */
const defaultTargetSeconds = 30 * 60;

/**
 * Returns the shortest time target of the categories whose response plans have units of the kind;
 * `defaultTargetSeconds` if none of them has one.
 */
export async function readTarget(db: Db, kind: UnitKind): Promise<{ seconds: number; isDefault: boolean }> {
  const [row] = await db
    .select({ seconds: min(target.promisedSeconds) })
    .from(target)
    .innerJoin(incidentType, eq(incidentType.category, target.category))
    .innerJoin(requirement, and(eq(requirement.typeCode, incidentType.code), eq(requirement.kind, kind)))
    .where(isNotNull(target.promisedSeconds));
  return { seconds: row?.seconds ?? defaultTargetSeconds, isDefault: !row?.seconds };
}

const busyDays = 28;

/** Estimates the probability that a unit of the kind is busy, from the assignments of the last four weeks. */
export async function readBusyProbability(
  { db, now }: Context,
  { kind, simulated }: { kind: UnitKind; simulated: boolean },
) {
  const sinceMs = now().getTime() - busyDays * dayMs;
  const [busyTotals] = await measureBusyHours(db, { kind, simulated, since: new Date(sinceMs), now: now() });
  const onDutyCondition = and(eq(unit.kind, kind), eq(unit.duty, "available"), eq(unit.simulated, simulated));
  const unitCount = await db.$count(unit, onDutyCondition);
  const { busyHours, assignments, firstAt } = busyTotals ?? { busyHours: 0, assignments: 0, firstAt: null };
  // Start the period at the first assignment: before it, a new installation was not in use yet, so its units would
  // wrongly count as idle. The period is at least a day, because otherwise the units would seem always busy right after
  // the first assignment.
  const periodStartMs = Math.max(sinceMs, Math.min(firstAt?.getTime() ?? sinceMs, now().getTime() - dayMs));
  const dutyHours = (unitCount * (now().getTime() - periodStartMs)) / hourMs;
  return { probability: estimateBusyProbability({ busyHours, dutyHours, assignments }), assignments, days: busyDays };
}
