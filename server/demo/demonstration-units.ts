import { inArray } from "drizzle-orm";
import type { Database } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { agency, station } from "../../db/schema/agencies";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { equatorMetresPerDegree } from "../domain/straight-distance";
import { saveUnits } from "../import/save-units";
import { type CrewGroup, demonstrationCrews } from "./demonstration-crews";

/**
 * Loads made-up crews, marked as simulated, each with a current fix near its station. It can be run again: it does not
 * change a real unit with the same call sign, does not move a crew that is on a task, and keeps the duty that a crew
 * has set.
 */
export async function seedDemonstrationUnits(
  { db }: Database,
  now: Date,
  positionFreshMinutes = 10,
): Promise<{ units: number }> {
  return inTransaction(db, async (tx) => {
    const stations = await tx.select({ code: station.code, position: station.position }).from(station);
    const stationPositions = new Map(stations.map(({ code, position }) => [code, position]));
    const agencies = new Set((await tx.select({ code: agency.code }).from(agency)).map(({ code }) => code));
    const unitDefinitions = demonstrationCrews.flatMap(createUnitsOfGroup);
    const existingUnits = await tx
      .select({ callSign: unit.callSign, agencyCode: unit.agencyCode, taken: unit.isTaken, simulated: unit.simulated })
      .from(unit)
      .where(
        inArray(
          unit.callSign,
          unitDefinitions.map(({ callSign }) => callSign),
        ),
      );
    const unitByCallSign = new Map(existingUnits.map((existingUnit) => [existingUnit.callSign, existingUnit]));

    const units = unitDefinitions.flatMap((definition, index) => {
      const stationPosition = stationPositions.get(definition.stationCode);
      const existingUnit = unitByCallSign.get(definition.callSign);
      if (!stationPosition || !agencies.has(definition.agencyCode) || existingUnit?.simulated === false) return [];
      const position = existingUnit?.taken ? null : offsetByIndex(stationPosition, index);
      // A unit that has been sent keeps its agency, see decision 39.
      const agencyCode = existingUnit?.agencyCode ?? definition.agencyCode;
      return [{ unit: { ...definition, agencyCode, duty: "available" as const, simulated: true }, position }];
    });
    await saveUnits(tx, { now: () => now, settings: { positionFreshMinutes } }, units);
    return { units: units.length };
  });
}

function createUnitsOfGroup({ station, agency, kind, callSign, count, skills, mobility }: CrewGroup) {
  return Array.from({ length: count }, (_, index) => ({
    callSign: `${callSign}-${index + 1}`,
    agencyCode: agency,
    stationCode: station,
    kind,
    skills: [...skills],
    mobility,
  }));
}

/**
 * Returns a point 150 to 900 m away. Successive indexes differ in direction by the golden angle, so that crews do not
 * overlap.
 */
function offsetByIndex({ lng, lat }: LngLat, index: number): LngLat {
  const angle = index * 2.399963;
  const metres = 150 + ((index * 89) % 751);
  return {
    lng: lng + (metres * Math.sin(angle)) / (equatorMetresPerDegree * Math.cos((lat * Math.PI) / 180)),
    lat: lat + (metres * Math.cos(angle)) / equatorMetresPerDegree,
  };
}
