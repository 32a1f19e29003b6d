import { eq, sql } from "drizzle-orm";
import { scopes } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { assignment } from "../../db/schema/incidents";
import { closure, network } from "../../db/schema/network";
import { unit } from "../../db/schema/units";
import { previewRule } from "../../server/admin/preview-rule";
import { explainChoice } from "../../server/assignment/explain-choice";
import { fillIncident, proposeUnits } from "../../server/assignment/fill-incident";
import { listCandidates } from "../../server/assignment/list-candidates";
import { listRoutes } from "../../server/assignment/list-routes";
import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { loadCurrentNetwork } from "../../server/routing/current-network";
import { findViolatedInvariants } from "../support/consistency";
import { drawNetwork, type LocalPoint, placeAt } from "../support/draw-network";
import { aContext, anIncident, aStation, aType, aUnit, deleteUnitsAndIncidents } from "../support/makers";
import { insertClosure, insertNetwork } from "../support/road-network";
import { listSent, readStation, testRule } from "../support/rule";
import { expect, test } from "../support/test";

const incidentPlace = placeAt([0, 0]);

/**
 * Two roads along a river that runs from west to east, with one bridge, 10 km west of the incident. A one-way street
 * leads 3 km south from the western end of the southern road, and a third road leads from there to the eastern end of
 * the southern road. All vehicles drive at 10 m/s.
 */
const town = drawNetwork({
  points: {
    southWest: [-10_000, 0],
    south: [0, 0],
    southEast: [10_000, 0],
    northWest: [-10_000, 1_000],
    north: [0, 1_000],
    northEast: [10_000, 1_000],
    farEast: [10_000, -3_000],
    farWest: [-10_000, -3_000],
    quay: [3_000, 150],
  },
  roads: {
    southRoad: { from: "southWest", to: "south" },
    southRoadEast: { from: "south", to: "southEast" },
    northRoad: { from: "northWest", to: "north" },
    northRoadEast: { from: "north", to: "northEast" },
    bridge: { from: "southWest", to: "northWest" },
    oneWay: { from: "southWest", via: [[-10_000, -3_000]], to: "farWest", oneWay: true },
    back: { from: "farWest", to: "farEast" },
    quayRoad: {
      from: "north",
      via: [
        [500, 900],
        [1_000, 150],
      ],
      to: "quay",
    },
    eastLink: { from: "farEast", to: "southEast" },
  },
});

async function insertTown(db: Db): Promise<number> {
  await db.delete(closure);
  return insertAndLoad(db, town);
}

async function insertAndLoad(db: Db, rows: typeof town): Promise<number> {
  const version = await insertNetwork(db, rows);
  await expect.poll(async () => (await loadCurrentNetwork(db)).version).toBe(version);
  return version;
}

const locatedAt = (metres: LocalPoint) => ({ at: placeAt(metres) });
const bridgeArea = {
  type: "Polygon" as const,
  coordinates: [
    (
      [
        [-10_100, 400],
        [-9_900, 400],
        [-9_900, 600],
        [-10_100, 600],
        [-10_100, 400],
      ] as LocalPoint[]
    )
      .map(placeAt)
      .map(({ lng, lat }) => [lng, lat]),
  ],
};

testRule("the first to arrive is assigned; the nearer unit across the river is listed as passed over", async (db) => {
  const version = await insertTown(db);
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "ACROSS", ...locatedAt([0, 1_000]) });
  await aUnit(db, { callSign: "SAME-BANK", ...locatedAt([5_000, 0]) });
  const incident = await anIncident(db, { type, at: incidentPlace });
  const { assignments } = incident;
  expect(assignments).toMatchObject([
    {
      unit: { callSign: "SAME-BANK" },
      rankedBy: "travel-time",
      reason: null,
      network: version,
      closures: [],
      uncertainBank: false,
      passedOver: [{ callSign: "ACROSS", cause: "slower-by-road", vehicle: "ambulance" }],
    },
  ]);
  const [sentAssignment] = assignments;
  expect(sentAssignment?.travelSeconds).toBeCloseTo(500, 0);
  expect(sentAssignment?.travelSecondsP90).toBeCloseTo(750, 0);
  expect(sentAssignment?.routeM).toBeCloseTo(5_000, -1);
  expect(sentAssignment?.distanceM).toBeCloseTo(5_000, -2);
  expect(sentAssignment?.passedOver[0]?.travelSeconds).toBeCloseTo(2_100, -1);
  expect(sentAssignment?.passedOver[0]?.distanceM).toBeCloseTo(1_000, -2);
  expect(sentAssignment?.passedOver[0]?.routeM).toBeCloseTo(21_000, -1);

  // Candidates, proposals and the explanation of a dispatcher's choice contain the same times.
  const { ranked } = await listCandidates(aContext(db), { incidentId: incident.id });
  expect(ranked).toMatchObject([{ unit: { callSign: "ACROSS" }, rankedBy: "travel-time", network: version }]);
  const [unitAcross] = await db.select().from(unit).where(eq(unit.callSign, "ACROSS"));
  const explanation = await explainChoice(db, aContext(db), {
    unit: unitAcross as typeof unit.$inferSelect,
    at: incidentPlace,
    skills: [],
  });
  expect(explanation).toMatchObject({ rank: 1, rankedBy: "travel-time", networkId: version, passedOver: [] });
  expect(explanation).toMatchObject({ travelSeconds: ranked[0]?.travelSeconds });
  const confirmType = await aType(db, ["ambulance*1"], { mode: "confirm" });
  const secondIncident = await anIncident(db, { type: confirmType, at: incidentPlace });
  expect(await proposeUnits(aContext(db), { incidentId: secondIncident.id })).toMatchObject([
    {
      unit: { callSign: "ACROSS" },
      rankedBy: "travel-time",
      travelSeconds: ranked[0]?.travelSeconds,
      network: version,
    },
  ]);
});

testRule("the preview of the rule has the route of a unit, and no line for a unit without one", async (db) => {
  await insertTown(db);
  const type = await aType(db, ["ambulance*2"]);
  await aUnit(db, { callSign: "ACROSS", ...locatedAt([-9_000, 1_000]) });
  await aUnit(db, { callSign: "FAR-OFF", ...locatedAt([0, -20_000]) });
  const { sent } = await previewRule(aContext(db), { type, location: incidentPlace });
  const routePoints = (
    [
      [-9_000, 1_000],
      [-9_000, 1_000],
      [-10_000, 1_000],
      [-10_000, 0],
    ] as LocalPoint[]
  )
    .concat([
      [0, 0],
      [0, 0],
    ])
    .map(placeAt)
    .map(({ lng, lat }) => [lng, lat]);
  expect(sent).toMatchObject([
    { unit: { callSign: "ACROSS" }, line: routePoints },
    { unit: { callSign: "FAR-OFF" }, rankedBy: "straight-line", line: null },
  ]);
});

testRule("a one-way street is obeyed in the direction of travel", async (db) => {
  await insertTown(db);
  const type = await aType(db, ["ambulance*1"]);
  // ONE-WAY is 1.5 km into the one-way street. It must continue south and come back by the third road, 34.5 km in
  // total.
  await aUnit(db, { callSign: "ONE-WAY", ...locatedAt([-10_000, -1_500]) });
  await aUnit(db, { callSign: "ROUND", ...locatedAt([10_000, -2_900]) });
  const { assignments } = await anIncident(db, { type, at: incidentPlace });
  expect(assignments).toMatchObject([
    { unit: { callSign: "ROUND" }, passedOver: [{ callSign: "ONE-WAY", cause: "slower-by-road" }] },
  ]);
});

testRule(
  "a closed bridge takes effect immediately, and a unit without a route is sent last and marked as such",
  async (db) => {
    await insertTown(db);
    const type = await aType(db, ["ambulance*1"]);
    const typeForTwoAmbulances = await aType(db, ["ambulance*2"]);
    await aUnit(db, { callSign: "ACROSS", ...locatedAt([-9_000, 1_000]) });
    await aUnit(db, { callSign: "FAR", ...locatedAt([10_000, -2_000]) });
    const closureId = await insertClosure(db, bridgeArea);
    const { assignments } = await anIncident(db, { type, at: incidentPlace });
    expect(assignments).toMatchObject([
      { unit: { callSign: "FAR" }, closures: [closureId], passedOver: [{ callSign: "ACROSS", cause: "no-road" }] },
    ]);
    await aUnit(db, { callSign: "FAR-2", ...locatedAt([10_000, -2_000]) });
    const secondIncident = await anIncident(db, { type: typeForTwoAmbulances, at: incidentPlace });
    expect(secondIncident.assignments).toMatchObject([
      { unit: { callSign: "FAR-2" }, rankedBy: "travel-time" },
      { unit: { callSign: "ACROSS" }, rank: 2, rankedBy: "straight-line", reason: "no-road" },
    ]);
    await db.update(closure).set({ liftedAt: new Date() });
    await aUnit(db, { callSign: "ACROSS-2", ...locatedAt([-9_000, 1_000]) });
    await aUnit(db, { callSign: "FAR-3", ...locatedAt([10_000, -2_000]) });
    expect((await anIncident(db, { type, at: incidentPlace })).assignments).toMatchObject([
      { unit: { callSign: "ACROSS-2" }, rankedBy: "travel-time", closures: [] },
    ]);
  },
);

testRule(
  "a unit cut off by closures is sent last, and an incident cut off is reached from the nearest open road",
  async (db) => {
    await db.delete(closure);
    const road = drawNetwork({
      points: { west: [-12_000, 0], middle: [-4_000, 0], east: [4_000, 0] },
      roads: { flooded: { from: "west", to: "middle" }, dry: { from: "middle", to: "east" } },
    });
    await insertAndLoad(db, road);
    const flood = [
      [-8_100, -100],
      [-7_900, -100],
      [-7_900, 100],
      [-8_100, -100],
    ] as LocalPoint[];
    await insertClosure(db, {
      type: "Polygon",
      coordinates: [flood.map(placeAt).map(({ lng, lat }) => [lng, lat])],
    });
    const type = await aType(db, ["ambulance*2"]);
    // By straight line, CUT-OFF would take 882 s. FAR needs 1,520 s to the road and 400 s along it.
    await aUnit(db, { callSign: "CUT-OFF", ...locatedAt([-7_000, 0]) });
    await aUnit(db, { callSign: "FAR", ...locatedAt([4_000, -1_900]) });
    expect((await anIncident(db, { type, at: incidentPlace })).assignments).toMatchObject([
      { unit: { callSign: "FAR" }, rankedBy: "travel-time" },
      { unit: { callSign: "CUT-OFF" }, reason: "no-road" },
    ]);
    await aUnit(db, { callSign: "ON-ROAD", ...locatedAt([0, 0]) });
    const { assignments } = await anIncident(db, { type, at: placeAt([-7_000, 0]) });
    // 400 s along the open road, and 3 km on foot.
    expect(assignments).toMatchObject([{ unit: { callSign: "ON-ROAD" }, rankedBy: "travel-time" }]);
    expect(assignments[0]?.travelSeconds).toBeCloseTo(400 + 3_000 / 1.25, -1);
  },
);

testRule(
  "a unit off the network is ranked by a straight-line estimate in seconds, and is marked as such",
  async (db) => {
    await insertTown(db);
    const type = await aType(db, ["ambulance*2"]);
    // ON-ROAD needs 1,200 s for 12 km by road. A straight line of 6 km is estimated at 756 s.
    await aUnit(db, { callSign: "ON-ROAD", ...locatedAt([10_000, -2_000]) });
    await aUnit(db, { callSign: "OFF-ROAD", ...locatedAt([0, 6_000]) });
    expect((await anIncident(db, { type, at: incidentPlace })).assignments).toMatchObject([
      { unit: { callSign: "OFF-ROAD" }, rankedBy: "straight-line", reason: "unit-off-network", routeM: null },
      { unit: { callSign: "ON-ROAD" }, rankedBy: "travel-time", reason: null },
    ]);
  },
);

testRule("a fix between two banks has the travel time from the slower one", async (db) => {
  await insertTown(db);
  const type = await aType(db, ["ambulance*1"]);
  const uncertainUnit = await aUnit(db, { callSign: "BETWEEN", ...locatedAt([2_000, 75]) });
  await db.execute(sql`update unit_position set accuracy_m = 100 where unit_id = ${uncertainUnit.id}`);
  await aUnit(db, { callSign: "SURE", ...locatedAt([9_000, 0]) });
  expect((await anIncident(db, { type, at: incidentPlace })).assignments).toMatchObject([
    { unit: { callSign: "SURE" }, passedOver: [{ callSign: "BETWEEN", cause: "slower-by-road" }] },
  ]);
  expect((await anIncident(db, { type, at: incidentPlace })).assignments).toMatchObject([
    { unit: { callSign: "BETWEEN" }, uncertainBank: true },
  ]);
});

testRule("responsible units stay first, and each group is ordered by travel time", async (db) => {
  await insertTown(db);
  const type = await aType(db, ["police-patrol*4"]);
  const [responsibleStation, otherStation] = [
    await readStation(db, "polsek-sekayu"),
    await readStation(db, "polsek-lais"),
  ];
  const aPatrol = (callSign: string, station: typeof responsibleStation, metres: LocalPoint) =>
    aUnit(db, { callSign, kind: "police-patrol", station, ...locatedAt(metres) });
  await aPatrol("OWN-ACROSS", responsibleStation, [0, 1_000]);
  await aPatrol("OWN", responsibleStation, [6_000, 0]);
  await aPatrol("OTHER-ACROSS", otherStation, [100, 1_000]);
  await aPatrol("OTHER", otherStation, [500, 0]);
  expect(listSent(await anIncident(db, { type, at: incidentPlace }))).toEqual([
    "OWN",
    "OWN-ACROSS",
    "OTHER",
    "OTHER-ACROSS",
  ]);
});

testRule("every quicker unit outside the area is considered for the explanation", async (db) => {
  await insertTown(db);
  const type = await aType(db, ["police-patrol*1"]);
  const [ownStation, otherStation] = [await readStation(db, "polsek-sekayu"), await readStation(db, "polsek-lais")];
  const aPatrol = (callSign: string, station: typeof ownStation, metres: LocalPoint) =>
    aUnit(db, { callSign, kind: "police-patrol", station, ...locatedAt(metres) });
  await aPatrol("OWN-ACROSS", ownStation, [0, 1_000]);
  // It arrives before OWN-ACROSS by road, although it is farther away in a straight line.
  await aPatrol("OTHER-ACROSS", otherStation, [-1_200, 1_000]);
  for (let count = 0; count < 6; count++) await aPatrol(`OTHER-${count}`, otherStation, [2_000 + 100 * count, 0]);
  const incident = await anIncident(db, { type, at: incidentPlace });
  expect(listSent(incident)).toEqual(["OWN-ACROSS"]);
  const passedOver = incident.assignments[0]?.passedOver.map(({ callSign }) => callSign);
  expect(passedOver).toContain("OTHER-ACROSS");
});

testRule("without a network, and for assignments made without one, the straight line is used", async (db) => {
  await db.update(network).set({ status: "retired" });
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "NEAR", ...locatedAt([0, 1_000]) });
  const { id, assignments } = await anIncident(db, { type, at: incidentPlace });
  const estimate = { rankedBy: "straight-line", reason: "no-network", travelSeconds: 126, travelSecondsP90: 189 };
  expect(assignments).toMatchObject([{ ...estimate, routeM: null, network: null, closures: [] }]);
  await db
    .update(assignment)
    .set({ rankedBy: null, rankedByReason: null, travelSeconds: null, travelSecondsP90: null });
  expect((await readIncident({ db }, { id })).assignments).toMatchObject([estimate]);
});

testRule(
  "for a key that may not see sensitive incidents, a hidden crew is treated as being at its station by road, too",
  async (db) => {
    await insertTown(db);
    const now = new Date();
    const sensitiveType = await aType(db, ["ambulance*1"]);
    const homeStation = await aStation(db, locatedAt([0, 1_000]));
    await aUnit(db, { callSign: "HIDDEN", station: homeStation, ...locatedAt([1_000, 0]), now });
    const { id } = await anIncident(db, { type: sensitiveType, at: incidentPlace, now });
    await db.execute(sql`update incident set sensitive = true where id = ${id}`);
    await db.execute(sql`update assignment set state = 'clear', ended_at = now() where incident_id = ${id}`);
    await db.execute(sql`update unit set taken = false`);
    await db.execute(sql`update unit_position set eligible = true`);
    await aUnit(db, { callSign: "SEEN", ...locatedAt([9_000, 0]), now });
    const actor = {
      ...aContext(db).actor,
      kind: "key" as const,
      scopes: scopes.filter((scope) => scope !== "sensitive:read"),
    };
    const type = await aType(db, ["ambulance*1"]);
    const createdIncident = await createIncident(aContext(db, { actor }), {
      type,
      location: incidentPlace,
      precision: "exact",
    });
    const { assignments } = await readIncident({ db }, { id: createdIncident.id });
    expect(assignments).toMatchObject([
      { unit: { callSign: "SEEN" }, passedOver: [{ callSign: "HIDDEN", cause: "position-hidden" }] },
    ]);
  },
);

test("if another incident has locked a unit, the next quickest is assigned, however many nearer ones are slower", async ({
  db,
  database,
}) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const type = await aType(db, ["ambulance*1"]);
  for (let number = 0; number < 30; number++) await aUnit(db, { ...locatedAt([number * 20, 1_000]) });
  const lockedUnit = await aUnit(db, { callSign: "LOST", ...locatedAt([4_000, 0]) });
  await aUnit(db, { callSign: "NEXT", ...locatedAt([7_000, 0]) });
  const { assignments } = await database.db.transaction(async (tx) => {
    await tx.execute(sql`select from unit where id = ${lockedUnit.id} for update`);
    return anIncident(db, { type, at: incidentPlace });
  });
  expect(assignments).toMatchObject([{ unit: { callSign: "NEXT" }, passedOver: { length: 5 } }]);
  expect(assignments[0]?.passedOver.map(({ cause }) => cause)).toEqual(Array(5).fill("slower-by-road"));
});

test("a road that is closed while units are being locked is avoided", async ({ db, database }) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "ACROSS", ...locatedAt([-9_500, 1_000]) });
  await aUnit(db, { callSign: "FAR", ...locatedAt([10_000, -2_500]) });
  let waitingIncident: ReturnType<typeof anIncident> | undefined;
  let closureId = "";
  await database.db.transaction(async (tx) => {
    // Other transactions can still read units but cannot lock their rows.
    await tx.execute(sql`lock table unit in exclusive mode`);
    waitingIncident = anIncident(db, { type, at: incidentPlace });
    await expect
      .poll(async () => {
        const { rows } = (await db.execute(
          sql`select count(*)::int as waiting from pg_locks where relation = 'unit'::regclass and not granted`,
        )) as unknown as { rows: { waiting: number }[] };
        return rows[0]?.waiting;
      })
      .toBe(1);
    closureId = await insertClosure(db, bridgeArea);
  });
  expect((await waitingIncident)?.assignments).toMatchObject([{ unit: { callSign: "FAR" }, closures: [closureId] }]);
});

test("an incident that closed its road gets the nearest unit along that road", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const type = await aType(db, ["ambulance*1"], { mode: "confirm" });
  const incident = await anIncident(db, { type, at: placeAt([-4_000, 0]) });
  const otherIncident = await anIncident(db, { type, at: placeAt([-4_000, 0]) });
  const near = await aUnit(db, { callSign: "NEAR", ...locatedAt([-9_000, 0]) });
  await aUnit(db, { callSign: "FAR", ...locatedAt([4_000, 1_000]) });
  const corners: LocalPoint[] = [
    [-4_100, -50],
    [-3_900, -50],
    [-3_900, 50],
    [-4_100, -50],
  ];
  const ring = corners.map(placeAt).map(({ lng, lat }) => [lng, lat]);
  const closureId = await insertClosure(db, { type: "Polygon", coordinates: [ring] });
  await db.update(closure).set({ incidentId: incident.id });

  const fromNear = { unit: { callSign: "NEAR" }, travelSeconds: expect.closeTo(500, 0), closures: [closureId] };
  expect(await proposeUnits(aContext(db), { incidentId: incident.id })).toMatchObject([fromNear]);
  const { ranked } = await listCandidates(aContext(db), { incidentId: incident.id });
  expect(ranked).toMatchObject([fromNear, { unit: { callSign: "FAR" }, travelSeconds: expect.closeTo(1_600, -1) }]);
  expect(await proposeUnits(aContext(db), { incidentId: otherIncident.id })).toMatchObject([
    { unit: { callSign: "FAR" } },
  ]);

  await fillIncident(aContext(db), { incidentId: incident.id });
  const { routes } = await listRoutes(aContext(db), { incidentIds: [incident.id] });
  expect(routes).toMatchObject([{ unitId: near.id, rankedBy: "travel-time" }]);
  expect(routes[0]?.times.at(-1)).toBeCloseTo(500, 0);
});

test("an incident at the end of the road that it has closed gets the nearest unit along that road", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const type = await aType(db, ["ambulance*1"], { mode: "confirm" });
  // The quay is a dead end.
  const incident = await anIncident(db, { type, at: placeAt([3_010, 150]) });
  const otherIncident = await anIncident(db, { type });
  const near = await aUnit(db, { callSign: "NEAR", ...locatedAt([-1_000, 1_000]) });
  await aUnit(db, { callSign: "FAR", ...locatedAt([9_000, 0]) });
  const corners: LocalPoint[] = [
    [1_900, 100],
    [2_100, 100],
    [2_100, 200],
    [1_900, 100],
  ];
  const ring = corners.map(placeAt).map(({ lng, lat }) => [lng, lat]);
  const closureId = await insertClosure(db, { type: "Polygon", coordinates: [ring] });
  const setIncident = (incidentId: string) => db.update(closure).set({ incidentId });
  // The road from the northern road to the quay.
  const quayRoadM = Math.hypot(500, 100) + Math.hypot(500, 750) + 2_000;
  const seconds = (1_000 + quayRoadM) / 10 + 10 / 1.25;
  const fromNear = { unit: { callSign: "NEAR" }, travelSeconds: expect.closeTo(seconds, 0), closures: [closureId] };

  await setIncident(incident.id);
  expect(await proposeUnits(aContext(db), { incidentId: incident.id })).toMatchObject([fromNear]);
  // A unit that is at the incident itself need not drive.
  const atQuay = await aUnit(db, { callSign: "AT-QUAY", ...locatedAt([3_005, 150]) });
  const { ranked } = await listCandidates(aContext(db), { incidentId: incident.id });
  expect(ranked[0]).toMatchObject({ unit: { callSign: "AT-QUAY" }, travelSeconds: expect.closeTo(4 + 8, 0) });
  expect(ranked[1]).toMatchObject(fromNear);
  await db.delete(unit).where(eq(unit.id, atQuay.id));
  await setIncident(otherIncident.id);
  expect(await proposeUnits(aContext(db), { incidentId: incident.id })).toMatchObject([{ unit: { callSign: "FAR" } }]);

  await setIncident(incident.id);
  await fillIncident(aContext(db), { incidentId: incident.id });
  const { routes } = await listRoutes(aContext(db), { incidentIds: [incident.id] });
  expect(routes).toMatchObject([{ unitId: near.id, rankedBy: "travel-time" }]);
  expect(routes[0]?.times.at(-1)).toBeCloseTo(seconds, 0);
});

test("32 concurrent incidents: no unit is assigned twice, and together they get the 32 quickest", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const type = await aType(db, ["ambulance*1"]);
  for (let number = 0; number < 40; number++) {
    await aUnit(db, { callSign: `SOUTH-${number}`, ...locatedAt([200 * (number + 1), 0]) });
    await aUnit(db, { callSign: `NORTH-${number}`, ...locatedAt([50 * number, 1_000]) });
  }
  const incidents = await Promise.all(Array.from({ length: 32 }, () => anIncident(db, { type, at: incidentPlace })));
  const fastestCallSigns = Array.from({ length: 32 }, (_, number) => `SOUTH-${number}`);
  expect(incidents.flatMap(listSent).sort()).toEqual(fastestCallSigns.sort());
  expect(await findViolatedInvariants(db)).toEqual([]);
});
