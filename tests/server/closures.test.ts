import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { roadVehicles } from "../../db/network-vocabulary";
import { event } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { closure, network, networkEdge } from "../../db/schema/network";
import { changeClosure, createClosure, liftClosure, reinstateClosure } from "../../server/closures/change-closures";
import { previewClosure } from "../../server/closures/preview-closure";
import { findRoad, listClosuresInForce, listRoomClosures } from "../../server/closures/read-closures";
import type { Context } from "../../server/context";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { endClosures } from "../../server/jobs/end-closures";
import { createKey } from "../../server/keys/manage-keys";
import { loadCurrentNetwork } from "../../server/routing/current-network";
import { drawNetwork, placeAt } from "../support/draw-network";
import { expect, expectProblem, type HttpResponse, test as plain } from "../support/http";
import { aListener, type Listener } from "../support/listener";
import { aContext, anIncident, aType, kmFrom, sekayu } from "../support/makers";
import { readOpenApiDocument } from "../support/openapi-responses";
import { createSession } from "../support/people";
import { insertNetwork } from "../support/road-network";

const test = plain
  .extend("apiDescription", { scope: "file" }, ({ sendRequest }) => readOpenApiDocument(sendRequest))
  .extend("dataReset", { auto: true }, async ({ db }) => {
    await db.delete(closure);
  });

const url = "/api/v1/closures";
const coordinateAt = (km: number, bearing = 90): [number, number] => {
  const { lng, lat } = kmFrom(sekayu, km, bearing);
  return [lng, lat];
};
const road = { type: "LineString" as const, coordinates: [coordinateAt(0), coordinateAt(1), coordinateAt(2)] };
const corners = [coordinateAt(1, 0), coordinateAt(1, 120), coordinateAt(1, 240)];
const area = { type: "Polygon" as const, coordinates: [[...corners, corners[0] as [number, number]]] };
const floodClosure = { geometry: road, label: "Jalan Kolonel Wahid Udin", reason: "flood" };
type Closure = { id: string; geometry: { type: string }; vehicles: string[]; liftedAt: string | null };
const readBody = ({ body }: HttpResponse) => body as Closure;
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

async function createTestClosure(context: Context, changes: object = {}) {
  const input = {
    ...{ geometry: road, label: "Jembatan Musi", reason: "bridge", vehicles: ["ambulance" as const] },
    ...{ endsAt: null, incidentId: null, ...changes },
  };
  return (await createClosure(context, input)).id;
}

async function listEvents(db: Db, closureId: string): Promise<EventKind[]> {
  const rows = await db
    .select({ kind: event.kind })
    .from(event)
    .where(sql`${event.data}->>'closureId' = ${closureId}`)
    .orderBy(event.id);
  return rows.map(({ kind }) => kind as EventKind);
}

test("a road and an area are closed, listed with the newest first, and lifted", async ({
  sendRequest,
  db,
  apiDescription,
}) => {
  const firstResponse = await sendRequest("POST", url, { body: floodClosure });
  expect(firstResponse).toMatchObject({
    status: 201,
    body: {
      ...{ label: floodClosure.label, reason: "flood", endsAt: null, liftedAt: null, incidentId: null },
      vehicles: ["ambulance", "fire-engine", "patrol", "motorcycle"],
      geometry: { type: "LineString" },
    },
  });
  apiDescription.expectDocumentedResponse(firstResponse, `POST ${url}`);
  const endsAt = inHours(6).toISOString();
  const floodedArea = {
    ...floodClosure,
    geometry: area,
    label: "Desa Bailangu",
    vehicles: ["boat", "ambulance"],
    endsAt,
  };
  const secondResponse = await sendRequest("POST", url, { body: floodedArea });
  expect(secondResponse).toMatchObject({ status: 201, body: { vehicles: ["ambulance", "boat"], endsAt } });
  const listResponse = await sendRequest("GET", url);
  apiDescription.expectDocumentedResponse(listResponse, `GET ${url}`);
  expect(listResponse.body).toEqual([secondResponse.body, firstResponse.body]);

  const { id } = readBody(firstResponse);
  const liftResponse = await sendRequest("DELETE", `${url}/${id}`);
  apiDescription.expectDocumentedResponse(liftResponse, `DELETE ${url}/{id}`);
  expect(liftResponse).toMatchObject({ status: 200, body: { id, liftedAt: expect.any(String) } });
  expect(await sendRequest("DELETE", `${url}/${id}`)).toEqual(liftResponse);
  expect((await sendRequest("GET", url)).body).toEqual([secondResponse.body]);
  expect(await listEvents(db, id)).toEqual(["closure.created", "closure.lifted"]);
});

test.for([
  ["geometry", { geometry: undefined }],
  ["geometry.coordinates", { geometry: { type: "LineString", coordinates: [coordinateAt(0)] } }],
  ["geometry.coordinates[1][0]", { geometry: { type: "LineString", coordinates: [coordinateAt(0), [500_000, 9]] } }],
  ["geometry.coordinates", { geometry: { type: "LineString", coordinates: [coordinateAt(0), coordinateAt(0)] } }],
  ["geometry.coordinates", { geometry: { type: "LineString", coordinates: [coordinateAt(0), coordinateAt(101)] } }],
  ["geometry.coordinates", { geometry: { type: "LineString", coordinates: Array(2_001).fill(coordinateAt(0)) } }],
  ["geometry.coordinates", { geometry: { type: "Polygon", coordinates: [[...corners, coordinateAt(0.5, 10)]] } }],
  [
    "geometry.coordinates",
    {
      geometry: {
        type: "Polygon",
        coordinates: [[coordinateAt(0), coordinateAt(1, 90), coordinateAt(1, 0), coordinateAt(1, 45), coordinateAt(0)]],
      },
    },
  ],
  ["geometry.type", { geometry: { type: "Point", coordinates: coordinateAt(0) } }],
  ["label", { label: "  " }],
  ["label", { label: "x".repeat(121) }],
  ["reason", { reason: undefined }],
  ["reason", { reason: "x".repeat(201) }],
  ["vehicles", { vehicles: [] }],
  ["vehicles[0]", { vehicles: ["tank"] }],
  ["endsAt", { endsAt: inHours(-1).toISOString() }],
  ["endsAt", { endsAt: "tomorrow" }],
  ["incidentId", { incidentId: randomUUID() }],
  ["colour", { colour: "red" }],
] as const)("an invalid closure is refused, naming %s: %j", async ([field, change], { sendRequest, db }) => {
  const problem = expectProblem(
    await sendRequest("POST", url, { body: { ...floodClosure, ...change } }),
    400,
    "invalid-input",
  );
  expect(problem.errors).toEqual([{ field, cause: expect.stringMatching(/\w/) }]);
  expect(await db.$count(closure)).toBe(0);
});

test("the same idempotency key sent twenty times concurrently creates one closure, and different content is refused", async ({
  sendRequest,
  db,
}) => {
  const headers = { "idempotency-key": randomUUID() };
  const responses = await Promise.all(
    Array.from({ length: 20 }, () => sendRequest("POST", url, { body: floodClosure, headers })),
  );
  expect(new Set(responses.map((response) => readBody(response).id)).size).toBe(1);
  expect(responses.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(19);
  expect(await db.$count(closure)).toBe(1);
  const [firstResponse] = responses;
  expect(await listEvents(db, readBody(firstResponse as HttpResponse).id)).toEqual(["closure.created"]);
  const otherResponse = await sendRequest("POST", url, { body: { ...floodClosure, label: "Other" }, headers });
  expectProblem(otherResponse, 422, "idempotency-key-reused");
});

test("dispatchers lift, change and extend concurrently: every change is recorded once and nothing is lost", async ({
  db,
}) => {
  const context = aContext(db);
  const id = await createTestClosure(context, { endsAt: inHours(1) });
  const endsAt = inHours(6);
  await Promise.all([
    ...Array.from({ length: 5 }, () => changeClosure(context, { id, endsAt })),
    ...Array.from({ length: 5 }, () => changeClosure(context, { id, label: "Jembatan baru" })),
  ]);
  const [storedClosure] = await db.select({ label: closure.label, endsAt: closure.endsAt }).from(closure);
  expect(storedClosure).toEqual({ label: "Jembatan baru", endsAt });
  await Promise.all(Array.from({ length: 10 }, () => liftClosure(context, { id })));
  expect(await listEvents(db, id)).toEqual(["closure.created", "closure.changed", "closure.changed", "closure.lifted"]);
});

test("a closure that has ended cannot be changed; lifting one can be undone until its end time", async ({ db }) => {
  const context = aContext(db);
  const id = await createTestClosure(context, { endsAt: inHours(1) });
  await liftClosure(context, { id });
  await expect(changeClosure(context, { id, label: "x" })).rejects.toThrow("closure-over");
  await reinstateClosure(context, { id });
  expect(await listClosuresInForce(context)).toMatchObject([{ id, liftedAt: null }]);
  await liftClosure(context, { id });
  const laterContext = { ...context, now: () => inHours(2) };
  await expect(reinstateClosure(laterContext, { id })).rejects.toThrow("closure-over");
  await expect(liftClosure(context, { id: randomUUID() })).rejects.toThrow("not-found");
});

test("a closure ends at its end time without the job, which records the end once", async ({ db }) => {
  const context = aContext(db);
  const id = await createTestClosure(context, { endsAt: inHours(1) });
  const openEndedId = await createTestClosure(context);
  const laterContext = { ...context, now: () => inHours(2) };
  expect((await listClosuresInForce(context)).map((closure) => closure.id)).toEqual([openEndedId, id]);
  expect((await listClosuresInForce(laterContext)).map((closure) => closure.id)).toEqual([openEndedId]);
  expect(await endClosures(db, new Date())).toBe(0);
  expect(await endClosures(db, inHours(2))).toBe(1);
  expect(await endClosures(db, inHours(2))).toBe(0);
  expect(await listEvents(db, id)).toEqual(["closure.created", "closure.ended"]);
  const roomClosures = await listRoomClosures(laterContext);
  expect(roomClosures.closures.map((closure) => closure.id)).toEqual([openEndedId, id]);
  expect(
    (await listRoomClosures({ ...context, now: () => inHours(26) })).closures.map((closure) => closure.id),
  ).toEqual([openEndedId]);
});

test("a closure is in its incident's log with its name, and the audit trail contains no text", async ({ db }) => {
  const context = aContext(db);
  const { id: incidentId } = await anIncident(db, { type: await aType(db, []) });
  const id = await createTestClosure(context, { incidentId, label: "Jalan Sungai Lilin", reason: "runtuh" });
  await changeClosure(context, { id, reason: "longsor", endsAt: inHours(1) });
  await liftClosure(context, { id });
  const log = (await readIncidentLog(context, { id: incidentId })).filter((line) => line.what === "event");
  const closures = log.filter(({ kind }) => kind.startsWith("closure."));
  expect(closures.map(({ kind, data }) => [kind, data.label])).toEqual([
    ["closure.created", "Jalan Sungai Lilin"],
    ["closure.changed", "Jalan Sungai Lilin"],
    ["closure.lifted", "Jalan Sungai Lilin"],
  ]);
  const auditTrailText = JSON.stringify(await db.select().from(event).where(eq(event.incidentId, incidentId)));
  expect(auditTrailText).not.toMatch(/Sungai Lilin|runtuh|longsor/);
});

test("no list of closures says which one a sensitive incident caused; somebody who may not see the incident cannot close a road for it", async ({
  sendRequest,
  db,
}) => {
  const { id: incidentId } = await anIncident(db, { type: await aType(db, []) });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, incidentId));
  const { key } = await createKey(aContext(db), {
    name: "narrow",
    scopes: ["incidents:write", "incidents:read", "reference:read"],
  });
  const body = { ...floodClosure, incidentId };
  expectProblem(await sendRequest("POST", url, { body, key }), 403, "forbidden");
  expect(await sendRequest("POST", url, { body })).toMatchObject({ status: 201, body: { incidentId: null } });
  for (const viewerKey of [{ key }, {}])
    expect((await sendRequest("GET", url, viewerKey)).body).toMatchObject([{ incidentId: null }]);
  expect((await listRoomClosures(aContext(db))).closures).toMatchObject([{ incidentId: null, incidentNumber: null }]);
  const [unmarkedIncident] = await db
    .update(incident)
    .set({ sensitive: false })
    .where(eq(incident.id, incidentId))
    .returning();
  expect((await sendRequest("GET", url, { key })).body).toMatchObject([{ incidentId }]);
  const incidentNumber = unmarkedIncident?.number;
  expect((await listRoomClosures(aContext(db))).closures).toMatchObject([{ incidentId, incidentNumber }]);
});

const town = drawNetwork({
  points: { west: [-1_000, 300], east: [1_000, 300], left: [-1_000, -200], right: [1_000, -200] },
  roads: {
    street: { from: "west", to: "east", name: "Jalan Merdeka" },
    bridge: { from: "left", to: "right", name: "Jembatan Musi" },
  },
});
const townWithBridge = { ...town, edges: town.edges.map((edge, id) => ({ ...edge, bridge: id === 1 })) };

const roadVehicleInput = { vehicles: [...roadVehicles] };

test("the road nearest to a point is found with its line; far from any road, or without a network, there is none", async ({
  db,
}) => {
  const context = aContext(db);
  await db.delete(network);
  const at = placeAt([500, 0]);
  expect(await findRoad(context, { ...at, ...roadVehicleInput })).toBeNull();
  expect(await listRoomClosures(context)).toEqual({ closures: [], hasNetwork: false });
  await insertNetwork(db, town, "retired");
  expect(await findRoad(context, { ...at, ...roadVehicleInput })).toBeNull();
  await insertNetwork(db, townWithBridge);
  expect(await findRoad(context, { ...at, ...roadVehicleInput })).toMatchObject({
    ...{ name: "Jembatan Musi", bridge: true, metres: 2_000, distanceM: expect.closeTo(200, 0) },
    geometry: { type: "LineString", coordinates: [expect.anything(), expect.anything()] },
  });
  expect(await findRoad(context, { ...placeAt([0, 3_000]), ...roadVehicleInput })).toBeNull();
  expect(await listRoomClosures(context)).toMatchObject({ hasNetwork: true });

  // The line of the river below a bridge can be nearer to the point than that of the bridge.
  await db.update(networkEdge).set({ class: "river" }).where(eq(networkEdge.bridge, true));
  expect(await findRoad(context, { ...at, ...roadVehicleInput })).not.toMatchObject({ class: "river" });
  expect(await findRoad(context, { ...at, vehicles: ["boat"] })).toMatchObject({ class: "river" });
});

test("a preview counts the roads that a line or an area closes", async ({ db }) => {
  const context = aContext(db);
  await db.delete(network);
  const line = (y: number) => ({
    type: "LineString" as const,
    coordinates: ([-900, 900] as const).map((x): [number, number] => {
      const { lng, lat } = placeAt([x, y]);
      return [lng, lat];
    }),
  });
  expect(await previewClosure(context, { geometry: line(300), ...roadVehicleInput })).toBeNull();
  const version = await insertNetwork(db, town);
  await expect.poll(async () => (await loadCurrentNetwork(db)).version).toBe(version);
  expect(await previewClosure(context, { geometry: line(300), ...roadVehicleInput })).toEqual({
    roads: 1,
    metres: expect.closeTo(2_000, 0),
  });
  expect(await previewClosure(context, { geometry: line(330), ...roadVehicleInput })).toEqual({ roads: 0, metres: 0 });
  expect(await previewClosure(context, { geometry: area, ...roadVehicleInput })).toMatchObject({ roads: 2 });
  // A closure for boats closes no road.
  expect(await previewClosure(context, { geometry: area, vehicles: ["boat"] })).toEqual({ roads: 0, metres: 0 });
});

test("closing a short bridge, or a line along a road, closes no other road before, after or beside it", async ({
  db,
}) => {
  const context = aContext(db);
  await db.delete(network);
  const riverside = drawNetwork({
    points: {
      ...{ west: [-500, 0], leftBank: [-6, 0], rightBank: [6, 0], east: [500, 0] },
      ...{ sideWest: [-500, 10], sideEast: [500, 10], pathWest: [-500, 1], pathEast: [500, 1] },
      ...{ southWest: [-500, 100], southEast: [500, 100], northWest: [-500, 112], northEast: [500, 112] },
    },
    roads: {
      before: { from: "west", to: "leftBank" },
      bridge: { from: "leftBank", to: "rightBank" },
      after: { from: "rightBank", to: "east" },
      beside: { from: "sideWest", to: "sideEast" },
      path: { from: "pathWest", to: "pathEast", for: ["motorcycle"] },
      eastbound: { from: "southWest", to: "southEast", oneWay: true },
      westbound: { from: "northEast", to: "northWest", oneWay: true },
    },
  });
  const bridgeId = 1;
  const version = await insertNetwork(db, {
    ...riverside,
    edges: riverside.edges.map((edge, id) => ({ ...edge, bridge: id === bridgeId })),
  });
  await expect.poll(async () => (await loadCurrentNetwork(db)).version).toBe(version);
  const cars = { vehicles: ["ambulance" as const] };
  const foundRoad = await findRoad(context, { ...placeAt([0, -2]), ...cars });
  expect(foundRoad).toMatchObject({ bridge: true, metres: 12 });
  const line = (from: number, to: number, y: number) => ({
    type: "LineString" as const,
    coordinates: [placeAt([from, y]), placeAt([to, y])].map(({ lng, lat }): [number, number] => [lng, lat]),
  });
  const preview = (geometry: ReturnType<typeof line>) => previewClosure(context, { geometry, ...cars });
  const onlyBridge = { roads: 1, metres: expect.closeTo(12, 1) };
  expect(await preview(foundRoad?.geometry as ReturnType<typeof line>)).toEqual(onlyBridge);
  expect(await preview(line(-9, 9, -4))).toEqual(onlyBridge);
  expect(await preview(line(-500, 500, 8))).toEqual({ roads: 1, metres: expect.closeTo(1_000, 0) });
  expect(await preview(line(-500, 500, 2))).toEqual({ roads: 3, metres: expect.closeTo(1_000, 0) });
  // Both carriageways of a divided road are closed.
  expect(await preview(line(-500, 500, 99))).toEqual({ roads: 2, metres: expect.closeTo(2_000, 0) });
});

const countClosures = ({ messages }: Listener) => messages().filter(({ topics }) => topics.includes("closures")).length;

test("console and wall are notified of each change, but not which sensitive incident caused the closure", async ({
  sendRequest,
  db,
  server,
}) => {
  const { id: incidentId } = await anIncident(db, { type: await aType(db, []) });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, incidentId));
  const listeners = await Promise.all(
    (["dispatcher", "wall"] as const).map(async (role) => {
      const { cookie } = await createSession(db, server, role);
      const listener = await aListener(server.url, { cookie });
      await listener.waitForMessage(({ reset }) => reset === "started");
      // When the feed sends a message without content, it has read the changes of earlier tests.
      await listener.waitForMessage(
        ({ reset, units, incidentIds, topics }) => !reset && units.length + incidentIds.length + topics.length === 0,
      );
      return listener;
    }),
  );
  for (const method of ["POST", "DELETE"] as const) {
    const [latestClosure] = await db.select({ id: closure.id }).from(closure);
    const countsBefore = listeners.map(countClosures);
    const incidentCountsBefore = listeners.map((listener) => listener.countMessagesWith(incidentId));
    await (method === "POST"
      ? sendRequest("POST", url, { body: { ...floodClosure, incidentId } })
      : sendRequest("DELETE", `${url}/${latestClosure?.id}`));
    await expect.poll(() => listeners.map(countClosures)).toEqual(countsBefore.map((count) => count + 1));
    expect(listeners.map((listener) => listener.countMessagesWith(incidentId))).toEqual(incidentCountsBefore);
  }
});
