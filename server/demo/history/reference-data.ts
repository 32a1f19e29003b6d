import { and, eq, inArray, isNotNull } from "drizzle-orm";
import type { Db } from "../../../db/client";
import type { LngLat } from "../../../db/columns";
import { station } from "../../../db/schema/agencies";
import { place, village } from "../../../db/schema/places";
import { incidentType, requirement } from "../../../db/schema/plans";
import { unit } from "../../../db/schema/units";
import type { UnitKind } from "../../../db/vocabulary";
import { demonstrationCrews } from "../demonstration-crews";

/** A demonstration crew; `home` is the position of its station. */
export type Crew = { id: string; kind: UnitKind; home: LngLat };
/** An incident type, with the kind of the first unit in its plan at priority 2 (null if it has no such plan). */
export type HistoryIncidentType = { priority: number; sensitive: boolean; kind: UnitKind | null };

/** The reference data from which the history is generated: crews with their stations, incident types and places. */
export type ReferenceData = {
  crews: readonly Crew[];
  types: ReadonlyMap<string, HistoryIncidentType>;
  villages: readonly { name: string; districtCode: string; at: LngLat }[];
  /** Position of the administrative seat of each district, by district code. */
  districtSeats: ReadonlyMap<string, LngLat>;
};

/** Reads the reference data in a fixed order, so that every database gets the same history. */
export async function readReferenceData(db: Db): Promise<ReferenceData> {
  const crews = await db
    .select({ id: unit.id, kind: unit.kind, callSign: unit.callSign, home: station.position })
    .from(unit)
    .innerJoin(station, eq(station.code, unit.stationCode))
    .where(
      and(
        eq(unit.simulated, true),
        inArray(
          unit.stationCode,
          demonstrationCrews.map((crew) => crew.station),
        ),
      ),
    );
  const plans = await db
    .select({ type: requirement.typeCode, kind: requirement.kind })
    .from(requirement)
    .where(and(eq(requirement.priority, 2), eq(requirement.order, 1)));
  const kindByType = new Map(plans.map(({ type, kind }) => [type, kind]));
  const types = await db.select().from(incidentType);
  const villages = await db
    .select({ code: village.code, name: village.name, districtCode: village.districtCode, at: village.position })
    .from(village)
    .where(isNotNull(village.position));
  const districtSeats = await db
    .select({ districtCode: place.districtCode, at: place.position })
    .from(place)
    .where(inArray(place.kind, ["district-seat", "regency-seat"]));
  return {
    crews: sortBy(crews, ({ callSign }) => callSign),
    types: new Map(
      types.map(({ code, defaultPriority, sensitive }) => [
        code,
        { priority: defaultPriority, sensitive, kind: kindByType.get(code) ?? null },
      ]),
    ),
    villages: sortBy(villages, ({ code }) => code).flatMap(({ at, ...village }) => (at ? [{ ...village, at }] : [])),
    districtSeats: new Map(
      districtSeats.flatMap(({ districtCode, at }) => (districtCode ? [[districtCode, at] as const] : [])),
    ),
  };
}

function sortBy<Item>(items: Item[], keyOf: (item: Item) => string): Item[] {
  return items.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
