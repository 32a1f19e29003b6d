import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { coverageStations } from "../../db/queries/coverage";
import { station } from "../../db/schema/agencies";
import { unit } from "../../db/schema/units";
import type { UnitKind } from "../../db/vocabulary";
import { estimateReach, type Reach } from "../domain/coverage";
import { minEllipsoidPerSphere } from "../domain/ellipsoid-ratio";
import { findVehicle } from "../domain/vehicle";
import type { CorrectedNetwork } from "../routing/find-routes";
import { listCoveredKinds, type Point, toColumns } from "./points";
import { findFastest, type HelpSource, hasRoutingNetwork } from "./travel-times";

type NearStation = Reach & { station: string };

/**
 * Finds, for each place, the nearest station that has units of a kind (null: any); with a network, the station whose
 * vehicle would arrive first. Returns two maps keyed by the place's id: `station` considers all these stations, `usual`
 * only those that have such a unit on duty.
 */
export async function findNearestStations(
  db: Db,
  travelNetwork: CorrectedNetwork,
  kind: UnitKind | null,
  points: readonly Point[],
) {
  const nearest = { station: new Map<string, NearStation>(), usual: new Map<string, NearStation>() };
  if (hasRoutingNetwork(travelNetwork)) {
    const stationVehicles = await listStationVehicles(db, kind);
    for (const measure of ["station", "usual"] as const) {
      const sources = measure === "station" ? stationVehicles : stationVehicles.filter(({ onDuty }) => onDuty);
      for (const [id, [first]] of await findFastest(travelNetwork, points, sources, 1)) {
        if (!first) continue;
        const { source, ...reach } = first;
        nearest[measure].set(id, { station: source.id, ...reach });
      }
    }
    return nearest;
  }
  for (const row of await coverageStations(db, {
    ...toColumns(points),
    kinds: listCoveredKinds(kind),
    slack: minEllipsoidPerSphere,
  })) {
    nearest[row.measure].set(row.id, { station: row.station, ...estimateReach(row.distanceM, row.mobility) });
  }
  return nearest;
}

type StationVehicle = HelpSource & { name: string; onDuty: boolean };

/**
 * Lists the stations that have units of a kind (null: any). A station is listed once for each kind of vehicle that is
 * based there; `onDuty`: whether a unit with such a vehicle is on duty.
 */
export async function listStationVehicles(db: Db, kind: UnitKind | null): Promise<StationVehicle[]> {
  const rows = await db
    .select({
      ...{ code: station.code, name: station.name, position: station.position },
      ...{ kind: unit.kind, mobility: unit.mobility, skills: unit.skills, duty: unit.duty },
    })
    .from(station)
    .innerJoin(unit, eq(unit.stationCode, station.code))
    .where(and(isNull(unit.retiredAt), inArray(unit.kind, [...listCoveredKinds(kind)])))
    .orderBy(station.code);
  const sources = new Map<string, StationVehicle>();
  for (const { code, name, position, duty, ...row } of rows) {
    const vehicle = findVehicle(row);
    const key = `${code} ${vehicle}`;
    const isOnDuty = duty === "available" || sources.get(key)?.onDuty === true;
    sources.set(key, { id: code, name, ...position, vehicle, onDuty: isOnDuty });
  }
  return [...sources.values()];
}

/**
 * Lists the stations that have units of a kind (null: any), each with the number of its units and of its units on duty.
 */
export async function listStations(db: Db, kind: UnitKind | null) {
  const rows = await db
    .select({
      code: station.code,
      name: station.name,
      position: station.position,
      quality: station.positionQuality,
      units: sql<number>`count(*)::int`,
      onDuty: sql<number>`(count(*) filter (where ${unit.duty} = 'available'))::int`,
      simulated: sql<boolean>`bool_and(${unit.simulated})`,
    })
    .from(station)
    .innerJoin(unit, eq(unit.stationCode, station.code))
    .where(and(isNull(unit.retiredAt), inArray(unit.kind, [...listCoveredKinds(kind)])))
    .groupBy(station.code)
    .orderBy(station.name);
  return rows.map(({ position: { lng, lat }, ...station }) => ({ ...station, lng, lat }));
}
