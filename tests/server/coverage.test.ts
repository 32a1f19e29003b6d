import { eq, sql } from "drizzle-orm";
import geodesic from "geographiclib-geodesic";
import type { Role } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { station } from "../../db/schema/agencies";
import { assignment, incident } from "../../db/schema/incidents";
import { village } from "../../db/schema/places";
import { unit, unitPosition } from "../../db/schema/units";
import type { Context } from "../../server/context";
import { readCoverage } from "../../server/coverage/read-coverage";
import { previewTrialStation, WhatIfInput } from "../../server/coverage/what-if";
import { listGapsWithoutUnits, WithoutUnitInput } from "../../server/coverage/without-unit";
import { permissionsOf } from "../../server/domain/permission";
import { estimateTravelSeconds } from "../../server/domain/travel-estimate";
import { acceptPositions } from "../../server/units/accept-positions";
import {
  aContext,
  anIncident,
  aStation,
  aType,
  aUnit,
  bayungLencir,
  deleteUnitsAndIncidents,
  kmFrom,
  sekayu,
} from "../support/makers";
import { createRandom } from "../support/seeded-random";
import { expect, test } from "../support/test";

const now = new Date();
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const within30Minutes = { by: "minutes", max: 30 } as const;

function contextOfRole(db: Db, role: Role): Context {
  const actor = { ...aContext(db).actor, kind: "person" as const, role, scopes: permissionsOf[role] };
  return aContext(db, { actor, now: () => now });
}

/** The geodesic distance in metres, computed by a library that is independent of PostGIS. */
function measureDistanceM(from: LngLat, to: LngLat): number {
  return geodesic.Geodesic.WGS84.Inverse(from.lat, from.lng, to.lat, to.lng).s12 ?? Number.NaN;
}

/**
 * Creates 70 ambulances and boats, most of them based at one of twelve stations. Twelve of them are together at the
 * first station. Many others have a fix elsewhere, which may be stale. Some units are busy or off duty.
 */
async function seedUnits(db: Db) {
  await deleteUnitsAndIncidents(db);
  const random = createRandom(6);
  const randomPoint = () => kmFrom(sekayu, random.between(0, 90), random.between(0, 360));
  const stations = [];
  for (let index = 0; index < 12; index += 1) stations.push(await aStation(db, { at: randomPoint() }));
  for (let index = 0; index < 70; index += 1) {
    const homeStation = index < 12 ? stations[0] : random.chance(0.9) ? random.pick(stations) : undefined;
    const isBoat = random.chance(0.3);
    const { id } = await aUnit(db, {
      ...(homeStation && { station: homeStation }),
      ...(index >= 12 && random.chance(0.6) && { at: randomPoint(), fixAgeMinutes: random.pick([0, 5, 9, 11, 40]) }),
      kind: isBoat ? "rescue-boat" : "ambulance",
      mobility: isBoat ? "river" : "road",
      duty: random.chance(0.75) ? "available" : "off-duty",
      now,
    });
    if (random.chance(0.2)) {
      await db.update(unit).set({ isTaken: true }).where(eq(unit.id, id));
      await db.update(unitPosition).set({ eligible: false }).where(eq(unitPosition.unitId, id));
    }
  }
}

/** Reads all units, each with the position that the assignment rule uses. */
async function readUnits(db: Db) {
  const rows = await db
    .select({ unit, position: unitPosition, home: station.position, code: station.code })
    .from(unit)
    .innerJoin(unitPosition, eq(unitPosition.unitId, unit.id))
    .leftJoin(station, eq(station.code, unit.stationCode));
  return rows.map(({ unit: row, position, home, code }) => {
    const isFresh = position.fixAt !== null && position.fixAt >= minutesAgo(10);
    return { ...row, home, code, at: isFresh ? position.fix : home, free: row.duty === "available" && !row.isTaken };
  });
}

test("the nearest stations and units of every village and cell match distances on the ellipsoid", async ({ db }) => {
  await seedUnits(db);
  const units = await readUnits(db);
  const context = aContext(db, { now: () => now });
  for (const kind of ["ambulance", "rescue-boat", null] as const) {
    const coverage = await readCoverage(context, { kind });
    expect(coverage.villages.length + coverage.unplaced.length).toBe(await db.$count(village));
    expect(coverage.cells.length).toBeGreaterThan(300);
    const unitsOfKind = units.filter((unit) => kind === null || unit.kind === kind);
    for (const place of [...coverage.villages, ...coverage.cells]) {
      const freeUnits = unitsOfKind
        .filter(({ free, at }) => free && at)
        .map((unit) => ({ unit, m: measureDistanceM(place, unit.at as LngLat) }))
        .sort((a, b) => a.m - b.m);
      const [nearestFreeUnit] = freeUnits;
      const nearestHomeM = (stationedUnits: typeof units) =>
        Math.min(
          ...stationedUnits.filter(({ home }) => home).map(({ home }) => measureDistanceM(place, home as LngLat)),
        );
      expect(place.now?.distanceM).toBeCloseTo(nearestFreeUnit?.m ?? Number.NaN, 2);
      const nearestUnit = unitsOfKind.find(({ id }) => id === place.now?.unitId);
      expect(measureDistanceM(place, nearestUnit?.at as LngLat)).toBeCloseTo(nearestFreeUnit?.m ?? Number.NaN, 2);
      expect(place.now?.etaSeconds).toBe(
        estimateTravelSeconds(place.now?.distanceM ?? 0, nearestUnit?.mobility ?? "road"),
      );
      expect(place.station?.distanceM).toBeCloseTo(nearestHomeM(unitsOfKind), 2);
      expect(place.usual?.distanceM).toBeCloseTo(
        nearestHomeM(unitsOfKind.filter(({ duty }) => duty === "available")),
        2,
      );
    }
  }
});

test("the coverage lost when a unit leaves matches plain SQL", async ({ db }) => {
  const context = aContext(db, { now: () => now });
  for (const km of [8, 15, 30]) {
    const coverage = await listGapsWithoutUnits(context, { kind: "ambulance", limit: { by: "km", max: km } });
    const { rows } = (await db.execute(sql`
      with spot as (
        select unit.id, case when p.fix_at >= ${minutesAgo(10)} then p.fix else station.position end as at
        from unit join unit_position p on p.unit_id = unit.id left join station on station.code = unit.station_code
        where unit.kind = 'ambulance' and unit.duty = 'available' and not unit.taken
      ),
      covering as (
        select village.code, village.district_code, min(spot.id::text) as id
        from village join spot on st_distance(village.position, spot.at) <= ${km * 1_000}
        group by village.code having count(*) = 1
      )
      select id, array_agg(code order by code) as places from covering group by id`)) as unknown as {
      rows: { id: string; places: string[] }[];
    };
    expect(rows.length).toBeGreaterThan(0);
    expect(new Map(coverage.gaps.map(({ unitId, places }) => [unitId, places.toSorted()]))).toEqual(
      new Map(rows.map(({ id, places }) => [id, places])),
    );
    const gapSizes = coverage.gaps.map(({ places }) => places.length);
    expect(gapSizes).toEqual(gapSizes.toSorted((a, b) => b - a));
  }
});

test("a trial station shortens the distance of each place it is nearer to, and lists who gains", async ({ db }) => {
  const context = aContext(db, { now: () => now });
  const { villages, cells } = await readCoverage(context, { kind: "ambulance" });
  const preview = await previewTrialStation(context, {
    kind: "ambulance",
    ...bayungLencir,
    helpMeasure: "station",
    limit: { by: "km", max: 5 },
  });
  const coverageAfter = new Map(preview.after);
  for (const { id, station: stationBefore, ...place } of [...villages, ...cells]) {
    const shortestM = Math.min(
      stationBefore?.distanceM ?? Number.POSITIVE_INFINITY,
      measureDistanceM(place, bayungLencir),
    );
    expect(coverageAfter.get(id)?.distanceM).toBeCloseTo(shortestM, 2);
  }
  const gainingVillages = villages.filter(
    (village) => measureDistanceM(village, bayungLencir) < (village.station?.distanceM ?? Number.POSITIVE_INFINITY),
  );
  expect(gainingVillages.length).toBeGreaterThan(0);
  expect(preview.all.gaining).toBe(gainingVillages.length);
  expect(preview.districts.reduce((sum, district) => sum + district.gaining, 0)).toBe(gainingVillages.length);
  expect(preview.district).toMatchObject({ boundary: false });
  const countWithin = (km: number, distances: number[]) => distances.filter((m) => m <= km * 1_000).length;
  const distancesBefore = villages.map(({ station }) => station?.distanceM ?? Number.POSITIVE_INFINITY);
  const distancesAfter = villages.map(({ id }) => coverageAfter.get(id)?.distanceM ?? Number.POSITIVE_INFINITY);
  for (const [totals, distances] of [
    [preview.all.before, distancesBefore],
    [preview.all.after, distancesAfter],
  ] as const) {
    expect(totals.within).toEqual([10, 20, 30, 5].map((km) => countWithin(km, distances)));
  }
});

test.for([
  ["is serving a sensitive incident", "onScene", null],
  ["has just left one", "clear", 3],
] as const)("no figure for leaders changes when a crew moves that %s", async ([, state, endedMinutesAgo], { db }) => {
  await deleteUnitsAndIncidents(db);
  const homeStation = await aStation(db, { at: sekayu });
  await aUnit(db, { station: homeStation, at: kmFrom(sekayu, 60), now });
  const crew = await aUnit(db, { station: homeStation, at: kmFrom(sekayu, 20), fixAgeMinutes: 5, now });
  const { id } = await anIncident(db, { type: await aType(db, []), now: minutesAgo(60) });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  await db.insert(assignment).values({
    incidentId: id,
    unitId: crew.id,
    kind: crew.kind,
    state,
    chosenBy: "dispatcher",
    responsible: false,
    assignedBy: "system:test",
    assignedAt: minutesAgo(50),
    endedAt: endedMinutesAgo === null ? null : minutesAgo(endedMinutesAgo),
  });
  const readAllFigures = async (role: Role) => {
    const context = contextOfRole(db, role);
    const kind = "ambulance" as const;
    return JSON.stringify([
      await readCoverage(context, { kind }),
      await readCoverage(context, { kind: null }),
      await listGapsWithoutUnits(context, { kind, limit: within30Minutes }),
      await previewTrialStation(context, { kind, ...bayungLencir, helpMeasure: "now", limit: within30Minutes }),
    ]);
  };
  const [leaderFigures, supervisorFigures] = [await readAllFigures("leader"), await readAllFigures("supervisor")];
  const laterContext = { ...aContext(db), now: () => now };
  await acceptPositions(laterContext, [{ callSign: crew.callSign, ...kmFrom(sekayu, 23), recordedAt: now }]);
  expect(leaderFigures).toContain(crew.callSign);
  expect(await readAllFigures("leader")).toBe(leaderFigures);
  expect(await readAllFigures("supervisor")).not.toBe(supervisorFigures);
});

test("without units of a kind no place is covered, and a trial station helps every place", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  const context = contextOfRole(db, "leader");
  const coverage = await readCoverage(context, { kind: "tow-truck" });
  expect(coverage.stations).toEqual([]);
  expect(new Set(coverage.villages.flatMap(({ now, usual, station }) => [now, usual, station]))).toEqual(
    new Set([null]),
  );
  expect((await listGapsWithoutUnits(context, { kind: "tow-truck", limit: within30Minutes })).gaps).toEqual([]);
  const preview = await previewTrialStation(context, {
    kind: "tow-truck",
    ...sekayu,
    helpMeasure: "now",
    limit: within30Minutes,
  });
  expect(preview.all).toMatchObject({
    gaining: coverage.villages.length,
    gainM: null,
    before: { unreachable: coverage.villages.length },
  });
});

test("invalid input is refused and names its field", async ({ db }) => {
  const baseInput = { kind: "ambulance", helpMeasure: "usual" };
  const listInvalidFields = (input: unknown) =>
    WhatIfInput.safeParse(input).error?.issues.map(({ path }) => path.join("."));
  expect(listInvalidFields({ ...baseInput, lng: 181, lat: -2 })).toEqual(["lng"]);
  expect(listInvalidFields({ ...baseInput, lng: 103, lat: "-2" })).toEqual(["lat"]);
  expect(listInvalidFields({ kind: "helicopter", lng: 103, lat: -2 })).toEqual(["kind"]);
  expect(
    WithoutUnitInput.safeParse({ kind: null, limit: { by: "km", max: 0 } }).error?.issues.map(({ path }) =>
      path.join("."),
    ),
  ).toEqual(["limit.max"]);
  const berlin = { lng: 13.4, lat: 52.5 };
  await expect(
    previewTrialStation(aContext(db), { kind: null, ...berlin, helpMeasure: "usual", limit: within30Minutes }),
  ).rejects.toMatchObject({ code: "invalid-input", details: { errors: [{ field: "lng" }] } });
});
