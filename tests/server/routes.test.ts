import { randomUUID } from "node:crypto";
import { Server } from "node:net";
import { eq, sql } from "drizzle-orm";
import { onTestFinished, vi } from "vitest";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { closure, network } from "../../db/schema/network";
import { facility } from "../../db/schema/places";
import { editIncident } from "../../server/incidents/edit-incident";
import { clearNetworkCache, loadCurrentNetwork } from "../../server/routing/current-network";
import { acceptPositions } from "../../server/units/accept-positions";
import { drawNetwork, type LocalPoint, placeAt } from "../support/draw-network";
import { expect, expectProblem, test as plain } from "../support/http";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents } from "../support/makers";
import { readOpenApiDocument } from "../support/openapi-responses";
import { createSession } from "../support/people";
import { pause } from "../support/processes";
import { insertClosure, insertNetwork } from "../support/road-network";
import { startServerInProcess } from "../support/server-in-process";

type Sessions = Record<"dispatcher" | "wall", { cookie: string }>;

const test = plain
  .extend("apiDescription", { scope: "file" }, ({ sendRequest }) => readOpenApiDocument(sendRequest))
  .extend("sessions", { scope: "file" }, async ({ db, server }): Promise<Sessions> => {
    return {
      dispatcher: await createSession(db, server, "dispatcher"),
      wall: await createSession(db, server, "wall"),
    };
  });

/**
 * Roads along both banks of a river that runs from west to east. They are connected by a bridge in the west and a road
 * in the east.
 */
const town = drawNetwork({
  points: { southWest: [0, 0], southEast: [2_000, 0], northEast: [2_000, 1_000], northWest: [0, 1_000] },
  roads: {
    south: { from: "southWest", to: "southEast", name: "Jalan Merdeka" },
    bridge: { from: "southWest", to: "northWest", name: "Jembatan Musi" },
    east: { from: "southEast", to: "northEast", name: "Jalan Sudirman" },
    north: { from: "northEast", to: "northWest", name: "Jalan Veteran" },
  },
});
const startPoint: LocalPoint = [500, 0];
const endPoint: LocalPoint = [0, 1_000];

async function insertTown(db: Db): Promise<number> {
  await db.delete(closure);
  const version = await insertNetwork(db, town);
  await expect.poll(async () => (await loadCurrentNetwork(db)).version).toBe(version);
  return version;
}

const coordinatesOf = (...points: LocalPoint[]) => points.map(placeAt).map(({ lng, lat }) => [lng, lat]);
const pointText = (point: LocalPoint) => coordinatesOf(point).join();
const routePath = (from: string, to: string, vehicle = "patrol") =>
  `/api/v1/routes?from=${from}&to=${to}&vehicle=${vehicle}`;

test("without a network a route is the straight line, with the reason", async ({ sendRequest, db, apiDescription }) => {
  await db.update(network).set({ status: "retired" });
  const response = await sendRequest("GET", routePath(pointText(startPoint), pointText(endPoint)));
  apiDescription.expectDocumentedResponse(response, "GET /api/v1/routes");
  const noRoute = { metres: null, network: null, closures: [], steps: [] };
  expect(response).toMatchObject({
    status: 200,
    body: {
      type: "Feature",
      geometry: { type: "LineString", coordinates: coordinatesOf(startPoint, endPoint) },
      properties: { rankedBy: "straight-line", reason: "no-network", seconds: 141, ...noRoute },
    },
  });
});

test("a route follows the road, and leads around a closed bridge", async ({ sendRequest, db, apiDescription }) => {
  const version = await insertTown(db);
  const readRoute = async () => {
    const response = await sendRequest("GET", routePath(pointText(startPoint), pointText(endPoint)));
    apiDescription.expectDocumentedResponse(response, "GET /api/v1/routes");
    return response.body;
  };
  const roadTravel = { vehicle: "patrol", rankedBy: "travel-time", reason: null, network: version };
  const routeOverBridge = {
    geometry: { coordinates: coordinatesOf(startPoint, [0, 0], endPoint) },
    properties: {
      ...{ ...roadTravel, closures: [], metres: 1_500, accessSeconds: 0, exitSeconds: 0 },
      ...{ seconds: expect.closeTo(150, 0), secondsP90: expect.closeTo(225, 0) },
      steps: [
        {
          turn: "depart",
          name: "Jalan Merdeka",
          ref: null,
          class: "residential",
          at: coordinatesOf(startPoint)[0],
          metres: 500,
        },
        { turn: "right", name: "Jembatan Musi", ref: null, at: coordinatesOf([0, 0])[0], metres: 1_000, seconds: 100 },
      ],
    },
  };
  expect(await readRoute()).toMatchObject(routeOverBridge);

  const [westSide, eastSide] = [coordinatesOf([-50, 500], [50, 500]), coordinatesOf([50, 600], [-50, 500])];
  const id = await insertClosure(db, { type: "Polygon", coordinates: [[...westSide, ...eastSide]] });
  expect(await readRoute()).toMatchObject({
    geometry: { coordinates: coordinatesOf(startPoint, [2_000, 0], [2_000, 1_000], endPoint) },
    properties: {
      ...{ ...roadTravel, closures: [id], metres: 4_500, seconds: expect.closeTo(450, 0) },
      steps: [
        { turn: "depart", name: "Jalan Merdeka", metres: 1_500 },
        { turn: "left", name: "Jalan Sudirman", metres: 1_000 },
        { turn: "left", name: "Jalan Veteran", metres: 2_000 },
      ],
    },
  });
  await db.update(closure).set({ endsAt: new Date(Date.now() - 1) });
  expect(await readRoute()).toMatchObject(routeOverBridge);
  // There is no route by water here.
  expect((await sendRequest("GET", routePath(pointText(startPoint), pointText(endPoint), "boat"))).body).toMatchObject({
    properties: { rankedBy: "straight-line", reason: "incident-off-network", network: version },
  });
});

test("a refused input names its field", async ({ sendRequest }) => {
  const [from, to] = [pointText(startPoint), pointText(endPoint)];
  const refusedQueries: [path: string, field: string][] = [
    [`/api/v1/routes?to=${to}&vehicle=patrol`, "from"],
    [routePath("Sekayu", to), "from"],
    [routePath("103.8", to), "from"],
    [routePath("1e2,-2.8", to), "from"],
    [routePath(`${from},5`, to), "from"],
    [routePath(from, ""), "to"],
    [routePath("181,-2.8", to), "from.lng"],
    [routePath(from, "103.8,-91"), "to.lat"],
    [`${routePath(from, to)}&to=${to}`, "to"],
    [routePath(from, to, "tank"), "vehicle"],
    [`/api/v1/routes?from=${from}&to=${to}`, "vehicle"],
    [`${routePath(from, to)}&via=${from}`, "via"],
  ];
  for (const [path, field] of refusedQueries) {
    const { errors } = expectProblem(await sendRequest("GET", path), 400, "invalid-input");
    expect([path, errors]).toMatchObject([path, [{ field }]]);
  }
});

type UnitRoute = {
  incidentId: string;
  unitId: string;
  line: number[][];
  times: number[];
  reason: string | null;
  estimate: { seconds: number } | null;
};
async function readRoutes(url: string, { cookie }: { cookie: string }, incidentIds: string[]) {
  const input = encodeURIComponent(JSON.stringify({ json: { incidentIds } }));
  const response = await fetch(`${url}/api/trpc/dispatch.routes?input=${input}`, { headers: { cookie } });
  const bytes = await response.text();
  const data = JSON.parse(bytes).result?.data.json as { network: number | null; routes: UnitRoute[] };
  return { status: response.status, bytes, ...data };
}

/** Reads the routes of the units that were passed over for an assignment. */
async function readPassedOverRoutes(url: string, { cookie }: { cookie: string }, ids: object) {
  const input = encodeURIComponent(JSON.stringify({ json: ids }));
  const response = await fetch(`${url}/api/trpc/dispatch.passedOverRoutes?input=${input}`, { headers: { cookie } });
  const bytes = await response.text();
  return { status: response.status, bytes, routes: JSON.parse(bytes).result?.data.json };
}

/** Ends all assignments at the given time and makes all units available again. */
async function endAssignments(db: Db, endedAt = new Date()): Promise<void> {
  await db.update(assignment).set({ state: "clear", endedAt });
  await db.execute(sql`update unit set taken = false`);
  await db.execute(sql`update unit_position set eligible = true`);
}

test("incidents have the routes of units that have not arrived; a hidden unit or incident has none on the wall", async ({
  db,
  server,
  sessions,
}) => {
  await deleteUnitsAndIncidents(db);
  const version = await insertTown(db);
  // This crew has just left a sensitive incident and is assigned to another incident.
  const hiddenUnit = await aUnit(db, { callSign: "HIDDEN", at: placeAt(startPoint) });
  const sensitiveIncident = await anIncident(db, { type: await aType(db, ["ambulance*1"]), at: placeAt([2_000, 500]) });
  await db.update(incident).set({ sensitive: true });
  await endAssignments(db);
  const visibleUnit = await aUnit(db, { callSign: "SEEN", at: placeAt([1_000, 1_000]) });
  const { id } = await anIncident(db, { type: await aType(db, ["ambulance*2"]), at: placeAt(endPoint) });
  // This crew is on its way to a sensitive incident.
  await aUnit(db, { callSign: "SECRET", at: placeAt([2_000, 0]) });
  const openIncident = await anIncident(db, { type: await aType(db, ["ambulance*1"]), at: placeAt([2_000, 700]) });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, openIncident.id));

  const readAs = (role: keyof Sessions) =>
    readRoutes(server.url, sessions[role], [id, openIncident.id, sensitiveIncident.id]);
  const fullRoutes = await readAs("dispatcher");
  expect(fullRoutes.network).toBe(version);
  const linesByUnit = Object.fromEntries(fullRoutes.routes.map((route) => [route.unitId, route.line]));
  expect(Object.keys(linesByUnit)).toHaveLength(3);
  expect(linesByUnit[hiddenUnit.id]).toEqual(coordinatesOf(startPoint, startPoint, [0, 0], endPoint, endPoint));
  expect(linesByUnit[visibleUnit.id]).toEqual(coordinatesOf([1_000, 1_000], [1_000, 1_000], endPoint, endPoint));
  expect(fullRoutes.routes.find(({ incidentId }) => incidentId === openIncident.id)?.line).toHaveLength(4);

  const maskedRoutes = await readAs("wall");
  expect(maskedRoutes.routes).toMatchObject([
    { incidentId: id, unitId: visibleUnit.id, rankedBy: "travel-time", estimate: { seconds: expect.closeTo(100, 0) } },
  ]);
  for (const secret of [hiddenUnit.id, openIncident.id, sensitiveIncident.id])
    expect(maskedRoutes.bytes).not.toContain(secret);

  await db.update(assignment).set({ state: "onScene" }).where(eq(assignment.unitId, visibleUnit.id));
  expect((await readAs("dispatcher")).routes.map(({ unitId }) => unitId)).toContain(hiddenUnit.id);
  expect((await readAs("dispatcher")).routes.map(({ unitId }) => unitId)).not.toContain(visibleUnit.id);
  expect((await readAs("wall")).routes).toEqual([]);
});

test("the room gets the routes of nearer units that take longer by road, with the bridge that they lead over", async ({
  db,
  server,
  sessions,
}) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const sentUnit = await aUnit(db, { callSign: "SAME-BANK", at: placeAt([1_700, 0]) });
  const unitAcross = await aUnit(db, { callSign: "ACROSS", at: placeAt([500, 1_000]), fixAgeMinutes: 2 });
  await aUnit(db, { callSign: "RESTING", at: placeAt([600, 0]), duty: "off-duty" });
  const { id: incidentId, assignments } = await anIncident(db, {
    type: await aType(db, ["ambulance*1"]),
    at: placeAt(startPoint),
  });
  expect(assignments.map(({ unit }) => unit.id)).toEqual([sentUnit.id]);
  const ids = { incidentId, assignmentId: assignments[0]?.id };
  const readAs = (role: keyof Sessions) => readPassedOverRoutes(server.url, sessions[role], ids);
  const lineFrom = (place: LocalPoint) => coordinatesOf(place, place, [0, 1_000], [0, 0], startPoint, startPoint);
  expect((await readAs("dispatcher")).routes).toEqual([
    {
      unitId: unitAcross.id,
      ...{ rankedBy: "travel-time", reason: null, line: lineFrom([500, 1_000]), via: "Jembatan Musi" },
      times: [0, 0, 50, 150, 200, 200].map((seconds) => expect.closeTo(seconds, 0)),
    },
  ]);
  // The route starts at the unit's current position.
  await acceptPositions(aContext(db), [{ callSign: "ACROSS", ...placeAt([900, 1_000]), recordedAt: new Date() }]);
  expect((await readAs("dispatcher")).routes).toMatchObject([{ line: lineFrom([900, 1_000]) }]);

  await db.update(incident).set({ sensitive: true });
  expect((await readAs("dispatcher")).routes).toHaveLength(1);
  const refusedRead = await readAs("wall");
  expect(refusedRead.status).toBe(403);
  expect(refusedRead.bytes).not.toContain(unitAcross.id);
  const otherAssignment = { incidentId, assignmentId: randomUUID() };
  expect((await readPassedOverRoutes(server.url, sessions.dispatcher, otherAssignment)).routes).toEqual([]);
  await db.update(incident).set({ status: "closed", closedAt: new Date() });
  expect((await readAs("dispatcher")).routes).toEqual([]);
});

test("the wall does not get the first expected arrival of a unit that was ranked from a sensitive incident's place", async ({
  db,
  server,
  sessions,
}) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const { callSign } = await aUnit(db, { at: placeAt(startPoint), fixAgeMinutes: 2 });
  await anIncident(db, { type: await aType(db, ["ambulance*1"]), at: placeAt(startPoint) });
  await db.update(incident).set({ sensitive: true });
  // The task ended 20 minutes ago, so the position of the crew is shown again. But the fix by which the crew was ranked
  // may be from the time when its position was hidden.
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  await endAssignments(db, minutesAgo(20));
  const { id } = await anIncident(db, { type: await aType(db, ["ambulance*1"]), at: placeAt(endPoint) });
  await acceptPositions(aContext(db), [{ callSign, ...placeAt([100, 0]), recordedAt: new Date() }]);
  const readAs = (role: keyof Sessions) => readRoutes(server.url, sessions[role], [id]);
  expect((await readAs("dispatcher")).routes).toMatchObject([{ estimate: { seconds: expect.closeTo(150, 0) } }]);
  const maskedRoutes = await readAs("wall");
  // The route starts at the position that the wall shows for the unit.
  expect(maskedRoutes.routes).toMatchObject([
    { estimate: null, line: coordinatesOf([100, 0], [100, 0], [0, 0], endPoint, endPoint) },
  ]);

  await db
    .update(assignment)
    .set({ endedAt: minutesAgo(30) })
    .where(eq(assignment.state, "clear"));
  expect((await readAs("wall")).routes).toMatchObject([{ estimate: { seconds: expect.closeTo(150, 0) } }]);

  // Without a time at which the crew was free, the incident's closing counts.
  await db.update(assignment).set({ endedAt: null }).where(eq(assignment.state, "clear"));
  const closeSensitiveIncident = (closedAt: Date) =>
    db.update(incident).set({ status: "closed", closedAt }).where(eq(incident.sensitive, true));
  await closeSensitiveIncident(minutesAgo(20));
  expect((await readAs("wall")).routes).toMatchObject([{ estimate: null }]);
  await closeSensitiveIncident(minutesAgo(30));
  expect((await readAs("wall")).routes).toMatchObject([{ estimate: { seconds: expect.closeTo(150, 0) } }]);
});

test("after the incident's place is changed, the travel time first expected is no longer returned", async ({
  db,
  server,
  sessions,
}) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const { id: unitId } = await aUnit(db, { at: placeAt(startPoint) });
  const { id } = await anIncident(db, { type: await aType(db, ["ambulance*1"]), at: placeAt([0, 0]) });
  const readEstimate = async () => (await readRoutes(server.url, sessions.dispatcher, [id])).routes[0]?.estimate;
  const { cookie } = await createSession(db, server, "crew", { username: "redirected-crew", unitId });
  const readOwnEstimate = async () => {
    const response = await fetch(`${server.url}/api/trpc/crew.route`, { headers: { cookie } });
    return ((await response.json()) as { result: { data: { json: { estimate: unknown } } } }).result.data.json.estimate;
  };
  const estimate = { seconds: expect.closeTo(50, 0) };
  expect([await readEstimate(), await readOwnEstimate()]).toMatchObject([estimate, estimate]);
  await editIncident(aContext(db), { id, address: { base: null, value: "Jalan Merdeka 1" } });
  expect(await readEstimate()).toMatchObject(estimate);
  const precision = "exact" as const;
  const place = { base: { location: placeAt([0, 0]), precision }, value: { location: placeAt(endPoint), precision } };
  await editIncident(aContext(db), { id, place });
  expect([await readEstimate(), await readOwnEstimate()]).toEqual([null, null]);
});

test("a route stays the same while its unit follows it, and changes when the unit leaves it or a road is closed", async ({
  db,
  server,
  sessions,
}) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const { callSign } = await aUnit(db, { at: placeAt(startPoint), fixAgeMinutes: 2 });
  const { id } = await anIncident(db, { type: await aType(db, ["ambulance*1"]), at: placeAt(endPoint) });
  let recordedMs = Date.now() - 60_000;
  const moveTo = (place: LocalPoint) => {
    recordedMs += 10_000;
    return acceptPositions(aContext(db), [{ callSign, ...placeAt(place), recordedAt: new Date(recordedMs) }]);
  };
  const readUnitRoute = async () => (await readRoutes(server.url, sessions.dispatcher, [id])).routes[0];
  const firstRoute = await readUnitRoute();
  expect(firstRoute?.line).toEqual(coordinatesOf(startPoint, startPoint, [0, 0], endPoint, endPoint));
  expect(firstRoute?.times).toEqual([0, 0, expect.closeTo(50, 0), expect.closeTo(150, 0), expect.closeTo(150, 0)]);
  await moveTo([400, 40]);
  expect(await readUnitRoute()).toEqual(firstRoute);
  await moveTo([520, -130]);
  expect((await readUnitRoute())?.line).toEqual(coordinatesOf([520, -130], [520, 0], [0, 0], endPoint, endPoint));
  const [westSide, eastSide] = [coordinatesOf([-50, 500], [50, 500]), coordinatesOf([50, 600], [-50, 500])];
  const closureId = await insertClosure(db, { type: "Polygon", coordinates: [[...westSide, ...eastSide]] });
  const detourRoute = await readUnitRoute();
  expect(detourRoute?.line).toEqual(
    coordinatesOf([520, -130], [520, 0], [2_000, 0], [2_000, 1_000], endPoint, endPoint),
  );
  await db.update(closure).set({ liftedAt: new Date() }).where(eq(closure.id, closureId));
  expect((await readUnitRoute())?.line).toHaveLength(5);

  // The times of a route are multiplied by the speed factor that is stored with the assignment.
  await db.update(assignment).set({ speedFactor: 2 });
  const detourSeconds = detourRoute?.times.at(-1) ?? 0;
  await insertClosure(db, { type: "Polygon", coordinates: [[...westSide, ...eastSide]] });
  expect((await readUnitRoute())?.times.at(-1)).toBeCloseTo(2 * detourSeconds, 0);
});

test("a unit that was off the network gets a route when it has driven straight to a road", async ({
  db,
  server,
  sessions,
}) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const { callSign } = await aUnit(db, { at: placeAt([0, 3_100]), fixAgeMinutes: 2 });
  const { id } = await anIncident(db, { type: await aType(db, ["ambulance*1"]), at: placeAt([0, 0]) });
  const readUnitRoute = async () => (await readRoutes(server.url, sessions.dispatcher, [id])).routes[0];
  expect(await readUnitRoute()).toMatchObject({ reason: "unit-off-network" });
  await acceptPositions(aContext(db), [{ callSign, ...placeAt([0, 2_900]), recordedAt: new Date() }]);
  expect(await readUnitRoute()).toMatchObject({ reason: null, line: { length: 4 } });
});

test("health names the current network and the one that this process has loaded, and is ok while the table is locked", async ({
  db,
  server,
}) => {
  const readNetwork = async () =>
    ((await (await fetch(`${server.url}/api/health`)).json()) as { network: unknown }).network;
  const loadedVersion = await insertTown(db);
  await expect.poll(readNetwork).toEqual({ current: loadedVersion, loaded: loadedVersion });
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    await tx.execute(sql`lock table network in access exclusive mode`);
    await expect.poll(readNetwork).toEqual({ current: null, loaded: loadedVersion });
    await expect.poll(async () => (await fetch(`${server.url}/api/health`)).status).toBe(200);
  });
  const brokenVersion = await insertNetwork(db, town);
  await db.execute(sql`delete from network_edge where network_id = ${brokenVersion} and id = 1`);
  await loadCurrentNetwork(db);
  await expect.poll(readNetwork).toEqual({ current: brokenVersion, loaded: loadedVersion });
});

test("a server accepts requests only after it has loaded the network", async ({ db, database, databaseUrl }) => {
  const version = await insertTown(db);
  clearNetworkCache();
  const listen = vi.spyOn(Server.prototype, "listen");
  onTestFinished(() => listen.mockRestore());
  let starting: ReturnType<typeof startServerInProcess> | undefined;
  await database.db.transaction(async (tx) => {
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    await tx.execute(sql`lock table network_edge in access exclusive mode`);
    starting = startServerInProcess({ databaseUrl });
    const waitingLocks = sql`select from pg_locks where relation = 'network_edge'::regclass and not granted`;
    const listWaitingLocks = async () => ((await db.execute(waitingLocks)) as unknown as { rows: unknown[] }).rows;
    await expect.poll(listWaitingLocks).toHaveLength(1);
    await pause(500);
    expect(listen).not.toHaveBeenCalled();
  });
  const newServer = await starting;
  onTestFinished(async () => void (await newServer?.stop()));
  const health = await (await fetch(`${newServer?.url}/api/health`)).json();
  expect(health).toMatchObject({ network: { current: version, loaded: version } });
});

test("a crew reads the route of its own task only, with the turn list", async ({ db, server }) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const [ownUnit, otherUnit] = [
    await aUnit(db, { at: placeAt(startPoint) }),
    await aUnit(db, { at: placeAt([1_000, 1_000]) }),
  ];
  const { id } = await anIncident(db, { type: await aType(db, ["ambulance*2"]), at: placeAt(endPoint) });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  const { cookie } = await createSession(db, server, "crew", { unitId: ownUnit.id });
  const readRoute = async () => {
    const response = await fetch(`${server.url}/api/trpc/crew.route`, { headers: { cookie } });
    const bytes = await response.text();
    expect(bytes).not.toContain(otherUnit.id);
    return JSON.parse(bytes).result?.data.json as unknown;
  };
  expect(await readRoute()).toMatchObject({
    rankedBy: "travel-time",
    unit: { ...placeAt(startPoint), basis: "fix", mobility: "road" },
    to: placeAt(endPoint),
    estimate: { seconds: expect.closeTo(150, 0) },
    line: coordinatesOf(startPoint, startPoint, [0, 0], endPoint, endPoint),
    steps: [
      { turn: "depart", name: "Jalan Merdeka", metres: 500 },
      { turn: "right", name: "Jembatan Musi", metres: 1_000 },
    ],
  });
  await db.update(assignment).set({ state: "onScene" }).where(eq(assignment.unitId, ownUnit.id));
  expect(await readRoute()).toBeNull();
  await endAssignments(db);
  expect(await readRoute()).toBeNull();
});

test("the nearest hospital is the one with the shortest travel time; without a network, in a straight line", async ({
  db,
  server,
  sessions,
}) => {
  await deleteUnitsAndIncidents(db);
  await insertTown(db);
  const moveHospital = (id: string, point: LocalPoint) =>
    db
      .update(facility)
      .set({ position: placeAt(point) })
      .where(eq(facility.id, id));
  // One hospital is across the river, the other on the same bank.
  await moveHospital("rsud-sekayu", [500, 1_000]);
  await moveHospital("rsud-sungai-lilin", [2_000, 0]);
  const { id } = await anIncident(db, { type: await aType(db, []), at: placeAt(startPoint) });
  const readHospital = async (incidentId = id) => {
    const input = encodeURIComponent(JSON.stringify({ json: { incidentId } }));
    const response = await fetch(`${server.url}/api/trpc/incidents.nearestHospital?input=${input}`, {
      headers: { cookie: sessions.wall.cookie },
    });
    return (await response.json()).result.data.json as unknown;
  };
  const byRoad = { rankedBy: "travel-time", distanceM: expect.closeTo(1_500, 0), seconds: expect.closeTo(150, 0) };
  expect(await readHospital()).toEqual({ name: "RSUD Sungai Lilin", ...byRoad });
  await db.update(network).set({ status: "retired" });
  await expect.poll(async () => (await loadCurrentNetwork(db)).version).toBeNull();
  await expect
    .poll(() => readHospital())
    .toMatchObject({ name: "RSUD Sekayu", rankedBy: "straight-line", distanceM: expect.closeTo(1_000, -1) });
  expect(await readHospital(randomUUID())).toBeNull();
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  expect(await readHospital()).toBeNull();
});
