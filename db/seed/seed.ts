import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { takeLock } from "../advisory-locks";
import type { Database, Db } from "../client";
import { agency, station } from "../schema/agencies";
import { district, facility, place, village } from "../schema/places";
import { incidentType, question, requirement } from "../schema/plans";
import { findInvalidAreas, updateResponseAreas } from "./areas";
import { setFromExcluded } from "./excluded";
import { type ReferenceData, readReferenceData } from "./read-data";

export type SeedCounts = Record<keyof ReferenceData, number>;

/**
 * Loads the reference data in one transaction and returns the number of rows written, keyed by table. It can be run
 * again: rows that come from another source, have a surveyed position or were changed in the admin area stay unchanged.
 * Agencies, stations and types are only added, never changed; plans and questions only with their type.
 */
export async function seedReference({ db }: Database): Promise<SeedCounts> {
  const data = readReferenceData();
  return db.transaction(async (tx) => {
    await takeLock(tx, "referenceData");
    const placeCounts = await seedPlaces(tx, data);
    const agencyCounts = await seedAgencies(tx, data);
    const planCounts = await seedPlans(tx, data);
    await updateResponseAreas(tx);
    return { ...placeCounts, ...agencyCounts, ...planCounts };
  });
}

async function seedPlaces(tx: Db, { districts, villages, places, facilities }: ReferenceData) {
  const [invalidArea] = await findInvalidAreas(
    tx,
    districts.map(({ boundary }) => boundary),
  );
  if (invalidArea) throw new Error(`districts.geojson: ${districts[invalidArea.index]?.code}: ${invalidArea.reason}`);
  const boundaryColumns = ["name", "boundary", "boundaryQuality", "capital", "areaKm2", "areaBasis"] as const;
  const writtenDistricts = await tx
    .insert(district)
    .values(districts)
    .onConflictDoUpdate({
      target: district.code,
      set: setFromExcluded(district, ...boundaryColumns, "population", "populationBasis", "licence"),
      setWhere: eq(district.source, sql`excluded.source`),
    })
    .returning({ key: district.code });

  const writtenVillages = await tx
    .insert(village)
    .values(villages)
    .onConflictDoUpdate({
      target: village.code,
      set: setFromExcluded(
        village,
        "districtCode",
        "name",
        "kind",
        "position",
        "positionQuality",
        "positionNote",
        "positionSource",
        "licence",
      ),
      setWhere: and(
        eq(village.source, sql`excluded.source`),
        sql`${village.positionQuality} is distinct from 'surveyed'`,
      ),
    })
    .returning({ key: village.code });

  const positionColumns = ["position", "positionQuality", "positionErrorM", "positionNote", "licence"] as const;
  const writtenPlaces = await tx
    .insert(place)
    .values(places)
    .onConflictDoUpdate({
      target: place.id,
      set: setFromExcluded(place, "name", "kind", "districtCode", ...positionColumns),
      setWhere: and(eq(place.source, sql`excluded.source`), ne(place.positionQuality, "surveyed")),
    })
    .returning({ key: place.id });

  const writtenFacilities = await tx
    .insert(facility)
    .values(facilities)
    .onConflictDoUpdate({
      target: facility.id,
      set: setFromExcluded(
        facility,
        "name",
        "kind",
        "agency",
        "districtCode",
        "address",
        "sourceUrl",
        ...positionColumns,
      ),
      setWhere: and(
        eq(facility.source, sql`excluded.source`),
        ne(facility.positionQuality, "surveyed"),
        isNull(facility.positionSource),
        sql`${facility.id} not in (select data ->> 'facility' from event where kind = 'facility.changed')`,
      ),
    })
    .returning({ key: facility.id });

  return {
    districts: writtenDistricts.length,
    villages: writtenVillages.length,
    places: writtenPlaces.length,
    facilities: writtenFacilities.length,
  };
}

async function seedAgencies(tx: Db, { agencies, stations }: ReferenceData) {
  const writtenAgencies = await tx
    .insert(agency)
    .values(agencies)
    .onConflictDoNothing()
    .returning({ key: agency.code });
  const existingFacilities = await tx
    .select({ id: facility.id, position: facility.position, positionQuality: facility.positionQuality })
    .from(facility);
  const facilitiesById = new Map(existingFacilities.map((row) => [row.id, row]));
  const writtenStations = await tx
    .insert(station)
    .values(
      stations.map((station) => {
        const stationFacility = facilitiesById.get(station.code);
        if (!stationFacility) throw new Error(`stations.csv: ${station.code}: no facility of this id`);
        return {
          ...station,
          facilityId: stationFacility.id,
          position: stationFacility.position,
          positionQuality: stationFacility.positionQuality,
        };
      }),
    )
    .onConflictDoNothing()
    .returning({ key: station.code });
  return { agencies: writtenAgencies.length, stations: writtenStations.length };
}

async function seedPlans(tx: Db, { incidentTypes, requirements, questions }: ReferenceData) {
  const writtenTypes = await tx
    .insert(incidentType)
    .values(incidentTypes)
    .onConflictDoNothing()
    .returning({ key: incidentType.code });
  // An existing type may have no plan or no questions because an administrator has removed them.
  const newCodes = new Set(writtenTypes.map(({ key }) => key));
  const newRequirements = requirements.filter(({ typeCode }) => newCodes.has(typeCode));
  if (newRequirements.length > 0) await tx.insert(requirement).values(newRequirements);
  const newQuestions = questions.filter(({ typeCode }) => newCodes.has(typeCode));
  if (newQuestions.length > 0) await tx.insert(question).values(newQuestions);
  return {
    incidentTypes: writtenTypes.length,
    requirements: newRequirements.length,
    questions: newQuestions.length,
  };
}
