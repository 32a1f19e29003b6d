import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { apiKey } from "../../db/schema/keys";
import { fix, unitPosition } from "../../db/schema/units";
import { retireUnit } from "../../server/admin/retire-unit";
import { createKey } from "../../server/keys/manage-keys";
import { countAllRows, expect, expectProblem, test as served } from "../support/http";
import { aContext, aUnit, kmFrom, sekayu } from "../support/makers";
import { baseEnvironment } from "../support/processes";
import { startServer } from "../support/server";

type TrackerRequest = { path?: string; method?: string; headers?: Record<string, string>; body?: string };
type Reply = { status: number; body: string; reason: string | null };

/** Creates a unit and an API key for it. `send` sends requests like the phone app Traccar Client. */
const test = served.extend("phone", async ({ db, server }) => {
  return async (callSign: string) => {
    const { id: unitId } = await aUnit(db, { callSign });
    const { id: keyId, key } = await createKey(aContext(db), { name: callSign, scopes: ["positions:write"], unitId });
    return {
      unitId,
      keyId,
      key,
      send: (request: TrackerRequest) => send(server.url, { path: `/api/osmand?token=${key}`, ...request }),
    };
  };
});

async function send(url: string, { path = "", method = "POST", headers = {}, body }: TrackerRequest): Promise<Reply> {
  const response = await fetch(url + path, { method, headers, body });
  return { status: response.status, body: await response.text(), reason: response.headers.get("position-refused") };
}

const acceptedReply: Reply = { status: 200, body: "", reason: null };
const refusalFor = (reason: string): Reply => ({
  status: 200,
  body: JSON.stringify({ refused: [{ index: 0, reason }] }),
  reason,
});

const secondsSinceEpoch = (secondsAgo: number) => Math.floor(Date.now() / 1_000) - secondsAgo;
const isoTime = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1_000).toISOString();
const jsonHeaders = { "content-type": "application/json" };
const formHeaders = { "content-type": "application/x-www-form-urlencoded" };

/** Returns a query string in the format of Traccar Client for Android up to version 8. */
function queryParameters(
  id: string,
  at: { lng: number; lat: number },
  timestamp: number | string,
  extraParameters = "",
): string {
  return `&id=${id}&timestamp=${timestamp}&lat=${at.lat}&lon=${at.lng}&speed=19.4&bearing=87.5&altitude=12.0&accuracy=6.2&batt=81.0${extraParameters}`;
}

/** Returns a location in the default JSON format of Traccar Client since version 9. */
function jsonLocation(at: { lng: number; lat: number }, timestamp: string, coords: object = {}) {
  return {
    timestamp,
    coords: { latitude: at.lat, longitude: at.lng, accuracy: 6.2, speed: 9.98, heading: 87.5, altitude: 12, ...coords },
    is_moving: true,
    odometer: 4_711.3,
    event: "motionchange",
    battery: { level: 0.81, is_charging: false },
    activity: { type: "in_vehicle" },
    extras: {},
    _: `&id=AMB&lat=${at.lat}&lon=${at.lng}&timestamp=${timestamp}&`,
  };
}

async function readPosition(db: Db, unitId: string) {
  const [row] = await db.select().from(unitPosition).where(eq(unitPosition.unitId, unitId));
  return row;
}

async function readTrail(db: Db, unitId: string) {
  return db.select().from(fix).where(eq(fix.unitId, unitId)).orderBy(fix.recordedAt);
}

type RequestFormat = [what: string, sent: (id: string, key: string) => TrackerRequest, speedMps: number | null];
const requestFormats: RequestFormat[] = [
  [
    "POST without a body, as Android until version 8",
    (id, key) => ({
      path: `/api/osmand?token=${key}${queryParameters(id, sekayu, secondsSinceEpoch(5))}`,
    }),
    9.98,
  ],
  [
    "GET, as iOS until version 8 and OsmAnd",
    (id, key) => ({
      method: "GET",
      path: `/api/osmand?token=${key}${queryParameters(id, sekayu, Date.now() - 5_000)}`,
    }),
    9.98,
  ],
  [
    "a form",
    (id, key) => ({
      headers: { ...formHeaders, authorization: `Bearer ${key}` },
      path: "/api/osmand",
      body: queryParameters(id, sekayu, secondsSinceEpoch(5)).slice(1),
    }),
    9.98,
  ],
  [
    "a form that names the device differently",
    (id, key) => ({
      headers: formHeaders,
      path: `/api/osmand?token=${key}`,
      body: `deviceid=${id}&lat=${sekayu.lat}&lon=${sekayu.lng}&timestamp=${encodeURIComponent(isoTime(5))}&hdop=1.2&charge=true`,
    }),
    null,
  ],
  [
    "a time as text",
    (id, key) => ({
      path: `/api/osmand?token=${key}${queryParameters(id, sekayu, encodeURIComponent(isoTime(5).slice(0, 19).replace("T", " ")))}`,
    }),
    9.98,
  ],
  [
    "additional alarm and mock parameters",
    (id, key) => ({
      path: `/api/osmand?token=${key}${queryParameters(id, sekayu, secondsSinceEpoch(5), "&alarm=sos&mock=true")}`,
    }),
    9.98,
  ],
  [
    "JSON, since version 9",
    (id, key) => ({
      headers: jsonHeaders,
      path: `/api/osmand?token=${key}`,
      body: JSON.stringify({ location: jsonLocation(sekayu, isoTime(5)), device_id: id }),
    }),
    9.98,
  ],
  [
    "JSON with several locations",
    (id, key) => ({
      headers: jsonHeaders,
      path: `/api/osmand?token=${key}`,
      body: JSON.stringify({
        location: [jsonLocation(sekayu, isoTime(9)), jsonLocation(sekayu, isoTime(5))],
        device_id: id,
      }),
    }),
    9.98,
  ],
  [
    "JSON with unknown speed and heading",
    (id, key) => ({
      headers: { ...jsonHeaders, authorization: `Basic ${Buffer.from(`anybody:${key}`).toString("base64")}` },
      path: "/api/osmand",
      body: JSON.stringify({ location: jsonLocation(sekayu, isoTime(5), { speed: -1, heading: -1 }), device_id: id }),
    }),
    null,
  ],
];

test.for(requestFormats)("Traccar Client is supported: %s", async ([format, makeRequest, speedMps], { db, phone }) => {
  const { key, unitId, send } = await phone(`FORM ${format.length}-${format.slice(0, 30)}`);
  const callSign = `FORM ${format.length}-${format.slice(0, 30)}`;
  expect(await send(makeRequest(encodeIfNeeded(format, callSign), key))).toEqual(acceptedReply);
  const position = await readPosition(db, unitId);
  expect(position).toMatchObject({ fix: sekayu, basis: "fix" });
  if (speedMps === null) expect(position?.speedMps).toBeNull();
  else expect(position?.speedMps).toBeCloseTo(speedMps, 2);
  const age = Date.now() - (position?.fixAt?.getTime() ?? 0);
  expect(age).toBeGreaterThanOrEqual(5_000);
  expect(age).toBeLessThan(60_000);
});

/** Call signs with spaces are URL-encoded in queries and forms, but not in JSON. */
function encodeIfNeeded(format: string, callSign: string): string {
  return format.startsWith("JSON") ? callSign : encodeURIComponent(callSign);
}

test("a key for one unit needs no unit name; another unit is refused and does not move", async ({ db, phone }) => {
  const ownPhone = await phone("OWN-1");
  const otherPhone = await phone("OTHER-1");
  const requestWithoutId = {
    headers: jsonHeaders,
    body: JSON.stringify({ location: jsonLocation(sekayu, isoTime(5)) }),
  };
  expect(await ownPhone.send(requestWithoutId)).toEqual(acceptedReply);
  const countsBefore = await countAllRows(db);
  const otherUnitReply = await ownPhone.send({
    path: `/api/osmand?token=${ownPhone.key}${queryParameters("OTHER-1", sekayu, secondsSinceEpoch(2))}`,
  });
  expect(otherUnitReply).toMatchObject({ status: 403 });
  expect(JSON.parse(otherUnitReply.body)).toMatchObject({ code: "forbidden", reason: "other-unit" });
  expect(await countAllRows(db)).toEqual(countsBefore);
  expect(await readPosition(db, otherPhone.unitId)).toMatchObject({ fix: null });
});

test("a key of a retired unit is refused with the reason", async ({ db, phone }) => {
  const { unitId, send } = await phone("RETIRED-1");
  await retireUnit(aContext(db), { id: unitId, isRetired: true });
  const { status, body } = await send({
    headers: jsonHeaders,
    body: JSON.stringify({ location: jsonLocation(sekayu, isoTime(5)) }),
  });
  expect(status).toBe(404);
  expect(JSON.parse(body)).toMatchObject({ reason: "unknown-unit", detail: "the unit of this key is not in use" });
});

test("a key for one unit cannot move another one over HTTP, or do anything else", async ({
  sendRequest,
  db,
  phone,
}) => {
  const { key } = await phone("OWN-2");
  await aUnit(db, { callSign: "OTHER-2" });
  const body = [
    { callSign: "OTHER-2", ...sekayu, recordedAt: isoTime(5) },
    { callSign: "OWN-2", ...sekayu, recordedAt: isoTime(5) },
  ];
  expect((await sendRequest("POST", "/api/v1/positions", { body, key })).body).toEqual({
    accepted: 1,
    ignored: [{ index: 0, reason: "other-unit" }],
  });
  expectProblem(await sendRequest("GET", "/api/v1/units", { key }), 403, "forbidden");
  await expect(
    createKey(aContext(db), { name: "all", unitId: (await aUnit(db)).id, scopes: ["positions:write", "units:read"] }),
  ).rejects.toMatchObject({ code: "invalid-input" });
});

test("a key for all units must name one; an unknown unit is not found, and the app retries", async ({
  sendRequest,
  server,
}) => {
  const path = `/api/osmand?token=${server.apiKey}`;
  const replyWithoutId = await send(server.url, { path: `${path}&lat=-2.9&lon=103.8` });
  expect(JSON.parse(replyWithoutId.body)).toMatchObject({ status: 400, errors: [{ field: "id" }] });
  const unknownUnitReply = await sendRequest(
    "GET",
    `${path}${queryParameters("NOBODY-AT-ALL", sekayu, secondsSinceEpoch(2))}`,
  );
  expect(expectProblem(unknownUnitReply, 404, "not-found")).toMatchObject({ reason: "unknown-unit" });
});

test("the command creates a key for one unit and prints its call sign", async ({ databaseUrl, db, server }) => {
  const { id: unitId } = await aUnit(db, { callSign: "CLI 1" });
  const runCommand = (...args: string[]) =>
    promisify(execFile)(process.execPath, ["dist/command.js", ...args], {
      env: { ...baseEnvironment(), DATABASE_URL: databaseUrl } as unknown as NodeJS.ProcessEnv,
    });
  const { stdout } = await runCommand("key", "HP", "--unit", "CLI 1");
  expect(stdout).toContain("positions:write of CLI 1 only");
  const key = stdout.trim().split("\n").at(-1);
  const path = `/api/osmand?token=${key}&lat=${sekayu.lat}&lon=${sekayu.lng}`;
  expect(await send(server.url, { path })).toEqual(acceptedReply);
  expect(await readPosition(db, unitId)).toMatchObject({ fix: sekayu });
  const [listedResult, unknownUnitResult, extraScopeResult] = await Promise.allSettled([
    runCommand("keys"),
    runCommand("key", "HP", "--unit", "NOBODY"),
    runCommand("key", "HP", "units:read", "--unit", "CLI 1"),
  ]);
  expect(listedResult).toMatchObject({ value: { stdout: expect.stringContaining("positions:write  of CLI 1") } });
  expect(unknownUnitResult).toMatchObject({
    reason: { stderr: expect.stringContaining('There is no unit "NOBODY".') },
  });
  expect(extraScopeResult).toMatchObject({ reason: { stderr: expect.stringContaining("positions and nothing else") } });
});

test("an exercise key may move units faster than real time, a normal one may not", async ({ sendRequest, db }) => {
  const { id } = await aUnit(db, { callSign: "PLAYED", at: sekayu, fixAgeMinutes: 1 });
  const { key } = await createKey(aContext(db), { name: "exercise", scopes: ["positions:write"], simulated: true });
  const jumpRequest = (secondsAgo: number) => ({
    body: { callSign: "PLAYED", ...kmFrom(sekayu, 50), recordedAt: isoTime(secondsAgo) },
  });
  expect((await sendRequest("POST", "/api/v1/positions", jumpRequest(30))).body).toMatchObject({ accepted: 0 });
  expect((await sendRequest("POST", "/api/v1/positions", { ...jumpRequest(29), key })).body).toMatchObject({
    accepted: 1,
  });
  expect(await readPosition(db, id)).toMatchObject({ fix: kmFrom(sekayu, 50) });
});

test("the key of a removed unit stops working", async ({ db, phone }) => {
  const { keyId, unitId } = await phone("GONE");
  await db.execute(`delete from unit where id = '${unitId}'`);
  expect(await db.select().from(apiKey).where(eq(apiKey.id, keyId))).toEqual([]);
});

const invalidRequests: [what: string, sent: TrackerRequest, field: string, cause: RegExp][] = [
  ["a latitude of 91", { path: "&lat=91&lon=103" }, "lat", /90/],
  ["a longitude that is not a number", { path: "&lat=-2&lon=east" }, "lon", /number/],
  ["no coordinates", { path: "" }, "lat", /string/],
  ["a duplicate parameter", { path: "&lat=-2&lat=-3&lon=103" }, "lat", /string/],
  ["an invalid time", { path: "&lat=-2&lon=103&timestamp=yesterday" }, "timestamp", /1970/],
  ["a time without a zone", { path: "&lat=-2&lon=103&timestamp=2026-11-25T00:00:00" }, "timestamp", /zone/],
  ["a year after 2999", { path: "&lat=-2&lon=103&timestamp=99999999999999" }, "timestamp", /2999/],
  ["a speed that is not a number", { path: "&lat=-2&lon=103&speed=fast" }, "speed", /number/],
  [
    "a location without coordinates",
    { headers: jsonHeaders, body: '{"location":{"timestamp":"x"}}' },
    "location.coords",
    /object/,
  ],
  [
    "a longitude of 181",
    { headers: jsonHeaders, body: '{"location":{"coords":{"latitude":-2,"longitude":181}}}' },
    "location.coords.longitude",
    /180/,
  ],
  [
    "one invalid location in a list",
    {
      headers: jsonHeaders,
      body: JSON.stringify({ location: [jsonLocation(sekayu, isoTime(3)), jsonLocation(sekayu, "now")] }),
    },
    "location[1].timestamp",
    /1970/,
  ],
  ["an empty list", { headers: jsonHeaders, body: '{"location":[]}' }, "location", /1/],
];

test.for(invalidRequests)("%s is refused, naming the field", async ([, request, field, cause], { db, phone }) => {
  const { send, key } = await phone(
    `WRONG-${field}-${cause.source}-${invalidRequests.findIndex((row) => row[1] === request)}`,
  );
  const countsBefore = await countAllRows(db);
  const reply = await send({ ...request, path: `/api/osmand?token=${key}${request.path ?? ""}` });
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.body).errors).toContainEqual({ field, cause: expect.stringMatching(cause) });
  expect(await countAllRows(db)).toEqual(countsBefore);
});

test.for([
  ["truncated JSON", { headers: jsonHeaders, body: '{"location":' }, 400],
  ["plain text", { headers: { "content-type": "text/plain" }, body: "help" }, 415],
] as const)("%s is refused", async ([format, request, status], { phone }) => {
  const { send } = await phone(`BODY ${format}`);
  expect((await send(request)).status).toBe(status);
});

test("an impossible fix is refused with its reason and not retried, and the unit does not jump", async ({
  db,
  phone,
}) => {
  const { unitId, key, send } = await phone("RIDE");
  const sendFix = (at: { lng: number; lat: number }, secondsAgo: number, extraParameters = "") =>
    send({
      method: "GET",
      path: `/api/osmand?token=${key}&lat=${at.lat}&lon=${at.lng}&timestamp=${Date.now() - secondsAgo * 1_000}${extraParameters}`,
    });
  const farPoint = kmFrom(sekayu, 80);
  const tripFixes: [at: { lng: number; lat: number }, ago: number, reply: Reply, extra?: string][] = [
    [sekayu, 300, acceptedReply],
    [kmFrom(sekayu, 0.2), 280, acceptedReply],
    [{ lng: 0, lat: 0 }, 270, refusalFor("null-island")],
    [farPoint, 260, refusalFor("impossible-jump")],
    [kmFrom(sekayu, 0.4), 250, acceptedReply],
    [farPoint, 240, refusalFor("poor-accuracy"), "&accuracy=2500"],
    [farPoint, -600, refusalFor("in-the-future")],
    [farPoint, 31 * 86_400, refusalFor("too-old")],
    [kmFrom(sekayu, 0.5), 230, refusalFor("no-fix"), "&valid=false"],
    [kmFrom(sekayu, 0.1), 290, refusalFor("older-than-held")],
    [kmFrom(sekayu, 0.4), 250, acceptedReply],
    [kmFrom(sekayu, 0.6), 200, acceptedReply],
  ];
  let easternmostLng = 0;
  for (const [at, secondsAgo, reply, extraParameters] of tripFixes) {
    const response = await sendFix(at, secondsAgo, extraParameters);
    // The two fixes that are 250 s old are not duplicates: the clock advances between them, so their times differ. The
    // next test sends a real duplicate.
    expect([response, `${secondsAgo}`]).toEqual([reply, `${secondsAgo}`]);
    const { fix: storedFix } = (await readPosition(db, unitId)) ?? {};
    expect(storedFix?.lng).toBeGreaterThanOrEqual(easternmostLng);
    expect(storedFix?.lng).toBeLessThanOrEqual(kmFrom(sekayu, 0.61).lng);
    easternmostLng = storedFix?.lng ?? 0;
  }
  const storedLongitudes = (await readTrail(db, unitId)).map(({ position }) => position.lng);
  expect(storedLongitudes).toEqual([...storedLongitudes].sort((a, b) => a - b));
  expect(Math.max(...storedLongitudes)).toBeCloseTo(kmFrom(sekayu, 0.6).lng, 6);
});

test("the same fix sent again is reported as a duplicate, and stored once", async ({ db, phone }) => {
  const { unitId, send } = await phone("TWICE");
  const request = { headers: jsonHeaders, body: JSON.stringify({ location: jsonLocation(sekayu, isoTime(5)) }) };
  expect(await send(request)).toEqual(acceptedReply);
  expect(await send(request)).toEqual(refusalFor("older-than-held"));
  expect(await readTrail(db, unitId)).toHaveLength(1);
});

test("a wrong stored position is corrected by the second fix that contradicts it", async ({ db, phone }) => {
  const { unitId, send } = await phone("LOST");
  const requestAt = (km: number, secondsAgo: number) => ({
    headers: jsonHeaders,
    body: JSON.stringify({ location: jsonLocation(kmFrom(sekayu, km), isoTime(secondsAgo)) }),
  });
  expect(await send(requestAt(60, 40))).toEqual(acceptedReply);
  expect(await send(requestAt(0, 30))).toEqual(refusalFor("impossible-jump"));
  expect(await send(requestAt(0.05, 20))).toEqual(acceptedReply);
  expect(await readPosition(db, unitId)).toMatchObject({ fix: kmFrom(sekayu, 0.05), unconfirmed: null });
});

test("fixes recorded offline complete the track and never move the unit back", async ({ db, phone }) => {
  const { unitId, send } = await phone("BUFFER");
  const locationAt = (km: number, secondsAgo: number, coords: object = {}) =>
    jsonLocation(kmFrom(sekayu, km), isoTime(secondsAgo), coords);
  expect(await send({ headers: jsonHeaders, body: JSON.stringify({ location: locationAt(0, 600) }) })).toEqual(
    acceptedReply,
  );
  expect(await send({ headers: jsonHeaders, body: JSON.stringify({ location: locationAt(5, 10) }) })).toEqual(
    acceptedReply,
  );
  const lateFixes = [
    locationAt(1, 480),
    locationAt(2, 360),
    locationAt(60, 350),
    locationAt(2.1, 340, { accuracy: 5_000 }),
    { ...locationAt(0, 330), coords: { latitude: 0, longitude: 0 } },
    locationAt(3, 240),
    locationAt(4, 120),
  ];
  const reply = await send({ headers: jsonHeaders, body: JSON.stringify({ location: lateFixes }) });
  expect(JSON.parse(reply.body)).toEqual({
    refused: [
      { index: 0, reason: "older-than-held" },
      { index: 1, reason: "older-than-held" },
      { index: 2, reason: "impossible-jump" },
      { index: 3, reason: "poor-accuracy" },
      { index: 4, reason: "null-island" },
      { index: 5, reason: "older-than-held" },
      { index: 6, reason: "older-than-held" },
    ],
  });
  expect(await readPosition(db, unitId)).toMatchObject({ fix: kmFrom(sekayu, 5) });
  const trail = (await readTrail(db, unitId)).map(({ position }) => position);
  expect(trail).toEqual([0, 1, 2, 3, 4, 5].map((km) => kmFrom(sekayu, km)));
});

const ownTracksMessage = {
  _type: "location",
  tid: "a1",
  topic: "owntracks/http/a1",
  lat: sekayu.lat,
  lon: sekayu.lng,
  acc: 12,
  alt: 9,
  batt: 77,
  bs: 1,
  cog: 270,
  conn: "m",
  t: "u",
  vac: 3,
  vel: 54,
};
const basicHeaders = (name: string, password: string) => ({
  ...jsonHeaders,
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`,
});

test("OwnTracks is supported; its user name is the unit's call sign", async ({ db, server }) => {
  const { id } = await aUnit(db, { callSign: "OT-1" });
  const { key } = await createKey(aContext(db), { name: "ot", scopes: ["positions:write"] });
  const body = JSON.stringify({ ...ownTracksMessage, tst: secondsSinceEpoch(5) });
  const reply = await send(server.url, { path: "/api/owntracks", headers: basicHeaders("OT-1", key), body });
  expect(reply).toEqual({ status: 200, body: "[]", reason: null });
  expect(await readPosition(db, id)).toMatchObject({ fix: sekayu, speedMps: 15, headingDeg: 270, accuracyM: 12 });
});

test("OwnTracks with a key for one unit in the URL needs no user name", async ({ db, phone }) => {
  const { unitId, key, send } = await phone("OT-2");
  const body = JSON.stringify({ ...ownTracksMessage, tst: secondsSinceEpoch(5), vel: -1, cog: -1 });
  expect(await send({ path: `/api/owntracks?token=${key}`, headers: jsonHeaders, body })).toMatchObject({ body: "[]" });
  expect(await readPosition(db, unitId)).toMatchObject({ fix: sekayu, speedMps: null, headingDeg: null });
  const jumpBody = JSON.stringify({ ...ownTracksMessage, ...{ lat: 1, lon: 2 }, tst: secondsSinceEpoch(2) });
  expect(await send({ path: `/api/owntracks?token=${key}`, headers: jsonHeaders, body: jumpBody })).toEqual({
    status: 200,
    body: "[]",
    reason: "impossible-jump",
  });
  expect((await send({ path: "/api/owntracks", headers: basicHeaders("OT-1", key), body })).status).toBe(403);
});

test.for([
  ["a waypoint", '{"_type":"waypoint","desc":"Base","lat":-2.9,"lon":103.8,"rad":50,"tst":1700000000}'],
  ["a transition", '{"_type":"transition","event":"enter","tst":1700000000,"wtst":1}'],
  ["its last will", '{"_type":"lwt","tst":1700000000}'],
  ["its status", '{"_type":"status"}'],
  ["an empty body", ""],
])("OwnTracks may send %s, which changes nothing", async ([format, body], { db, phone }) => {
  const { key, send } = await phone(`OT ${format}`);
  const countsBefore = await countAllRows(db);
  expect(await send({ path: `/api/owntracks?token=${key}`, headers: jsonHeaders, body })).toMatchObject({
    status: 200,
    body: "[]",
  });
  expect(await countAllRows(db)).toEqual(countsBefore);
});

test.for([
  ["no type", "{}", "_type"],
  ["an encrypted message", '{"_type":"encrypted","data":"xyz"}', "_type"],
  ["a location without a time", '{"_type":"location","lat":-2.9,"lon":103.8}', "tst"],
  ["a location with text as latitude", '{"_type":"location","lat":"x","lon":103.8,"tst":1}', "lat"],
] as const)("OwnTracks with %s is refused, naming the field", async ([format, body, field], { phone }) => {
  const { key, send } = await phone(`OTX ${format}`);
  const reply = await send({ path: `/api/owntracks?token=${key}`, headers: jsonHeaders, body });
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.body).errors).toMatchObject([{ field }]);
});

test("a key in the URL works for the tracker routes only", async ({ sendRequest, server }) => {
  expectProblem(
    await sendRequest("GET", `/api/v1/units?token=${server.apiKey}`, { key: null }),
    401,
    "unauthenticated",
  );
  const body = [{ callSign: "X", ...sekayu, recordedAt: isoTime(1) }];
  expectProblem(
    await sendRequest("POST", `/api/v1/positions?token=${server.apiKey}`, { key: null, body }),
    401,
    "unauthenticated",
  );
});

test("guessing keys is throttled, but not a phone behind the same address; no key appears in logs or responses", async ({
  databaseUrl,
  db,
  onTestFinished,
}) => {
  const server = await startServer({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "trace" } });
  onTestFinished(async () => {
    await server.stop();
  });
  const { id: unitId } = await aUnit(db, { callSign: "CALM" });
  const { key } = await createKey(aContext(db), { name: "calm", scopes: ["positions:write"], unitId });
  const pathWithKey = (secondsAgo: number) =>
    `/api/osmand?token=${key}${queryParameters("CALM", sekayu, secondsSinceEpoch(secondsAgo))}`;
  expect(await send(server.url, { path: pathWithKey(60) })).toEqual(acceptedReply);

  const guessedKey = (index: number) => `muba_${index.toString(16).padStart(12, "0")}_${"g".repeat(43)}`;
  // Sent in parallel, because the server forgets the failures after a minute.
  const guessKeys = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        send(server.url, { path: `/api/osmand?token=${guessedKey(index)}${queryParameters("CALM", sekayu, 1)}` }),
      ),
    );
  const [checkedReplies, refusedReplies] = [await guessKeys(100), await guessKeys(30)];
  expect(checkedReplies.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 401));
  expect(refusedReplies.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 429));
  expect(await send(server.url, { path: pathWithKey(30) })).toEqual(acceptedReply);
  expect((await send(server.url, { path: `${pathWithKey(20)}&lat=1` })).status).toBe(400);
  expect((await send(server.url, { path: pathWithKey(-300) })).reason).toBe("in-the-future");

  expect([...checkedReplies, ...refusedReplies].map(({ body }) => body).join()).not.toContain("ggggg");
  // The log is complete only after the server has stopped.
  await server.stop();
  const log = readFileSync(server.logPath, "utf8");
  // The refusal is logged at level debug.
  const lines = log.split("\n").filter((line) => line.includes("a tracker's fix was refused"));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 20, reasons: "in-the-future" }]);
  expect(log).not.toContain("ggggg");
  expect(log).not.toContain(key.split("_").slice(2).join("_"));
});
