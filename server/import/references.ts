import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { agency, station } from "../../db/schema/agencies";
import { district, facility } from "../../db/schema/places";
import { incidentType } from "../../db/schema/plans";
import { riverGauge } from "../../db/schema/rivers";
import type { DispatchRule, PositionQuality } from "../../db/vocabulary";

type LocatedPlace = { position: LngLat; positionQuality: PositionQuality | null };

/** The existing records that a file may refer to. */
export type References = {
  agencies: ReadonlyMap<string, DispatchRule>;
  stations: ReadonlyMap<string, LocatedPlace & { positionSource: string | null; facilityId: string | null }>;
  facilities: ReadonlyMap<string, LocatedPlace>;
  districts: ReadonlyMap<string, string>;
  incidentTypes: ReadonlySet<string>;
  gauges: ReadonlySet<string>;
};

export async function readReferences(tx: Db): Promise<References> {
  const agencies = await tx.select({ code: agency.code, rule: agency.dispatchRule }).from(agency);
  const stations = await tx
    .select({
      code: station.code,
      position: station.position,
      positionQuality: station.positionQuality,
      positionSource: station.positionSource,
      facilityId: station.facilityId,
    })
    .from(station);
  const facilities = await tx
    .select({ id: facility.id, position: facility.position, positionQuality: facility.positionQuality })
    .from(facility);
  const districts = await tx.select({ code: district.code, name: district.name }).from(district);
  const types = await tx.select({ code: incidentType.code }).from(incidentType);
  const gauges = await tx.select({ code: riverGauge.code }).from(riverGauge);
  return {
    agencies: new Map(agencies.map(({ code, rule }) => [code, rule])),
    stations: new Map(stations.map(({ code, ...place }) => [code, place])),
    facilities: new Map(facilities.map(({ id, ...place }) => [id, place])),
    districts: new Map(districts.map(({ code, name }) => [code, name])),
    incidentTypes: new Set(types.map(({ code }) => code)),
    gauges: new Set(gauges.map(({ code }) => code)),
  };
}
