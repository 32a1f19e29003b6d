import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { closure, network } from "../../db/schema/network";
import { currentNetwork } from "../../server/routing/current-network";
import { drawNetwork, type Metres, placeAt } from "../support/draw-network";
import { expect, expectProblem, test as plain } from "../support/http";
import { anIncident, aType, aUnit, emptyField } from "../support/makers";
import { readDescription } from "../support/openapi-responses";
import { createSession } from "../support/people";
import { insertClosure, insertNetwork } from "../support/road-network";

const test = plain.extend("described", { scope: "file" }, ({ ask }) => readDescription(ask));

/** A river from west to east between two roads, with a bridge in the west and a road around it in the east. */
const town = drawNetwork({
  points: { southWest: [0, 0], southEast: [2_000, 0], northEast: [2_000, 1_000], northWest: [0, 1_000] },
  roads: {
    south: { from: "southWest", to: "southEast", name: "Jalan Merdeka" },
    bridge: { from: "southWest", to: "northWest", name: "Jembatan Musi" },
    east: { from: "southEast", to: "northEast", name: "Jalan Sudirman" },
    north: { from: "northEast", to: "northWest", name: "Jalan Veteran" },
  },
});
const start: Metres = [500, 0];
const end: Metres = [0, 1_000];

async function withTown(db: Db): Promise<number> {
  await db.delete(closure);
  const version = await insertNetwork(db, town);
  await expect.poll(async () => (await currentNetwork(db)).version).toBe(version);
  return version;
}

const line = (...points: Metres[]) => points.map(placeAt).map(({ lng, lat }) => [lng, lat]);
const text = (point: Metres) => line(point).join();
const route = (from: string, to: string, vehicle = "patrol") =>
  `/api/v1/routes?from=${from}&to=${to}&vehicle=${vehicle}`;

test("without a network a route is the straight line, with the reason", async ({ ask, db, described }) => {
  await db.update(network).set({ status: "retired" });
  const answer = await ask("GET", route(text(start), text(end)));
  described.expectAsDescribed(answer, "GET /api/v1/routes");
  const none = { metres: null, network: null, closures: [], steps: [] };
  expect(answer).toMatchObject({
    status: 200,
    body: {
      type: "Feature",
      geometry: { type: "LineString", coordinates: line(start, end) },
      properties: { rankedBy: "straight-line", reason: "no-network", seconds: 141, ...none },
    },
  });
});

test("a route follows the road, and a closed bridge leads around it", async ({ ask, db, described }) => {
  const version = await withTown(db);
  const read = async () => {
    const answer = await ask("GET", route(text(start), text(end)));
    described.expectAsDescribed(answer, "GET /api/v1/routes");
    return answer.body;
  };
  const byRoad = { vehicle: "patrol", rankedBy: "travel-time", reason: null, network: version };
  const overBridge = {
    geometry: { coordinates: line(start, [0, 0], end) },
    properties: {
      ...{ ...byRoad, closures: [], metres: 1_500, accessSeconds: 0, exitSeconds: 0 },
      ...{ seconds: expect.closeTo(150, 0), secondsP90: expect.closeTo(225, 0) },
      steps: [
        { turn: "depart", name: "Jalan Merdeka", ref: null, class: "residential", at: line(start)[0], metres: 500 },
        { turn: "right", name: "Jembatan Musi", ref: null, at: line([0, 0])[0], metres: 1_000, seconds: 100 },
      ],
    },
  };
  expect(await read()).toMatchObject(overBridge);

  const [west, east] = [line([-50, 500], [50, 500]), line([50, 600], [-50, 500])];
  const id = await insertClosure(db, { type: "Polygon", coordinates: [[...west, ...east]] });
  expect(await read()).toMatchObject({
    geometry: { coordinates: line(start, [2_000, 0], [2_000, 1_000], end) },
    properties: {
      ...{ ...byRoad, closures: [id], metres: 4_500, seconds: expect.closeTo(450, 0) },
      steps: [
        { turn: "depart", name: "Jalan Merdeka", metres: 1_500 },
        { turn: "left", name: "Jalan Sudirman", metres: 1_000 },
        { turn: "left", name: "Jalan Veteran", metres: 2_000 },
      ],
    },
  });
  await db.update(closure).set({ endsAt: new Date(Date.now() - 1) });
  expect(await read()).toMatchObject(overBridge);
  // There is no route by water here.
  expect((await ask("GET", route(text(start), text(end), "boat"))).body).toMatchObject({
    properties: { rankedBy: "straight-line", reason: "incident-off-network", network: version },
  });
});

test("a refused input names its field", async ({ ask }) => {
  const [from, to] = [text(start), text(end)];
  const refused: [path: string, field: string][] = [
    [`/api/v1/routes?to=${to}&vehicle=patrol`, "from"],
    [route("Sekayu", to), "from"],
    [route("103.8", to), "from"],
    [route("1e2,-2.8", to), "from"],
    [route(`${from},5`, to), "from"],
    [route(from, ""), "to"],
    [route("181,-2.8", to), "from.lng"],
    [route(from, "103.8,-91"), "to.lat"],
    [`${route(from, to)}&to=${to}`, "to"],
    [route(from, to, "tank"), "vehicle"],
    [`/api/v1/routes?from=${from}&to=${to}`, "vehicle"],
    [`${route(from, to)}&via=${from}`, "via"],
  ];
  for (const [path, field] of refused) {
    const { errors } = expectProblem(await ask("GET", path), 400, "invalid-input");
    expect([path, errors]).toMatchObject([path, [{ field }]]);
  }
});

type UnitRoutes = { network: number | null; routes: { unitId: string; line: number[][]; reason: string | null }[] };

test("an incident has the routes of its units that have not arrived; a hidden unit has none for a masked viewer", async ({
  db,
  product,
}) => {
  await emptyField(db);
  const version = await withTown(db);
  // A crew that has just left a sensitive incident, and is sent on to another one.
  const hidden = await aUnit(db, { callSign: "HIDDEN", at: placeAt(start) });
  const sensitive = await anIncident(db, { type: await aType(db, ["ambulance*1"]), at: placeAt([2_000, 500]) });
  await db.update(incident).set({ sensitive: true });
  await db.update(assignment).set({ state: "clear", endedAt: new Date() });
  await db.execute(sql`update unit set taken = false`);
  await db.execute(sql`update unit_position set eligible = true`);
  const seen = await aUnit(db, { callSign: "SEEN", at: placeAt([1_000, 1_000]) });
  const { id } = await anIncident(db, { type: await aType(db, ["ambulance*2"]), at: placeAt(end) });

  const sessions = {
    dispatcher: await createSession(db, product, "dispatcher"),
    leader: await createSession(db, product, "leader"),
  };
  const read = async (role: keyof typeof sessions, incidentId: string) => {
    const { cookie } = sessions[role];
    const input = encodeURIComponent(JSON.stringify({ json: { incidentId } }));
    const answer = await fetch(`${product.url}/api/trpc/dispatch.routes?input=${input}`, { headers: { cookie } });
    const bytes = await answer.text();
    return { status: answer.status, bytes, data: JSON.parse(bytes).result?.data.json as UnitRoutes };
  };
  const inFull = await read("dispatcher", id);
  expect(inFull.data.network).toBe(version);
  const lines = Object.fromEntries(inFull.data.routes.map((one) => [one.unitId, one.line]));
  expect(Object.keys(lines).sort()).toEqual([hidden.id, seen.id].sort());
  expect(lines[hidden.id]).toEqual(line(start, start, [0, 0], end, end));
  expect(lines[seen.id]).toEqual(line([1_000, 1_000], [1_000, 1_000], end, end));

  const masked = await read("leader", id);
  expect(masked.data.routes).toMatchObject([{ unitId: seen.id, rankedBy: "travel-time", metres: 1_000 }]);
  expect(masked.bytes).not.toContain(hidden.id);
  expect(await read("leader", sensitive.id)).toMatchObject({ status: 403 });
  expect(await read("dispatcher", sensitive.id)).toMatchObject({ status: 200, data: { routes: [] } });

  await db.update(assignment).set({ state: "onScene" }).where(eq(assignment.unitId, seen.id));
  expect((await read("dispatcher", id)).data.routes).toMatchObject([{ unitId: hidden.id }]);
  expect((await read("leader", id)).data.routes).toEqual([]);
});
