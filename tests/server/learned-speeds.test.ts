import { eq, inArray, sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { event } from "../../db/schema/events";
import { assignment } from "../../db/schema/incidents";
import { learnedSpeed, network } from "../../db/schema/network";
import { unit } from "../../db/schema/units";
import { listCandidates } from "../../server/assignment/list-candidates";
import { FilterInput } from "../../server/insight/filter-input";
import { measureCalibration } from "../../server/insight/measure-calibration";
import { createLearnSpeedsJob, learnTravelSpeeds } from "../../server/jobs/learn-travel-speeds";
import { loadCurrentNetwork } from "../../server/routing/current-network";
import { findRoutes } from "../../server/routing/find-routes";
import { drawNetwork, placeAt } from "../support/draw-network";
import { deletePastIncidents, insertPastIncidents, type PastIncident, rebuildAll } from "../support/incident-history";
import { aContext, anAgency, anIncident, aType, aUnit, deleteUnitsAndIncidents } from "../support/makers";
import { insertNetwork } from "../support/road-network";
import { expect, test } from "../support/test";

const now = new Date("2026-11-01T03:00:00Z");
const expectedTravel = {
  vehicle: "ambulance",
  rankedBy: "travel-time",
  basis: "fix",
  travelSeconds: 600,
  travelSecondsP90: 900,
} as const;

type Crew = { id: string; kind: string };
type Travel = NonNullable<PastIncident["travel"]>;

/** Returns trips at noon on successive days, each expected to take 600 s unless `travel` says otherwise. */
function makeTrips(crew: Crew, actualSeconds: number[], past: Partial<PastIncident> = {}, travel: Travel = {}) {
  return actualSeconds.map((seconds, index): PastIncident => {
    const day = new Date(Date.UTC(2026, 1, 1 + index)).toISOString().slice(0, 10);
    const stateSeconds = [60, 90, 180, 180 + seconds, 4_000];
    return {
      at: `${day} 12:00`,
      unit: crew,
      stateSeconds,
      calls: 0,
      ...past,
      travel: { ...expectedTravel, ...travel },
    };
  });
}

const repeatTripSeconds = (count: number, seconds: number) => Array.from({ length: count }, () => seconds);

/**
 * Reads the learned speeds as text, such as "ambulance 16.06.01 midday 1.2 (20)", with the ids of the transactions that
 * wrote them.
 */
async function readLearnedSpeeds(db: Db) {
  const { rows } = (await db.execute(sql`
    select concat_ws(' ', vehicle, district_code, hour_band, factor, '(' || trips || ')') as row, xmin::text as tx
    from learned_speed
    order by vehicle, district_code nulls first, hour_band nulls first`)) as unknown as {
    rows: { row: string; tx: string }[];
  };
  return rows;
}
/** Records that the places of incidents were edited at the time `at`. */
async function recordPlaceEdits(db: Db, incidentIds: string[], at: Date): Promise<void> {
  const data = { fields: ["place", "address"] };
  await db
    .insert(event)
    .values(
      incidentIds.map((incidentId) => ({ at, actor: "test", kind: "incident.edited" as const, incidentId, data })),
    );
}

/** Records that the crews of incidents came there by merges. */
async function recordMerges(db: Db, incidentIds: string[]): Promise<void> {
  const [fromId] = await insertPastIncidents(db, [{ at: "2026-02-01 12:00", merged: true, calls: 0 }]);
  await db.execute(sql`
    insert into incident_merge (from_id, into_id, merged_at, merged_by, undone_at, record)
    select ${fromId}::uuid, incident_id, now(), 'test', now(), jsonb_build_object('moved', jsonb_build_object('assignments', array[id]))
    from assignment where ${inArray(assignment.incidentId, incidentIds)}`);
}

const listLearnedSpeeds = async (db: Db) => (await readLearnedSpeeds(db)).map(({ row }) => row);

test("speeds are learned from real trips only, relative to standard speeds, and written only if they differ", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  const [crew, otherUnit, simulatedUnit] = [await aUnit(db), await aUnit(db), await aUnit(db)];
  await db.update(unit).set({ simulated: true }).where(eq(unit.id, simulatedUnit.id));
  await insertPastIncidents(db, makeTrips(crew, repeatTripSeconds(12, 864)));
  expect(await learnTravelSpeeds(db, now)).toBe(true);
  // The expected times of these trips already contain a learned factor of 1.2; at standard speeds the ratio of actual
  // to expected time is 1.44.
  await insertPastIncidents(
    db,
    makeTrips(crew, repeatTripSeconds(8, 864), {}, { travelSeconds: 720, speedFactor: 1.2 }),
  );
  await learnTravelSpeeds(db, now);
  const learnedSpeeds = await readLearnedSpeeds(db);
  expect(learnedSpeeds.map(({ row }) => row)).toEqual([
    "ambulance 1.2 (20)",
    "ambulance 16.06.01 1.315 (20)",
    "ambulance 16.06.01 midday 1.376 (20)",
  ]);

  const slowSeconds = repeatTripSeconds(10, 1_800);
  const dayOf = (index: number) => makeTrips(otherUnit, slowSeconds)[index]?.at.slice(0, 10);
  const sensitiveIncidentsAt = (at: string) =>
    slowSeconds.map(
      (_, index): PastIncident => ({ at: `${dayOf(index)} ${at}`, unit: otherUnit, sensitive: true, calls: 0 }),
    );
  const excludedTrips: Record<string, PastIncident[]> = {
    "simulated incidents": makeTrips(crew, slowSeconds, { simulated: true }),
    "simulated units": makeTrips(simulatedUnit, slowSeconds),
    "sensitive incidents": makeTrips(crew, slowSeconds, { sensitive: true }),
    "violence that is not marked": makeTrips(crew, slowSeconds, { type: "domestic-violence" }),
    duplicates: makeTrips(crew, slowSeconds, { merged: true }),
    "imprecise places": makeTrips(crew, slowSeconds, { precision: "village" }),
    "trips of earlier years": makeTrips(crew, slowSeconds, { at: "2025-10-01 12:00" }),
    "an uncertain bank": makeTrips(crew, slowSeconds, {}, { uncertainBank: true }),
    "the straight line": makeTrips(crew, slowSeconds, {}, { rankedBy: "straight-line" }),
    "a start that was assumed at the station": makeTrips(crew, slowSeconds, {}, { basis: "station" }),
    "no expectation": makeTrips(crew, slowSeconds, {}, { vehicle: null, travelSeconds: null }),
    "no arrival": makeTrips(crew, slowSeconds, { stateSeconds: [60, 90, 180] }),
    "arrival and departure pressed at once": makeTrips(crew, repeatTripSeconds(10, 20)),
    "arrival pressed hours later": makeTrips(crew, repeatTripSeconds(10, 3_601)),
    // The sensitive task ends at 11:50, ten minutes before the call, so the position is still hidden.
    "a start from a hidden position": [...makeTrips(otherUnit, slowSeconds), ...sensitiveIncidentsAt("11:10")],
  };
  for (const [cause, past] of Object.entries(excludedTrips)) {
    const ids = await insertPastIncidents(db, past);
    await learnTravelSpeeds(db, now);
    expect(await readLearnedSpeeds(db), cause).toEqual(learnedSpeeds);
    await deletePastIncidents(db, ids);
  }
  // The destination of these trips changed.
  await recordPlaceEdits(db, await insertPastIncidents(db, makeTrips(crew, slowSeconds)), now);
  await recordMerges(db, await insertPastIncidents(db, makeTrips(crew, slowSeconds)));
  await learnTravelSpeeds(db, now);
  expect(await readLearnedSpeeds(db)).toEqual(learnedSpeeds);
  // If the sensitive task ends at 11:30, half an hour before the trip, the position is no longer hidden. An edit before
  // the crew was sent does not matter.
  const usedIds = await insertPastIncidents(db, makeTrips(otherUnit, slowSeconds));
  await recordPlaceEdits(db, usedIds, new Date("2026-01-31T00:00:00Z"));
  await insertPastIncidents(db, sensitiveIncidentsAt("10:50"));
  await learnTravelSpeeds(db, now);
  expect((await listLearnedSpeeds(db))[0]).toBe("ambulance 1.245 (30)");
});

test("the job learns after a change has reached the figures, and in one process at a time", async ({
  db,
  databaseUrl,
}) => {
  await deleteUnitsAndIncidents(db);
  const crew = await aUnit(db);
  const job = createLearnSpeedsJob(db);
  await insertPastIncidents(db, makeTrips(crew, repeatTripSeconds(5, 900)));
  await rebuildAll(db);
  await job(now);
  const learnedSpeeds = await listLearnedSpeeds(db);
  expect(learnedSpeeds[0]).toBe("ambulance 1.084 (5)");
  await db.delete(learnedSpeed);
  await job(now);
  expect(await listLearnedSpeeds(db)).toEqual([]);
  await job(new Date(now.getTime() + 86_400_000));
  expect(await listLearnedSpeeds(db)).toEqual(learnedSpeeds);

  await insertPastIncidents(db, makeTrips(crew, repeatTripSeconds(5, 900), { at: "2026-09-01 12:00" }));
  await rebuildAll(db);
  const otherDatabase = await openPostgres(databaseUrl, { size: 1 });
  await otherDatabase.db.execute(sql`select pg_advisory_lock(112, 7)`);
  await job(now);
  expect(await listLearnedSpeeds(db)).toEqual(learnedSpeeds);
  await otherDatabase.db.execute(sql`select pg_advisory_unlock(112, 7)`);
  await otherDatabase.close();
  await job(now);
  expect((await listLearnedSpeeds(db))[0]).toBe("ambulance 1.145 (10)");
});

test("units are ranked by their corrected times, even when a vehicle far away is faster than was assumed", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  const road = { from: "west", to: "east" };
  const points = { west: [-50_000, 0], east: [50_000, 0] } as const;
  const version = await insertNetwork(db, drawNetwork({ points, roads: { road } }));
  await expect.poll(async () => (await loadCurrentNetwork(db)).version).toBe(version);
  await db.delete(learnedSpeed);
  const wholeRegency = { districtCode: null, hourBand: null };
  await db.insert(learnedSpeed).values([
    { ...wholeRegency, vehicle: "ambulance", factor: 1.5, p90Ratio: 1.2, trips: 34 },
    { ...wholeRegency, vehicle: "ambulance", districtCode: "16.06.01", factor: 3, p90Ratio: 1.2, trips: 20 },
    { ...wholeRegency, vehicle: "ambulance", districtCode: "16.06.11", factor: 0.5, p90Ratio: 1.2, trips: 14 },
    { ...wholeRegency, vehicle: "motorcycle", factor: 0.5, p90Ratio: 1.4, trips: 25 },
  ]);
  const agency = await anAgency(db);
  const correctedTimes: [callSign: string, seconds: number][] = [];
  const placeAmbulance = async (callSign: string, metres: number, skills: string[]) => {
    await aUnit(db, { callSign, agency, skills, at: placeAt([metres, 0]) });
    correctedTimes.push([callSign, (metres / 10) * (skills.length > 0 ? 0.5 : 3)]);
  };
  // MOTOR-0 arrives first, although 76 units are nearer. The first shortlist holds fewer than 76.
  for (let index = 0; index < 76; index++) await placeAmbulance(`CAR-${index}`, 2_000 + 97 * index, []);
  for (let index = 0; index < 4; index++)
    await placeAmbulance(`MOTOR-${index}`, 10_000 + 9_100 * index, ["motorcycle"]);

  const type = await aType(db, ["ambulance*1"]);
  const incident = await anIncident(db, { type, at: placeAt([0, 0]) });
  const [sentAssignment] = incident.assignments;
  expect(sentAssignment).toMatchObject({
    ...{ unit: { callSign: "MOTOR-0" }, vehicle: "motorcycle", speedFactor: 0.5, speedTrips: 25 },
    ...{ travelSeconds: expect.closeTo(500, 0), travelSecondsP90: expect.closeTo(700, 0) },
  });
  const { ranked } = await listCandidates(aContext(db), { incidentId: incident.id });
  const expectedOrder = correctedTimes.filter(([callSign]) => callSign !== "MOTOR-0").sort((a, b) => a[1] - b[1]);
  expect(ranked.map(({ unit: { callSign } }) => callSign)).toEqual(expectedOrder.map(([callSign]) => callSign));
  for (const [index, { travelSeconds, speedTrips }] of ranked.entries()) {
    expect(travelSeconds).toBeCloseTo(expectedOrder[index]?.[1] ?? 0, -1);
    expect(speedTrips).toBeGreaterThan(0);
  }

  // A route uses the same learned factor as the ranking: 500 s at standard speed become 1,500 s.
  const startPlace = { ...placeAt([5_000, 0]), vehicle: "ambulance" as const };
  const { routes } = await findRoutes(aContext(db), placeAt([0, 0]), [startPlace]);
  expect(routes[0]).toMatchObject({ speedFactor: 3, speedTrips: 34, steps: [{ seconds: 1_500 }] });
  expect(routes[0]?.seconds).toBeCloseTo(1_500, 0);

  // Without a network, times are estimated from the straight line, for which there are no learned speeds.
  await db.update(network).set({ status: "retired" });
  const straightLineCandidates = await listCandidates(aContext(db), { incidentId: incident.id });
  expect(straightLineCandidates.ranked[0]).toMatchObject({
    unit: { callSign: "CAR-0" },
    speedFactor: 1,
    speedTrips: 0,
  });
});

test("calibration compares expected with actual times by vehicle, and shows nothing about fewer than 20 trips", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(learnedSpeed);
  const crew = await aUnit(db);
  const boat = await aUnit(db, { kind: "rescue-boat", mobility: "river" });
  const actualSeconds = Array.from({ length: 30 }, (_, index) => 300 + 31 * index);
  const boatTravel = { vehicle: "boat" } as const;
  await insertPastIncidents(db, [
    ...makeTrips(crew, actualSeconds),
    ...makeTrips(crew, [20, 30]),
    ...makeTrips(crew, repeatTripSeconds(40, 660), { simulated: true }),
    ...makeTrips(crew, repeatTripSeconds(30, 660), { sensitive: true }),
    ...makeTrips(crew, repeatTripSeconds(25, 590), { district: "16.06.11" }, { rankedBy: "straight-line" }),
    ...makeTrips(boat, repeatTripSeconds(19, 600), {}, boatTravel),
  ]);
  await recordPlaceEdits(db, await insertPastIncidents(db, makeTrips(crew, [600, 600])), now);
  await recordMerges(db, await insertPastIncidents(db, makeTrips(crew, [600, 600])));
  await rebuildAll(db);
  await learnTravelSpeeds(db, now);
  const readCalibration = (filter: { districts?: string[]; data?: "simulated" } = {}) =>
    measureCalibration(aContext(db), {
      filter: FilterInput.parse({ from: "2026-01-01", to: "2026-12-31", data: "real", ...filter }),
    });
  const { rows, learned } = await readCalibration();
  const countWithin = (maxSeconds: number) => actualSeconds.filter((seconds) => seconds <= maxSeconds).length;
  expect(rows).toEqual([
    {
      ...{ vehicle: "ambulance", rankedBy: "travel-time", n: 30, implausible: 2 },
      found: { medianRatio: 1.25, withinMedian: countWithin(600), withinP90: countWithin(900) },
    },
    {
      ...{ vehicle: "ambulance", rankedBy: "straight-line", n: 25, implausible: 0 },
      found: { medianRatio: 1, withinMedian: 25, withinP90: 25 },
    },
    { vehicle: "boat", rankedBy: "travel-time", n: 19, implausible: 0, found: null },
  ]);
  expect(learned).toEqual([
    { vehicle: "ambulance", factor: 1.143, trips: 30 },
    { vehicle: "boat", factor: null, trips: 19 },
  ]);
  expect((await readCalibration({ districts: ["16.06.11"] })).rows.map(({ n }) => n)).toEqual([25]);
  expect((await readCalibration({ data: "simulated" })).rows).toMatchObject([{ vehicle: "ambulance", n: 40 }]);
});
