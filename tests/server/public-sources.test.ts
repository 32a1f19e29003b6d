import { readFileSync } from "node:fs";
import { asc, desc, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { watchSource } from "../../db/schema/fire-watches";
import { incident } from "../../db/schema/incidents";
import { airReading, earthquake, weatherWarning } from "../../db/schema/public-sources";
import { highWater, riverGauge, riverReading } from "../../db/schema/rivers";
import { inTransaction } from "../../db/transaction";
import { ChangeRiverGaugeInput, changeRiverGauge, listRiverGauges } from "../../server/admin/river-gauges";
import type { Context } from "../../server/context";
import { permissionsOf } from "../../server/domain/permission";
import { acceptReadings } from "../../server/hazards/accept-readings";
import { listNearIncidents } from "../../server/hazards/attachable-incidents";
import {
  attachHighWater,
  createHighWaterIncident,
  dismissHighWater,
  restoreHighWater,
} from "../../server/hazards/decide-high-water";
import {
  createWeatherWarningIncident,
  dismissWeatherWarning,
  restoreWeatherWarning,
} from "../../server/hazards/decide-weather-warning";
import { importSourceFile } from "../../server/hazards/import-source-file";
import { readPublicSources, readRivers } from "../../server/hazards/read-public-sources";
import { runImportCommand } from "../../server/import/import-command";
import { importFile } from "../../server/import/import-file";
import { createIncident } from "../../server/incidents/create-incident";
import { mergeIncidents } from "../../server/incidents/merge/merge-incidents";
import { deleteOldTexts } from "../../server/jobs/apply-retention";
import { createKey } from "../../server/keys/manage-keys";
import { removeIncidentTexts } from "../../server/privacy/remove-texts";
import { expectProblem, test as http } from "../support/http";
import { aContext, anIncident, aType, kmFrom, palembang, sekayu } from "../support/makers";
import { airQualityJson, capXml, earthquakeJson, ringAround, type TestWarning } from "../support/public-sources";
import { catchRefusalCode } from "../support/refusals";
import { expect } from "../support/test";

const test = http.extend("dataReset", { auto: true }, async ({ db }) => {
  for (const table of [weatherWarning, earthquake, airReading, highWater, riverReading, riverGauge, watchSource])
    await db.delete(table);
});

const now = new Date("2026-09-28T20:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const settings = { addresses: {}, marginKm: 25 };
const contextOf = (db: Db, at = now): Context =>
  aContext(db, { now: () => at, settings: { positionFreshMinutes: 10, watchSources: settings } });

const importWarning = (db: Db, warning: TestWarning | string, at = now) =>
  importSourceFile(
    contextOf(db, at),
    "warnings",
    Buffer.from(typeof warning === "string" ? warning : capXml(warning)),
    settings,
  );
const readCurrentWarnings = async (db: Db, at = now) =>
  (await readPublicSources(contextOf(db, at))).warnings.filter(({ state }) => state === "current");

test("a weather warning is read completely, in both languages, and ends when it expires", async ({ db }) => {
  const warning: TestWarning = {
    id: "001",
    sentAt: hoursAgo(1),
    polygons: [ringAround(sekayu), ringAround(kmFrom(sekayu, 15))],
  };
  expect(await importWarning(db, warning)).toMatchObject({ counts: { stored: 1 }, fault: null });
  expect(await importWarning(db, { ...warning, language: "en" })).toMatchObject({ counts: { stored: 1 } });
  expect(await importWarning(db, { ...warning, language: "en" })).toMatchObject({ counts: { known: 1 } });
  const [listedWarning, ...others] = await readCurrentWarnings(db);
  expect(others).toEqual([]);
  expect(listedWarning).toMatchObject({
    sender: "cuaca.ekstrem@bmkg.go.id",
    identifier: "2.49.0.1.360.0.2026.09.28.xx.16.001",
    sentAt: hoursAgo(1),
    severity: "Moderate",
    urgency: "Immediate",
    certainty: "Observed",
    onsetAt: hoursAgo(1),
    expiresAt: hoursAgo(-2),
    areaNames: ["Kecamatan 0", "Kecamatan 1"],
    texts: [
      { language: "id", event: "Hujan Lebat dan Petir", headline: "Hujan lebat & petir di Sumatera Selatan" },
      { language: "en", event: "Thunderstorm" },
    ],
    repaired: 0,
    signature: "none",
  });
  expect(listedWarning?.districtNames).toContain("Sekayu");
  expect(listedWarning?.area.type).toBe("Polygon");
  expect(await readCurrentWarnings(db, hoursAgo(-2))).toEqual([]);
});

test("a warning disappears from console, wall and other systems' maps when it expires, without any message", async ({
  db,
  sendRequest,
}) => {
  // The server in this test uses the real time.
  const expiresSoonAt = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 2_000);
  const sentAt = new Date(Date.now() - 3_600_000);
  await importWarning(db, { id: "001", sentAt, expiresAt: new Date(Date.now() + 3_600_000) }, new Date());
  await importWarning(db, { id: "002", sentAt, expiresAt: expiresSoonAt }, new Date());
  const identifiersOf = (rows: { identifier: string }[]) => rows.map(({ identifier }) => identifier.slice(-3)).sort();
  const listIdentifiersAs = async (role: "dispatcher" | "wall", at: Date) => {
    const context = contextOf(db, at);
    const { warnings } = await readPublicSources({
      ...context,
      actor: { ...context.actor, scopes: permissionsOf[role] },
    });
    return identifiersOf(warnings);
  };
  const countOnMap = async (query: string) => {
    const { body } = await sendRequest("GET", `/ogc/collections/warnings/items?${query}`);
    return (body as { features: unknown[] }).features.length;
  };
  const currentQuery = `filter=${encodeURIComponent("state = 'current'")}`;
  for (const role of ["dispatcher", "wall"] as const) {
    expect(await listIdentifiersAs(role, new Date(expiresSoonAt.getTime() - 1))).toEqual(["001", "002"]);
    expect(await listIdentifiersAs(role, expiresSoonAt)).toEqual(["001"]);
  }
  await expect.poll(() => countOnMap(currentQuery), { timeout: 30_000 }).toBe(1);
  expect(Date.now()).toBeGreaterThanOrEqual(expiresSoonAt.getTime());
  expect(await countOnMap(`filter=${encodeURIComponent("state = 'expired'")}`)).toBe(1);
  expect(await countOnMap(`datetime=${new Date().toISOString()}`)).toBe(1);
  expect(await countOnMap("")).toBe(2);
});

test("an update replaces a warning, and a cancellation ends it, even if it is read first", async ({ db }) => {
  const firstWarning: TestWarning = { id: "001", sentAt: hoursAgo(3), expiresAt: hoursAgo(-3) };
  const updatedWarning: TestWarning = {
    ...firstWarning,
    id: "002",
    sentAt: hoursAgo(2),
    type: "Update",
    refersTo: [firstWarning],
  };
  const cancellation: TestWarning = {
    ...firstWarning,
    id: "003",
    sentAt: hoursAgo(1),
    type: "Cancel",
    refersTo: [updatedWarning],
  };
  await importWarning(db, firstWarning);
  expect(await importWarning(db, updatedWarning)).toMatchObject({ counts: { stored: 1, ended: 1 } });
  expect((await readCurrentWarnings(db)).map(({ identifier }) => identifier.slice(-3))).toEqual(["002"]);
  await importWarning(db, cancellation);
  expect(await readCurrentWarnings(db)).toEqual([]);
  const readStates = async () => {
    const rows = await db.select().from(weatherWarning).orderBy(asc(weatherWarning.sentAt));
    return rows.map(({ state, endedAt }) => [state, endedAt !== null]);
  };
  const expectedStates = [
    ["replaced", true],
    ["cancelled", true],
    ["notice", false],
  ];
  expect(await readStates()).toEqual(expectedStates);
  await db.delete(weatherWarning);
  for (const warning of [cancellation, updatedWarning, firstWarning]) await importWarning(db, warning);
  expect(await readStates()).toEqual(expectedStates);
  // An update that moves the area away from the regency cancels the warning here, even if the update is read first.
  const movedWarning: TestWarning = { ...updatedWarning, polygons: [ringAround(kmFrom(palembang, 100))] };
  for (const order of [
    [firstWarning, movedWarning],
    [movedWarning, firstWarning],
  ]) {
    await db.delete(weatherWarning);
    for (const warning of order) await importWarning(db, warning);
    expect(await readStates()).toEqual([
      ["cancelled", true],
      ["notice", false],
    ]);
  }
});

test("a severe warning is proposed and becomes one incident in its area; a decision holds until an update is more severe", async ({
  db,
}) => {
  const commonFields = { sentAt: hoursAgo(1), severity: "Severe", event: "Angin Kencang" } as const;
  await importWarning(db, { ...commonFields, id: "001" });
  const readFirstWarning = async () => (await readCurrentWarnings(db))[0];
  const first = await readFirstWarning();
  expect(first).toMatchObject({ decision: "open", proposal: { type: "strong-wind", priority: 3 } });
  const id = first?.id ?? "";
  const dismissal = await dismissWeatherWarning(contextOf(db), { id, reason: "no-effect" });
  expect(await readFirstWarning()).toMatchObject({ decision: "dismissed", dismissReason: "no-effect", proposal: null });
  expect(await catchRefusalCode(restoreWeatherWarning(contextOf(db), { id, decidedAt: hoursAgo(5) }))).toBe(
    "watch-decided",
  );

  const update = { ...commonFields, type: "Update", refersTo: [{ id: "001", sentAt: hoursAgo(1) }] } as const;
  await importWarning(db, { ...update, refersTo: [...update.refersTo], id: "002", sentAt: hoursAgo(0.9) });
  expect((await readPublicSources(contextOf(db))).warnings).toMatchObject([
    { state: "current", isUpdate: true, decision: "dismissed" },
    { state: "replaced", isUpdate: false },
  ]);
  await restoreWeatherWarning(contextOf(db), { ...dismissal, id: (await readFirstWarning())?.id ?? "" });
  const laterUpdate = { id: "003", sentAt: hoursAgo(0.8), severity: "Extreme" } as const;
  await importWarning(db, { ...update, ...laterUpdate, refersTo: [{ id: "002", sentAt: hoursAgo(0.9) }] });
  const worseWarning = await readFirstWarning();
  expect(worseWarning).toMatchObject({ decision: "open", proposal: { priority: 2 } });

  const createIncident = () =>
    createWeatherWarningIncident(contextOf(db), { id: worseWarning?.id ?? "", type: "strong-wind", priority: 2 });
  const results = await Promise.allSettled([createIncident(), createIncident()]);
  expect(results.filter(({ status }) => status === "rejected")).toMatchObject([{ reason: { code: "watch-decided" } }]);
  const linkedWarning = await readFirstWarning();
  const linkedIncidentCondition = eq(incident.id, linkedWarning?.incidentId ?? "");
  const [createdIncident] = await db.select().from(incident).where(linkedIncidentCondition);
  expect(createdIncident).toMatchObject({
    typeCode: "strong-wind",
    precision: "district",
    number: linkedWarning?.incidentNumber,
  });
  expect(createdIncident?.description).toMatch(/^Peringatan dini .*: Angin Kencang, tingkat ekstrem, berlaku 29 Sep/);
  const [loggedEvent] = await db.select().from(event).where(eq(event.kind, "weather-warning.incident-created"));
  expect(loggedEvent).toMatchObject({
    incidentId: createdIncident?.id,
    data: { warningId: worseWarning?.id, event: "Angin Kencang" },
  });

  // A leader sees the warning as undecided and without its incident, because the incident is sensitive.
  await db.update(incident).set({ sensitive: true }).where(linkedIncidentCondition);
  const leader = {
    ...contextOf(db).actor,
    kind: "person" as const,
    role: "leader" as const,
    scopes: permissionsOf.leader,
  };
  const { warnings } = await readPublicSources({ ...contextOf(db), actor: leader });
  expect(warnings[0]).toMatchObject({ decision: "open", incidentId: null, decidedAt: null });
  expect(JSON.stringify(warnings)).not.toContain(createdIncident?.id);
  await inTransaction(db, (tx) => removeIncidentTexts(tx, [createdIncident?.id ?? ""], { positionFreshMinutes: 10 }));
  expect(await readFirstWarning()).toMatchObject({ decision: "open", incidentId: null });
});

test("only actual warnings that touch the regency or its margin are stored, and a crossing polygon is repaired", async ({
  db,
}) => {
  const sentFields = { sentAt: hoursAgo(1) };
  expect(await importWarning(db, { ...sentFields, id: "1", status: "Test" })).toMatchObject({
    counts: { "not-actual": 1 },
  });
  const farRing = ringAround(kmFrom(palembang, 100));
  expect(await importWarning(db, { ...sentFields, id: "2", polygons: [farRing] })).toMatchObject({
    counts: { outside: 1 },
  });
  expect(await importWarning(db, { ...sentFields, id: "3", circle: `${sekayu.lat},${sekayu.lng} 20` })).toMatchObject({
    counts: { stored: 1 },
  });
  const { lng, lat } = sekayu;
  const bowTieRing = `${lat},${lng} ${lat + 0.1},${lng + 0.1} ${lat + 0.1},${lng} ${lat},${lng + 0.1} ${lat},${lng}`;
  expect(await importWarning(db, { ...sentFields, id: "4", polygons: [bowTieRing] })).toMatchObject({
    counts: { stored: 1 },
  });
  const ringWithoutArea = `${lat},${lng} ${lat},${lng + 0.1} ${lat},${lng + 0.2} ${lat},${lng}`;
  expect(await importWarning(db, { ...sentFields, id: "5", polygons: [ringWithoutArea] })).toMatchObject({
    fault: { fault: "not-the-format", detail: expect.stringContaining("polygons without an area") },
  });
  const [repaired, ...others] = (await readCurrentWarnings(db)).filter((warning) => warning.repaired > 0);
  expect([repaired?.identifier.slice(-1), repaired?.area.type, others]).toEqual(["4", "MultiPolygon", []]);
});

test("a message of 150 polygons and 3,072 points is stored completely", async ({ db }) => {
  const polygons = Array.from({ length: 150 }, (_, index) =>
    ringAround(kmFrom(kmFrom(sekayu, (index % 10) * 5), Math.floor(index / 10) * 5, 0), 2, index < 72 ? 20 : 19),
  );
  expect(polygons.join(" ").split(" ")).toHaveLength(3_072);
  expect(await importWarning(db, { id: "9", sentAt: hoursAgo(1), polygons })).toMatchObject({ counts: { stored: 1 } });
  const [listedWarning] = await readCurrentWarnings(db);
  expect(listedWarning?.areaNames).toHaveLength(150);
});

const signedMessage = readFileSync("tests/data/cap/signed.xml", "utf8");
/** A certificate with an Ed25519 key, which the signature method cannot use. */
const otherCertificate = `MIIBLjCB4aADAgECAhRJc5UrImBgrKbpFzMLXOG1UdUPejAFBgMrZXAwDDEKMAgGA1UEAwwBYTAgFw0yNjExMjkwMzMzMDJaGA8yMTI2MTEwNTAzMzMwMlow
DDEKMAgGA1UEAwwBYTAqMAUGAytlcAMhAIet95D1oEkAjKnzxFWw+xbLoWIeTfk7w2vezhOfWCHzo1MwUTAdBgNVHQ4EFgQUCXDXStjlOoR1ynehHZKU+eCi12Uw
HwYDVR0jBBgwFoAUCXDXStjlOoR1ynehHZKU+eCi12UwDwYDVR0TAQH/BAUwAwEB/zAFBgMrZXADQQAozafDo2z3FueIHygO5teCb+b7ZNFkPbd+s4WmwS2foCK8
ooI3Tw0Ckb0jEX3pd8Q2s3BY+BKm5I1PUC5Ph8UC`;
test.for([
  ["the signed sample", signedMessage, "outside", null],
  ["without its signature", signedMessage.replace(/<ds:Signature [\s\S]*<\/ds:Signature>/, ""), "outside", null],
  [
    "a changed word",
    signedMessage.replace("pluies modérées", "pluies faibles"),
    null,
    "signature: the digest does not fit the text",
  ],
  [
    "another signature",
    signedMessage.replace(/<ds:SignatureValue>..../, "<ds:SignatureValue>AAAA"),
    null,
    "signature: not made with the key in the message",
  ],
  ["a key of another kind", signedMessage.replace(/(X509Certificate>)[^<]+/, `$1${otherCertificate}`), "outside", null],
  [
    "a digest in two lines, which the signature covers",
    signedMessage.replace(/<ds:DigestValue>..../, "$&\n"),
    null,
    "signature: not made with the key in the message",
  ],
  [
    "a very long identifier",
    signedMessage.replace("<identifier>", `<identifier>${"x".repeat(3_000)}`),
    null,
    "identifier or sender",
  ],
  ["without its certainty", signedMessage.replace(/<certainty>.*<\/certainty>/, ""), null, "certainty is missing"],
  [
    "another severity",
    signedMessage.replace("Severe<", "Bad<"),
    null,
    expect.stringContaining("severity is not one of"),
  ],
] as const)("a signed warning of another service: %s", async ([, text, count, detail], { db }) => {
  const { counts, fault } = await importWarning(db, text as string);
  expect([count ? counts[count] : null, fault?.detail ?? null]).toEqual([count ? 1 : null, detail]);
});

const nearQuake = { ...kmFrom(sekayu, 5), at: hoursAgo(1) };
const importQuake = (db: Db, quake: Parameters<typeof earthquakeJson>[0]) =>
  importSourceFile(contextOf(db), "earthquakes", Buffer.from(earthquakeJson(quake)), settings);

test("an earthquake is stored if it is near or may be felt, and a revision changes the same one", async ({ db }) => {
  expect(await importQuake(db, nearQuake)).toMatchObject({
    source: "bmkg-earthquakes",
    counts: { stored: 1 },
    fault: null,
  });
  expect(await importQuake(db, nearQuake)).toMatchObject({ counts: { known: 1 }, hasChanged: false });
  const revisedQuake = {
    ...nearQuake,
    ...kmFrom(nearQuake, 20),
    at: new Date(nearQuake.at.getTime() + 20_000),
    magnitude: 5.6,
  };
  expect(await importQuake(db, { ...revisedQuake, felt: "III Sekayu" })).toMatchObject({ counts: { stored: 1 } });
  const { earthquakes } = await readPublicSources(contextOf(db));
  expect(earthquakes).toMatchObject([{ magnitude: 5.6, felt: "III Sekayu", depthKm: 10, distanceKm: 0 }]);
  const farQuake = { ...kmFrom(sekayu, 700, 200), at: hoursAgo(2) };
  expect(await importQuake(db, { ...farQuake, magnitude: 5.5 })).toMatchObject({ counts: { outside: 1 }, fault: null });
  expect(await importQuake(db, { ...farQuake, magnitude: 7.2 })).toMatchObject({ counts: { stored: 1 } });

  // Two earthquakes a minute apart, newest first as in a list: the older report does not overwrite the newer one.
  const shock = { ...nearQuake, at: hoursAgo(0.5), magnitude: 5.9 };
  const foreshock = { ...nearQuake, at: new Date(shock.at.getTime() - 60_000), magnitude: 4.1 };
  const gempa = [shock, foreshock].map((reportedQuake) => JSON.parse(earthquakeJson(reportedQuake)).Infogempa.gempa);
  const list = Buffer.from(JSON.stringify({ Infogempa: { gempa } }));
  for (const counts of [{ stored: 2 }, { stored: 0, known: 2 }])
    expect(await importSourceFile(contextOf(db), "earthquakes", list, settings)).toMatchObject({ counts });
});

test("air quality is stored for stations near the regency, with the official band of 24 hours", async ({ db }) => {
  const stations = [
    { id: "7", at: hoursAgo(1), ...palembang },
    { id: "8", at: hoursAgo(1), ...sekayu, pm25: "0", ispu: "0" },
    { id: "9", at: hoursAgo(1), lng: 106.8, lat: -6.2 },
  ];
  // A row may be in the file twice.
  const file = Buffer.from(airQualityJson([...stations, ...stations.slice(0, 1)]));
  const importFile = () => importSourceFile(contextOf(db), "air-quality", file, settings);
  expect(await importFile()).toMatchObject({
    ...{ source: "klh-ispu", newestAt: hoursAgo(1), fault: null },
    counts: { read: 4, stored: 1, known: 1, outside: 1, missing: 1, invalid: 0 },
  });
  expect(await importFile()).toMatchObject({ counts: { stored: 0, known: 2 }, hasChanged: false });
  const { air, sources } = await readPublicSources(contextOf(db));
  expect(air).toMatchObject([{ stationName: "Stasiun 7", pm25: 61.2, ispu: 104, band: "unhealthy" }]);
  const revisedFile = Buffer.from(airQualityJson([{ id: "7", at: hoursAgo(1), ...palembang, pm25: "40", ispu: "82" }]));
  expect(await importSourceFile(contextOf(db), "air-quality", revisedFile, settings)).toMatchObject({
    hasChanged: true,
  });
  expect((await readPublicSources(contextOf(db))).air).toMatchObject([{ pm25: 40, ispu: 82, band: "moderate" }]);
  expect(sources.find(({ name }) => name === "klh-ispu")).toMatchObject({ condition: "current", hasAddress: false });
});

const gaugesCsv = (changes: Partial<Record<string, string>> = {}) => {
  const row = { code: "MUSI-1", name: "Sekayu", river: "Musi", lng: "103.83", lat: "-2.88", ...changes };
  const cells = {
    ...row,
    siaga3_m: "6",
    siaga2_m: "7",
    siaga1_m: "8",
    silent_minutes: "60",
    active: "yes",
    ...changes,
  };
  return `${Object.keys(cells).join()}\n${Object.values(cells).join()}\n`;
};
const importCsv = (db: Db, kind: "gauges" | "readings", text: string) =>
  importFile(contextOf(db), { kind, name: `${kind}.csv`, file: Buffer.from(text) });
const reportLevels = (db: Db, ...readings: [hours: number, levelM: number][]) =>
  acceptReadings(
    contextOf(db),
    readings.map(([hours, levelM]) => ({ gauge: "MUSI-1", measuredAt: hoursAgo(hours), levelM })),
  );
const readHighWater = async (db: Db) => (await readRivers(contextOf(db))).highWater;

test("gauges report by HTTP: once each, all or nothing, each error with its field", async ({ db, sendRequest }) => {
  await importCsv(db, "gauges", gaugesCsv());
  const reading = { gauge: "MUSI-1", measuredAt: "2026-09-28T19:00:00Z", levelM: 5.5 };
  const { key } = await createKey(aContext(db), { name: "gauge", scopes: ["readings:write"] });
  const postReadings = (body: unknown) => sendRequest("POST", "/api/v1/readings", { body, key });
  expect((await postReadings(reading)).body).toEqual({ accepted: 1, corrected: 0, known: 0 });
  const countReadingEvents = () => db.$count(event, eq(event.kind, "readings.received"));
  const countBefore = await countReadingEvents();
  expect((await postReadings(reading)).body).toEqual({ accepted: 0, corrected: 0, known: 1 });
  expect(await countReadingEvents()).toBe(countBefore);
  expect((await postReadings([{ ...reading, levelM: 5.6 }])).body).toEqual({ accepted: 0, corrected: 1, known: 0 });
  const [lastEvent] = await db
    .select()
    .from(event)
    .where(eq(event.kind, "readings.received"))
    .orderBy(desc(event.id))
    .limit(1);
  expect(lastEvent?.data.corrections).toEqual([
    { gauge: "MUSI-1", measuredAt: "2026-09-28T19:00:00.000Z", before: 5.5, after: 5.6 },
  ]);
  const invalidReadings: [object, string][] = [
    [{ gauge: "MUSI-9" }, "[1].gauge"],
    [{ levelM: 201 }, "[1].levelM"],
    [{ levelM: "5" }, "[1].levelM"],
    [{ measuredAt: "2036-01-01T00:00:00Z" }, "[1].measuredAt"],
    [{}, "[1].measuredAt"],
    [{ unit: "cm" }, "[1].unit"],
  ];
  for (const [change, field] of invalidReadings) {
    const validReading = { ...reading, measuredAt: "2026-09-28T18:00:00Z" };
    const problem = expectProblem(
      await postReadings([validReading, { ...validReading, ...change }]),
      400,
      "invalid-input",
    );
    expect([change, problem.errors]).toMatchObject([change, [{ field }]]);
  }
  expect(await db.$count(riverReading)).toBe(1);
  expect((await postReadings([])).status).toBe(400);
  expect((await postReadings(Array.from({ length: 1_001 }, () => reading))).status).toBe(400);
  // A level smaller than the database can store is rounded to 0.
  const tinyReading = { ...reading, measuredAt: "2026-09-28T18:30:00Z", levelM: 1e-50 };
  expect(await postReadings(tinyReading)).toMatchObject({ status: 200, body: { accepted: 1 } });
});

test("gauges and readings are imported from files, and errors name the line and the field", async ({
  db,
  database,
}) => {
  await expect(importCsv(db, "gauges", gaugesCsv({ siaga2_m: "9", lng: "" }))).rejects.toMatchObject({
    details: {
      errors: [
        { line: 2, field: "lng" },
        { line: 2, field: "siaga1_m" },
      ],
    },
  });
  await importCsv(db, "gauges", gaugesCsv());
  await importCsv(db, "readings", "gauge,measured_at,level_m\nMUSI-1,2026-09-27T19:30:00+00:00,8.5\n");
  expect(await readHighWater(db)).toEqual([]);
  await importCsv(
    db,
    "readings",
    "gauge,measured_at,level_m\nMUSI-1,2026-09-27T20:30:00+00:00,5\nMUSI-1,2026-09-28T19:30:00+00:00,6.5\n",
  );
  const { gauges, highWater: water } = await readRivers(contextOf(db));
  expect(gauges).toMatchObject([{ code: "MUSI-1", levelM: 6.5, siaga: 3, isSilent: false }]);
  expect(water).toMatchObject([{ state: "open", siaga: 3, proposal: { type: "flood", priority: 3 } }]);
  await expect(importCsv(db, "readings", "gauge,measured_at,level_m\nX,kemarin,6,5\n")).rejects.toMatchObject({
    details: { errors: [{ line: 2, field: "line" }] },
  });
  await expect(importCsv(db, "readings", "gauge,measured_at,level_m\nX,kemarin,a\n")).rejects.toMatchObject({
    details: { errors: [{ field: "gauge" }, { field: "measured_at" }, { field: "level_m" }] },
  });
  const [future, twice] = [
    "2100-01-01T00:00:00+00:00",
    "2026-09-27T18:00:00+00:00,5\nMUSI-1,2026-09-28T01:00:00+07:00",
  ];
  const invalidReadings = `gauge,measured_at,level_m\nMUSI-1,${future},5\nMUSI-1,${twice},5\n`;
  await expect(importCsv(db, "readings", invalidReadings)).rejects.toMatchObject({
    details: {
      errors: [
        { line: 2, field: "measured_at", cause: "lies in the future" },
        { line: 4, field: "measured_at", cause: "occurs twice for this gauge" },
      ],
    },
  });
  await importCsv(db, "gauges", gaugesCsv({ siaga3_m: "6.6" }));
  expect(await readHighWater(db)).toMatchObject([{ endedAt: new Date("2026-09-28T19:30:00Z") }]);
  await expect(runImportCommand(contextOf(db), database, ["gauges", "/no.csv"])).rejects.toThrow("no such file");
});

test("high water starts, rises and ends by the newest reading, and late or corrected ones count", async ({ db }) => {
  await importCsv(db, "gauges", gaugesCsv());
  await reportLevels(db, [10, 5], [9, 6.2], [8, 7.1]);
  const [first] = await readHighWater(db);
  expect(first).toMatchObject({ siaga: 2, startedAt: hoursAgo(9), endedAt: null, gaugeName: "Sekayu", state: "open" });
  expect(first?.peakM).toBeCloseTo(7.1, 5);
  await reportLevels(db, [8, 6.4], [9.5, 6.1]);
  expect(await readHighWater(db)).toMatchObject([{ id: first?.id, siaga: 3 }]);
  await reportLevels(db, [7, 5.9]);
  expect(await readHighWater(db)).toMatchObject([{ id: first?.id, endedAt: hoursAgo(7), proposal: null }]);
  await reportLevels(db, [5, 8.5]);
  expect(await readHighWater(db)).toMatchObject([
    { id: first?.id, siaga: 1, endedAt: null, proposal: { priority: 2 } },
  ]);
  await reportLevels(db, [4, 5]);
  await reportLevels(db, [0, 5], [-0.1, 6.5]);
  expect(await readHighWater(db)).toHaveLength(1);
});

test("an administrator changes alert levels: they apply to the newest reading, and nobody's change is overwritten", async ({
  db,
}) => {
  await importCsv(db, "gauges", gaugesCsv());
  await reportLevels(db, [1, 5.5]);
  const levels = { siaga3M: 6, siaga2M: 7, siaga1M: 8, silentMinutes: 60, active: true };
  const lowerLevels = { ...levels, siaga3M: 5.3 };
  expect(await listRiverGauges({ db })).toMatchObject([{ code: "MUSI-1", ...levels, levelM: 5.5, siaga: 4 }]);
  await changeRiverGauge(contextOf(db), { code: "MUSI-1", base: levels, levels: lowerLevels });
  expect(await readHighWater(db)).toMatchObject([{ siaga: 3, endedAt: null }]);
  const change = { code: "MUSI-1", base: levels, levels: { ...levels, siaga1M: 9 } };
  await expect(changeRiverGauge(contextOf(db), change)).rejects.toMatchObject({ code: "stale-version" });
  await changeRiverGauge(contextOf(db), { code: "MUSI-1", base: lowerLevels, levels });
  expect(await readHighWater(db)).toMatchObject([{ endedAt: hoursAgo(1) }]);
  const changes = await db.select().from(event).where(eq(event.kind, "gauge.changed")).orderBy(desc(event.id)).limit(2);
  expect(changes.map(({ data }) => data)).toMatchObject([
    { gauge: "MUSI-1", before: { siaga3M: 5.3 }, after: { siaga3M: 6 } },
    { gauge: "MUSI-1", before: { siaga3M: 6 }, after: { siaga3M: 5.3 } },
  ]);
  const parsedInput = ChangeRiverGaugeInput.safeParse({
    code: "MUSI-1",
    base: levels,
    levels: { ...levels, siaga2M: 5 },
  });
  expect(parsedInput.error?.issues.map(({ path }) => path.join("."))).toEqual(["levels.siaga2M"]);
});

test("alert levels are compared as they are stored: rounded, and 0 if they are too close to it", async ({ db }) => {
  await importCsv(db, "gauges", gaugesCsv());
  const levels = { siaga3M: 6, siaga2M: 7, siaga1M: 8, silentMinutes: 60, active: true };
  const changeTo = (values: Partial<typeof levels>) => {
    return { code: "MUSI-1", base: levels, levels: { ...levels, ...values } };
  };
  const tinyLevel = ChangeRiverGaugeInput.parse(changeTo({ siaga3M: -1e-50, siaga2M: 1.1 }));
  await changeRiverGauge(contextOf(db), tinyLevel);
  expect(await listRiverGauges({ db })).toMatchObject([{ siaga3M: 0, siaga2M: 1.1, siaga1M: 8 }]);
  for (const [siaga3M, siaga2M] of [
    [0, 1e-50],
    [7, 7.000_000_01],
  ] as const) {
    const { error } = ChangeRiverGaugeInput.safeParse(changeTo({ siaga3M, siaga2M }));
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["levels.siaga2M"]);
  }
});

test("reports of services and gauges are deleted after 400 days", async ({ db }) => {
  await importWarning(db, { id: "1", sentAt: hoursAgo(1), expiresAt: now });
  await importQuake(db, { ...nearQuake, at: now });
  const stations = [{ id: "7", at: now, ...palembang }];
  await importSourceFile(contextOf(db), "air-quality", Buffer.from(airQualityJson(stations)), settings);
  await importCsv(db, "gauges", gaugesCsv());
  await reportLevels(db, [0, 6.5]);
  const countRows = () =>
    Promise.all([weatherWarning, earthquake, airReading, riverReading, highWater].map((table) => db.$count(table)));
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, hoursAgo(-400 * 24));
  expect(await countRows()).toEqual([1, 1, 1, 1, 1]);
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, hoursAgo(-400 * 24 - 1));
  expect(await countRows()).toEqual([0, 0, 0, 0, 1]);
});

test("high water becomes one flood incident, and a decision holds until the water reaches the next Siaga", async ({
  db,
}) => {
  await importCsv(db, "gauges", gaugesCsv());
  await reportLevels(db, [3, 6.5]);
  const id = (await readHighWater(db))[0]?.id ?? "";
  const dismissal = await dismissHighWater(contextOf(db), { id, reason: "gauge-fault" });
  expect(await catchRefusalCode(dismissHighWater(contextOf(db), { id, reason: "known" }))).toBe("watch-decided");
  expect(await catchRefusalCode(restoreHighWater(contextOf(db), { id, decidedAt: hoursAgo(5) }))).toBe("watch-decided");
  await restoreHighWater(contextOf(db), dismissal);
  await dismissHighWater(contextOf(db), { id, reason: "known" });
  await reportLevels(db, [2.5, 6.9]);
  expect(await readHighWater(db)).toMatchObject([{ state: "dismissed", dismissReason: "known", proposal: null }]);
  await reportLevels(db, [2, 7.2]);
  expect(await readHighWater(db)).toMatchObject([{ state: "open", dismissReason: null, siaga: 2 }]);
  const createFlood = () => createHighWaterIncident(contextOf(db), { id, priority: 3 });
  const results = await Promise.allSettled([createFlood(), createFlood()]);
  expect(results.filter(({ status }) => status === "rejected")).toMatchObject([{ reason: { code: "watch-decided" } }]);
  const [water] = await readHighWater(db);
  const [floodIncident] = await db
    .select()
    .from(incident)
    .where(eq(incident.id, water?.incidentId ?? ""));
  expect(floodIncident).toMatchObject({
    typeCode: "flood",
    priority: 3,
    precision: "approximate",
    number: water?.incidentNumber,
  });
  expect(floodIncident?.description).toMatch(
    /Muka air tinggi di Sekayu \(Sungai Musi\): Siaga 2, puncak 7,20? m, sejak 29 Sep/,
  );
  const loggedEvents = await db
    .select()
    .from(event)
    .where(eq(event.incidentId, floodIncident?.id ?? ""));
  const creationEvent = loggedEvents.find(({ kind }) => kind === "high-water.incident-created");
  expect(creationEvent?.data).toMatchObject({ highWaterId: water?.id });
  expect(creationEvent?.data).not.toHaveProperty("place");

  // A leader sees the high water as open and without its incident, because the incident is sensitive.
  await db
    .update(incident)
    .set({ sensitive: true })
    .where(eq(incident.id, floodIncident?.id ?? ""));
  const leader = {
    ...contextOf(db).actor,
    kind: "person" as const,
    role: "leader" as const,
    scopes: permissionsOf.leader,
  };
  const [maskedHighWater] = (await readRivers({ ...contextOf(db), actor: leader })).highWater;
  expect(maskedHighWater).toMatchObject({ state: "open", incidentId: null, incidentNumber: null, decidedAt: null });
  expect(JSON.stringify(maskedHighWater)).not.toContain(floodIncident?.id);

  // If the water rises further, the high water is reopened only if its incident is closed.
  await reportLevels(db, [1, 8.1]);
  expect(await readHighWater(db)).toMatchObject([{ state: "incident" }]);
  const closedFields = { status: "closed", closeCode: "handled" } as const;
  await db
    .update(incident)
    .set(closedFields)
    .where(eq(incident.id, floodIncident?.id ?? ""));
  await reportLevels(db, [0.5, 8.2]);
  expect(await readHighWater(db)).toMatchObject([{ state: "open", incidentId: null, decidedAt: null, siaga: 1 }]);
});

test("after a gauge fault, a correction or a closed incident, the next flood is proposed", async ({ db }) => {
  await importCsv(db, "gauges", gaugesCsv());
  const dismissOpenHighWater = async (reason: "gauge-fault" | "no-effect") =>
    dismissHighWater(contextOf(db), {
      id: (await readHighWater(db)).find(({ state }) => state === "open")?.id ?? "",
      reason,
    });
  const readStates = async () =>
    (await readHighWater(db)).map(({ state, peakM, siaga }) => [state, Math.round(peakM), siaga]);
  // A wrong reading of 55 m is corrected.
  await reportLevels(db, [10, 55]);
  await dismissOpenHighWater("no-effect");
  await reportLevels(db, [10, 6.2]);
  expect(await readStates()).toEqual([["dismissed", 6, 3]]);
  await reportLevels(db, [9.9, 8.5]);
  expect(await readStates()).toEqual([["open", 9, 1]]);
  // After a gauge fault, the water falls to normal and rises again: this is new high water.
  await dismissOpenHighWater("gauge-fault");
  await acceptReadings(contextOf(db, hoursAgo(-0.1)), [
    { gauge: "MUSI-1", measuredAt: hoursAgo(9.5), levelM: 5 },
    { gauge: "MUSI-1", measuredAt: hoursAgo(9), levelM: 8.1 },
  ]);
  expect((await readStates()).sort()).toEqual([
    ["dismissed", 9, 1],
    ["open", 8, 1],
  ]);
  // High water that was dismissed as having no effect may fall below Siaga 3 and exceed it again without being
  // reopened.
  await dismissOpenHighWater("no-effect");
  await reportLevels(db, [8.5, 5]);
  await reportLevels(db, [8, 6.1]);
  expect((await readStates()).map(([state]) => state)).toEqual(["dismissed", "dismissed"]);
  await reportLevels(db, [7.5, 7.1]);
  const [{ id = "" } = {}] = (await readHighWater(db)).filter(({ state }) => state === "open");
  const { incidentId } = await createHighWaterIncident(contextOf(db), { id, priority: 2 });
  await db.update(incident).set({ status: "closed", closeCode: "handled" }).where(eq(incident.id, incidentId));
  await reportLevels(db, [7, 5]);
  await reportLevels(db, [6.5, 6.1]);
  expect((await readStates()).map(([state, peak]) => [state, peak])).toContainEqual(["open", 6]);
});

test("after two merges, high water belongs to the incident that remains, and continues while it is open", async ({
  db,
}) => {
  await importCsv(db, "gauges", gaugesCsv());
  await reportLevels(db, [9, 6.1]);
  const id = (await readHighWater(db))[0]?.id ?? "";
  const { incidentId } = await createHighWaterIncident(contextOf(db), { id, priority: 2 });
  const type = await aType(db, []);
  const [kept, last] = [await anIncident(db, { type, now }), await anIncident(db, { type, now })];
  await mergeIncidents(contextOf(db), { fromId: incidentId, intoId: kept.id });
  await mergeIncidents(contextOf(db), { fromId: kept.id, intoId: last.id });
  await reportLevels(db, [8.5, 5]);
  await reportLevels(db, [8, 6.2]);
  const { id: lastId, number } = last;
  expect(await readHighWater(db)).toMatchObject([
    { id, state: "incident", incidentId: lastId, incidentNumber: number },
  ]);
});

test("high water is attached to an open incident nearby, but to no sensitive one without the permission", async ({
  db,
}) => {
  await importCsv(db, "gauges", gaugesCsv());
  await reportLevels(db, [1, 7.5]);
  const id = (await readHighWater(db))[0]?.id ?? "";
  const incidentFields = { type: await aType(db, []), precision: "exact" } as const;
  const nearIncident = await createIncident(aContext(db), { ...incidentFields, location: { lng: 103.84, lat: -2.88 } });
  const sensitiveIncident = await createIncident(aContext(db), {
    ...incidentFields,
    location: { lng: 103.835, lat: -2.88 },
  });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, sensitiveIncident.id));
  const offeredIds = (await listNearIncidents({ db }, { id })).map((offer) => offer.id);
  expect(offeredIds).toContain(nearIncident.id);
  expect(offeredIds).not.toContain(sensitiveIncident.id);
  const keyActor = { ...contextOf(db).actor, kind: "key" as const, scopes: ["incidents:write"] as const };
  expect(
    await catchRefusalCode(
      attachHighWater({ ...contextOf(db), actor: keyActor }, { id, incidentId: sensitiveIncident.id }),
    ),
  ).toBe("forbidden");
  const attachment = await attachHighWater(contextOf(db), { id, incidentId: nearIncident.id });
  expect(await readHighWater(db)).toMatchObject([{ state: "incident", incidentId: nearIncident.id, isAttached: true }]);
  await restoreHighWater(contextOf(db), attachment);
  expect(await readHighWater(db)).toMatchObject([{ state: "open", incidentId: null, isAttached: false }]);
  await attachHighWater(contextOf(db), { id, incidentId: nearIncident.id });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, nearIncident.id));
  await inTransaction(db, (tx) => removeIncidentTexts(tx, [nearIncident.id], { positionFreshMinutes: 10 }));
  expect(await readHighWater(db)).toMatchObject([{ state: "open", incidentId: null, decidedAt: null }]);
});
