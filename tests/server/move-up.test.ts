import { eq, sql } from "drizzle-orm";
import geodesic from "geographiclib-geodesic";
import type { Role } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { assignment, incident } from "../../db/schema/incidents";
import { closure, learnedSpeed, network } from "../../db/schema/network";
import { district, village } from "../../db/schema/places";
import { target } from "../../db/schema/plans";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { permissionsOf } from "../../server/domain/permission";
import { adviseMoves } from "../../server/move-up/advise-moves";
import { loadCurrentNetwork } from "../../server/routing/current-network";
import { drawNetwork, placeAt } from "../support/draw-network";
import { enumerateCoverage } from "../support/enumerate-coverage";
import { insertIncidentsAtPlaces } from "../support/incidents-at-places";
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
import { insertClosure, insertNetwork } from "../support/road-network";
import { createRandom } from "../support/seeded-random";
import { expect, test } from "../support/test";

const populationDemand = { kind: "ambulance", demand: "population" } as const;

test.beforeEach(async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(target);
  await db.delete(closure);
  await db.update(network).set({ status: "retired" });
});

/** Estimates the travel time in seconds without PostGIS: 1.4 times the straight-line distance at 40 km/h. */
function secondsBetween(from: LngLat, to: LngLat): number {
  const metres = geodesic.Geodesic.WGS84.Inverse(from.lat, from.lng, to.lat, to.lng).s12 ?? Number.NaN;
  return Math.round((metres * 1.4) / (40 / 3.6));
}

/**
 * Reads the assumed population of each village that has a point, as docs/move-up.md defines it: an equal share of the
 * population of its district. If that population is unknown, it is estimated as the number of villages in the district
 * times the average population of a village.
 */
async function readPopulation(db: Db) {
  const { rows } = (await db.execute(sql`
    with district_totals as (
      select code, population, count(*) as villages, count(village.position) as villages_with_point
      from district join (select district_code, position from village) village on district_code = code
      group by code
    )
    select st_x(village.position::geometry) as lng, st_y(village.position::geometry) as lat,
      coalesce(population, villages * (select sum(population) / sum(villages) from district_totals where population is not null))
        / villages_with_point as people
    from village join district_totals on district_totals.code = district_code
    where village.position is not null`)) as unknown as { rows: { lng: number; lat: number; people: number }[] };
  return rows.map(({ lng, lat, people }) => ({ lng: Number(lng), lat: Number(lat), people: Number(people) }));
}

test("the advice for random units equals that of trying every move and enumerating all busy states", async ({ db }) => {
  const random = createRandom(2_015);
  const populatedPlaces = await readPopulation(db);
  const weights = populatedPlaces.map((place) => place.people);
  const total = weights.reduce((a, b) => a + b, 0);
  const placesInReach = (at: LngLat) =>
    populatedPlaces.flatMap((place, index) => (secondsBetween(at, place) <= 1_800 ? [index] : []));
  let adviceCount = 0;
  for (let round = 0; round < 4; round++) {
    await deleteUnitsAndIncidents(db);
    const homeStations: Awaited<ReturnType<typeof aStation>>[] = [];
    for (let index = 0; index < 5; index++) homeStations.push(await aStation(db, { at: random.pick(populatedPlaces) }));
    const units: { callSign: string; at: LngLat }[] = [];
    for (const homeStation of homeStations) await aUnit(db, { station: homeStation, duty: "off-duty" });
    for (let index = 0; index < 6; index++) {
      const homeStation = homeStations[index % 2] as (typeof homeStations)[number];
      const callSign = `M-${round}${index}`;
      const at = random.chance(0.4)
        ? kmFrom(homeStation.position, random.between(0, 20), random.between(0, 360))
        : undefined;
      const isStale = random.chance(0.3);
      await aUnit(db, { callSign, station: homeStation, ...(at && { at, fixAgeMinutes: isStale ? 20 : 1 }) });
      units.push({ callSign, at: at && !isStale ? at : homeStation.position });
    }

    const busyProbability = 0.1;
    const reaches = units.map(({ at }) => placesInReach(at));
    const coverageBefore = enumerateCoverage({ weights, busyProbability, reaches });
    const moves = units.flatMap(({ callSign, at }, index) =>
      homeStations.map(({ code, position }) => {
        const reachesAfterMove = reaches.with(index, placesInReach(position));
        const gain = enumerateCoverage({ weights, busyProbability, reaches: reachesAfterMove }) - coverageBefore;
        return { callSign, to: code, gain, seconds: secondsBetween(at, position) };
      }),
    );
    const bestGain = Math.max(...moves.filter(({ seconds }) => seconds <= 3_600).map(({ gain }) => gain));

    const advice = await adviseMoves(aContext(db), populationDemand);
    expect(advice).toMatchObject({ idleUnits: 6, stations: 5, network: null, busy: { probability: busyProbability } });
    expect(advice.demand).toMatchObject({ counts: "people", estimatedDistricts: 12, districts: 15 });
    expect(advice.demand.total).toBeCloseTo(total, 3);
    expect(advice.before).toBeCloseTo(coverageBefore, 3);
    if (bestGain < total * advice.minGainShare) expect(advice.proposals).toEqual([]);
    else expect(advice.proposals[0]?.gain).toBeCloseTo(bestGain, 3);
    for (const { unit, to, gain, travelSeconds } of advice.proposals) {
      const move = moves.find(({ callSign, to: code }) => callSign === unit.callSign && code === to.code);
      expect(gain).toBeCloseTo(move?.gain ?? Number.NaN, 3);
      expect(travelSeconds).toBe(move?.seconds);
    }
    expect(new Set(advice.proposals.map(({ unit }) => unit.id)).size).toBe(advice.proposals.length);
    if (advice.proposals.length > 0) adviceCount += 1;
  }
  expect(adviceCount).toBeGreaterThan(1);
});

test("past incidents of the kind are the demand if there are at least 30; sensitive and older ones are not counted", async ({
  db,
}) => {
  const type = await aType(db, ["ambulance*1"]);
  const otherType = await aType(db, ["tow-truck*1"]);
  const homeStation = await aStation(db, { at: sekayu });
  const awayStation = await aStation(db, { at: bayungLencir });
  for (const callSign of ["SEKAYU-1", "SEKAYU-2"])
    await aUnit(db, { callSign, station: homeStation, at: kmFrom(bayungLencir, 20, 180) });
  await aUnit(db, { callSign: "BAYUNG-1", station: awayStation, duty: "off-duty" });
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  const incidentsAt = (place: LngLat, count: number, days: number, code = type) =>
    Array.from({ length: count }, () => ({ at: place, openedAt: daysAgo(days), type: code }));
  await insertIncidentsAtPlaces(db, [
    ...incidentsAt(bayungLencir, 29, 30),
    ...incidentsAt(sekayu, 50, 400),
    ...incidentsAt(sekayu, 50, 10, otherType),
  ]);
  expect((await adviseMoves(aContext(db), { kind: "ambulance", demand: null })).demand.measure).toBe("population");

  await insertIncidentsAtPlaces(db, incidentsAt(bayungLencir, 11, 5));
  await db.insert(target).values({ category: "health", promisedSeconds: 900 });
  const advice = await adviseMoves(aContext(db), { kind: "ambulance", demand: null });
  expect(advice).toMatchObject({
    demand: { measure: "incidents", counts: "incidents", total: 40, excludedCount: 0 },
    target: { seconds: 900, isDefault: false },
    before: 0,
    proposals: [{ unit: { callSign: "SEKAYU-1", basis: "fix" }, to: { code: awayStation.code }, gain: 36 }],
  });

  await db.update(incident).set({ sensitive: true });
  await insertIncidentsAtPlaces(db, incidentsAt(sekayu, 1, 3));
  await db.delete(target);
  const maskedAdvice = await adviseMoves(aContext(db), { kind: "ambulance", demand: "incidents" });
  expect(maskedAdvice.demand).toMatchObject({ measure: "incidents", total: 1 });
});

test("the busy probability is measured over the last four weeks", async ({ db }) => {
  const homeStation = await aStation(db, { at: sekayu });
  const crew = await aUnit(db, { station: homeStation });
  await aUnit(db, { station: homeStation });
  const { id: incidentId } = await anIncident(db, { type: await aType(db, []) });
  const now = new Date();
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  const assignmentFields = {
    incidentId,
    unitId: crew.id,
    kind: "ambulance",
    state: "clear",
    chosenBy: "rule",
  } as const;
  const aPastAssignment = (from: number, to: number) => ({
    ...{
      ...assignmentFields,
      responsible: true,
      assignedBy: "test",
      assignedAt: hoursAgo(from),
      endedAt: hoursAgo(to),
    },
  });
  // The last four weeks have 672 hours. The first assignment began earlier, so only 2 of its 10 hours count. The last
  // assignment ended earlier and does not count.
  await db
    .insert(assignment)
    .values([
      aPastAssignment(680, 670),
      ...Array.from({ length: 79 }, () => aPastAssignment(100, 96)),
      aPastAssignment(800, 700),
    ]);
  const { busy } = await adviseMoves(aContext(db, { now: () => now }), populationDemand);
  const share = (2 + 79 * 4) / (2 * 672);
  expect(busy).toMatchObject({ assignments: 80, days: 28 });
  expect(busy.probability).toBeCloseTo((share * 80 + 0.1 * 20) / 100, 6);
});

test("a viewer who may not see sensitive incidents learns no position from the advice; a busy unit is not moved", async ({
  db,
}) => {
  const type = await aType(db, []);
  const pastIncident = { at: sekayu, openedAt: new Date(), type: await aType(db, ["ambulance*1"]) };
  await insertIncidentsAtPlaces(db, [pastIncident, pastIncident]);
  const incidentDemand = { kind: "ambulance", demand: "incidents" } as const;
  const secretLocation = kmFrom(sekayu, 20, 45);
  const { id } = await anIncident(db, { type, at: secretLocation });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  const homeStation = await aStation(db, { at: kmFrom(sekayu, 20, 225) });
  const leavingUnit = await aUnit(db, { callSign: "RAHASIA", station: homeStation, at: secretLocation });
  const { id: assignmentId } = await assignUnit(aContext(db), { incidentId: id, unitId: leavingUnit.id });
  expect((await adviseMoves(aContext(db), incidentDemand)).idleUnits).toBe(0);
  for (const state of ["acknowledged", "enRoute", "onScene", "clear"] as const)
    await advanceAssignment(aContext(db), { id: assignmentId, state });
  await aUnit(db, { station: await aStation(db, { at: sekayu }), duty: "off-duty" });

  const contextOfRole = (role: Role) =>
    aContext(db, { actor: { ...aContext(db).actor, kind: "person", role, scopes: permissionsOf[role] } });
  const readRouteStarts = async (role: Role) => {
    const { proposals } = await adviseMoves(contextOfRole(role), incidentDemand);
    return proposals.map(({ unit: { callSign, basis }, line: [start] }) => ({ callSign, basis, start }));
  };
  const { lng, lat } = homeStation.position;
  expect(await readRouteStarts("leader")).toEqual([{ callSign: "RAHASIA", basis: "station", start: [lng, lat] }]);
  const shownStart = { callSign: "RAHASIA", basis: "fix", start: [secretLocation.lng, secretLocation.lat] };
  expect(await readRouteStarts("dispatcher")).toEqual([shownStart]);
});

test("travel times are by road: without the bridge nobody covers the other bank, and no unit is sent where no road leads", async ({
  db,
}) => {
  // Two roads along a river, connected by a bridge 4 km to the west. The speed is 10 m/s everywhere.
  const town = drawNetwork({
    points: { south: [0, 0], southWest: [-4_000, 0], northWest: [-4_000, 1_000], north: [0, 1_000] },
    roads: {
      southRoad: { from: "southWest", to: "south" },
      bridge: { from: "southWest", to: "northWest" },
      northRoad: { from: "northWest", to: "north" },
    },
  });
  const version = await insertNetwork(db, town);
  await expect.poll(async () => (await loadCurrentNetwork(db)).version).toBe(version);
  await db.delete(village);
  await db.update(district).set({ population: null });
  const [firstDistrict] = await db.select().from(district);
  const villageFields = { districtCode: firstDistrict?.code ?? "", kind: "desa" as const, source: "test" };
  await db.insert(village).values([
    { ...villageFields, code: "a", name: "Selatan", position: placeAt([0, 0]) },
    { ...villageFields, code: "b", name: "Utara", position: placeAt([0, 1_000]) },
  ]);
  const southStation = await aStation(db, { at: placeAt([-200, 0]) });
  const northStation = await aStation(db, { at: placeAt([-300, 1_000]) });
  for (const callSign of ["TEPI-1", "TEPI-2"]) await aUnit(db, { callSign, station: southStation });
  await aUnit(db, { station: northStation, duty: "off-duty" });
  await db.insert(target).values({ category: "health", promisedSeconds: 300 });
  await aType(db, ["ambulance*1"]);

  const advice = await adviseMoves(aContext(db), populationDemand);
  expect(advice).toMatchObject({
    ...{ network: version, pointsByLine: 0, closures: [], demand: { counts: "villages", total: 2 } },
    proposals: [
      {
        to: { code: northStation.code },
        rankedBy: "travel-time",
        travelSeconds: expect.closeTo(850, 0),
        routeM: expect.closeTo(8_500, -1),
      },
    ],
  });
  expect(advice.before).toBeCloseTo(1 - 0.1 ** 2, 9);
  expect(advice.proposals[0]?.gain).toBeCloseTo(0.9 + 0.9 - 0.99, 9);

  // At standard speeds, the route over the bridge takes 880 s. At the learned speeds it takes longer than the target.
  await db.update(target).set({ promisedSeconds: 1_000 });
  const adviceAtStandardSpeed = await adviseMoves(aContext(db), populationDemand);
  expect(adviceAtStandardSpeed).toMatchObject({ speeds: { learned: [] }, proposals: [] });
  expect(adviceAtStandardSpeed.before).toBeCloseTo(2 * (1 - 0.1 ** 2), 9);
  await db.insert(learnedSpeed).values([
    { vehicle: "ambulance", factor: 1, p90Ratio: 1.5, trips: 60 },
    { vehicle: "ambulance", districtCode: firstDistrict?.code, factor: 1.5, p90Ratio: 1.5, trips: 40 },
  ]);
  const adviceAtLearnedSpeed = await adviseMoves(aContext(db), populationDemand);
  expect(adviceAtLearnedSpeed).toMatchObject({
    speeds: { learned: [{ vehicle: "ambulance", trips: 60 }] },
    proposals: [{ to: { code: northStation.code } }],
  });
  expect(adviceAtLearnedSpeed.before).toBeCloseTo(1 - 0.1 ** 2, 9);
  await db.delete(learnedSpeed);
  await db.update(target).set({ promisedSeconds: 300 });

  const bridgeLine = [placeAt([-4_000, 100]), placeAt([-4_000, 900])].map(({ lng, lat }) => [lng, lat]);
  const closureId = await insertClosure(db, { type: "LineString", coordinates: bridgeLine });
  const adviceWithClosure = await adviseMoves(aContext(db), populationDemand);
  expect(adviceWithClosure).toMatchObject({ closures: [closureId], proposals: [] });

  // By straight-line distance both banks seem to be covered.
  await db.delete(closure);
  await db.update(network).set({ status: "retired" });
  await aUnit(db, { callSign: "TEPI-3", station: southStation });
  const adviceByLine = await adviseMoves(aContext(db), populationDemand);
  expect(adviceByLine).toMatchObject({ network: null, pointsByLine: 2, proposals: [] });
});
