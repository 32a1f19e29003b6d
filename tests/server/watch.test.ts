import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { asc, desc, eq, inArray, ne, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { WatchSourceName } from "../../db/hazard-vocabulary";
import { event } from "../../db/schema/events";
import { fireWatch, heatSource, hotspot, watchSource } from "../../db/schema/fire-watches";
import { incident } from "../../db/schema/incidents";
import { airReading, earthquake, weatherWarning } from "../../db/schema/public-sources";
import { inTransaction } from "../../db/transaction";
import type { Context } from "../../server/context";
import { permissionsOf } from "../../server/domain/permission";
import { readEnvironment } from "../../server/env";
import { listNearIncidents } from "../../server/hazards/attachable-incidents";
import {
  attachFireWatch,
  createFireWatchIncident,
  dismissFireWatch,
  restoreFireWatch,
} from "../../server/hazards/decide-fire-watch";
import { fetchDueSources } from "../../server/hazards/fetch-due-sources";
import { importHotspotFile, importHotspots } from "../../server/hazards/import-source-file";
import { countFireWatchOutcomes, readFireWatches, readHotspots } from "../../server/hazards/read-fire-watches";
import { readPublicSources } from "../../server/hazards/read-public-sources";
import { lockHotspots } from "../../server/hazards/receive-hotspots";
import type { SourceSettings } from "../../server/hazards/sources";
import { runImportCommand } from "../../server/import/import-command";
import { createIncident } from "../../server/incidents/create-incident";
import { mergeIncidents } from "../../server/incidents/merge/merge-incidents";
import { deleteOldTexts } from "../../server/jobs/apply-retention";
import { createLog } from "../../server/log";
import { publicAddressesOnly } from "../../server/outbox/post-external";
import { removeIncidentTexts } from "../../server/privacy/remove-texts";
import { firmsCsv, sipongiJson, type TestHotspot } from "../support/hotspot-files";
import {
  clusterNaively,
  generateHotspotMonth,
  importMonth,
  readWatches,
  summariseMonth,
} from "../support/labelled-hotspots";
import { aContext, anIncident, aType, kmFrom, palembang, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { airQualityJson, capXml, earthquakeJson, rssXml } from "../support/public-sources";
import { catchRefusalCode } from "../support/refusals";
import { startServerInProcess } from "../support/server-in-process";
import { startSourceServer } from "../support/source-server";
import { expect, test as plain } from "../support/test";

const test = plain
  .extend("source", { scope: "file" }, async ({ databaseUrl: _ }, { onCleanup }) => {
    const source = await startSourceServer();
    onCleanup(source.stop);
    return source;
  })
  .extend("dataReset", { auto: true }, async ({ db, source }) => {
    await db.delete(hotspot);
    await db.delete(fireWatch);
    await db.delete(heatSource);
    await db.delete(watchSource);
    source.requests.length = 0;
  });

const now = new Date("2026-09-28T20:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const watch: SourceSettings = { addresses: {}, marginKm: 25 };
const contextOf = (db: Db, at = now): Context =>
  aContext(db, { now: () => at, settings: { positionFreshMinutes: 10, watchSources: watch } });
const spotAt = (km: number, hours: number, changes: Partial<TestHotspot> = {}): TestHotspot => ({
  ...kmFrom(sekayu, km, 0),
  seenAt: hoursAgo(hours),
  satellite: "snpp",
  confidence: "nominal",
  ...changes,
});

const receiveHotspots = (db: Db, spots: readonly TestHotspot[], writeFile = firmsCsv) =>
  importHotspots(contextOf(db), Buffer.from(writeFile(spots)), watch);
const listStoredWatches = (db: Db) =>
  db.select().from(fireWatch).where(ne(fireWatch.state, "merged")).orderBy(asc(fireWatch.number));

test("one fire seen by three satellites in a night is one fire watch; no later file changes its id or counts a hotspot twice", async ({
  db,
}) => {
  const firstResult = await receiveHotspots(db, [spotAt(0, 13), spotAt(0.4, 13), spotAt(5, 13)]);
  expect(firstResult).toMatchObject({
    source: "firms-snpp",
    counts: { read: 3, stored: 3, known: 0, outside: 0 },
    fault: null,
  });
  const [otherWatch, fireWatch] = await listStoredWatches(db);
  expect([fireWatch?.pointCount, otherWatch?.pointCount]).toEqual([2, 1]);
  // The SiPongi file repeats one of the points with other satellites, and contains points outside the regency.
  const secondResult = await receiveHotspots(
    db,
    [
      spotAt(0.4, 13),
      spotAt(0.8, 12, { satellite: "modis", confidence: "high" }),
      spotAt(1.5, 2, { satellite: "noaa20" }),
      { ...spotAt(0, 2), ...kmFrom(palembang, 60, 90) },
    ],
    sipongiJson,
  );
  expect(secondResult).toMatchObject({ source: "sipongi", counts: { read: 4, stored: 2, known: 1, outside: 1 } });
  const [unchangedWatch, grownWatch] = await listStoredWatches(db);
  expect(grownWatch).toMatchObject({
    id: fireWatch?.id,
    number: fireWatch?.number,
    pointCount: 4,
    confidence: "high",
    maxFrpMw: 12.5,
  });
  expect(grownWatch?.satellites).toEqual(["modis", "noaa20", "snpp"]);
  expect([grownWatch?.firstSeenAt, grownWatch?.lastSeenAt]).toEqual([hoursAgo(13), hoursAgo(2)]);
  expect(unchangedWatch).toEqual(otherWatch);
  expect((await receiveHotspots(db, [spotAt(0, 13)])).counts).toMatchObject({ stored: 0, known: 1 });
  expect(await listStoredWatches(db)).toHaveLength(2);
  const { watches } = await readFireWatches(contextOf(db));
  expect(watches.find(({ id }) => id === fireWatch?.id)?.overpasses.map(({ points }) => points)).toEqual([2, 1, 1]);
  const points = await readHotspots({ db }, { since: hoursAgo(12.5), until: now });
  expect(points.map(({ satellite }) => satellite)).toEqual(["noaa20", "modis"]);
});

test("fires at the same place more than two days apart are two fire watches; a late file that closes the gap merges them", async ({
  db,
}) => {
  await receiveHotspots(db, [spotAt(0, 80), spotAt(0, 8)]);
  const [earlierWatch, laterWatch] = await listStoredWatches(db);
  expect(laterWatch?.pointCount).toBe(1);
  await receiveHotspots(db, [spotAt(0.5, 44)]);
  const [remainingWatch, ...otherWatches] = await listStoredWatches(db);
  expect(otherWatches).toEqual([]);
  expect(remainingWatch).toMatchObject({ id: earlierWatch?.id, pointCount: 3 });
  expect(await db.select().from(fireWatch).where(eq(fireWatch.state, "merged"))).toMatchObject([
    { id: laterWatch?.id, mergedIntoId: earlierWatch?.id },
  ]);
  const updateCondition = eq(event.kind, "watch.updated");
  const [lastEvent] = await db.select().from(event).where(updateCondition).orderBy(desc(event.id)).limit(1);
  expect(lastEvent?.data).toMatchObject({ source: "firms-snpp", hotspots: 1, new: 0, grown: 1, merged: 1 });
});

test("places near a fire watch are listed, and cause a proposed task only with high confidence", async ({ db }) => {
  await receiveHotspots(db, [spotAt(1, 3, { confidence: "high" }), spotAt(9, 3)]);
  const { watches } = await readFireWatches(contextOf(db));
  expect(watches[0]).toMatchObject({ proposal: { type: "land-fire", priority: 2, rule: "near-people" } });
  expect(watches[0]?.near.map(({ kind }) => kind)).toContain("village");
  expect(watches[1]).toMatchObject({ proposal: null, districtName: expect.any(String) });
});

test("hotspots at a known flare are marked", async ({ db }) => {
  const heatSourceValues = { position: kmFrom(sekayu, 0), radiusM: 500, createdBy: "system:test", createdAt: now };
  await db.insert(heatSource).values(heatSourceValues);
  await receiveHotspots(db, [spotAt(0.3, 3, { confidence: "high" }), spotAt(3, 3)]);
  expect((await listStoredWatches(db)).map(({ pointCount, flarePoints }) => [pointCount, flarePoints])).toEqual([
    [1, 0],
    [1, 1],
  ]);
  expect(
    (await readHotspots({ db }, { since: hoursAgo(4), until: now })).filter(({ isFlare }) => isFlare),
  ).toHaveLength(1);
});

test("a known flare does not raise the confidence of the hotspots around it", async ({ db }) => {
  const heatSourceValues = { position: kmFrom(sekayu, 0), radiusM: 500, createdBy: "system:test", createdAt: now };
  await db.insert(heatSource).values(heatSourceValues);
  await receiveHotspots(db, [spotAt(0.3, 3, { confidence: "high" })]);
  expect(await listStoredWatches(db)).toMatchObject([{ pointCount: 1, flarePoints: 1, confidence: "high" }]);
  await receiveHotspots(db, [spotAt(0.9, 3, { confidence: "low" })]);
  const { watches } = await readFireWatches(contextOf(db));
  expect(watches).toMatchObject([{ pointCount: 2, flarePoints: 1, confidence: "low", proposal: null }]);
});

test("a fire watch is listed without its incident if that is sensitive, and a leader sees it as open", async ({
  db,
}) => {
  await receiveHotspots(db, [spotAt(0, 3)]);
  const [storedWatch] = await listStoredWatches(db);
  const { id } = await createIncident(aContext(db), {
    type: await aType(db, []),
    location: sekayu,
    precision: "exact",
  });
  await db
    .update(fireWatch)
    .set({ state: "incident", incidentId: id, decidedAt: now })
    .where(eq(fireWatch.id, storedWatch?.id ?? ""));
  const readAs = async (role: "leader" | "dispatcher") => {
    const actor = { ...contextOf(db).actor, kind: "person" as const, role, scopes: permissionsOf[role] };
    return (await readFireWatches({ ...contextOf(db), actor })).watches[0];
  };
  expect(await readAs("leader")).toMatchObject({ state: "incident", incidentId: id });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  // The list does not identify the sensitive incident: opening the incident is recorded, reading the list is not.
  const listedWatch = await readAs("dispatcher");
  expect(listedWatch).toMatchObject({ state: "incident", incidentId: null, incidentNumber: null, decidedAt: null });
  expect(JSON.stringify(listedWatch)).not.toContain(id);
  const maskedWatch = await readAs("leader");
  expect(maskedWatch).toMatchObject({ state: "open", incidentId: null, incidentNumber: null, decidedAt: null });
  expect(JSON.stringify(maskedWatch)).not.toContain(id);
});

test("the fire watches of a month equal those of a naive clustering, and flares need one dismissal each", async ({
  db,
}) => {
  const monthStart = new Date("2026-08-01T00:00:00Z");
  const plantedMonth = generateHotspotMonth(1, monthStart);
  await importMonth(db, plantedMonth, monthStart);
  const watches = await readWatches(db, plantedMonth);
  const sortClusters = (clusters: string[][]) => clusters.map((keys) => keys.join()).sort();
  expect(sortClusters(watches.map(({ keys }) => keys))).toEqual(sortClusters(clusterNaively(plantedMonth)));
  const { found, unmarkedFlareWatches } = summariseMonth(plantedMonth, watches);
  expect(found).toBeGreaterThan(30);
  expect(unmarkedFlareWatches).toBe(0);
});

const listEventsAbout = async (db: Db, watchId: string) => {
  const watchCondition = sql`${event.data}->>'watchId' = ${watchId}`;
  const rows = await db.select().from(event).where(watchCondition).orderBy(asc(event.id));
  return rows.map(({ kind, incidentId }) => [kind, incidentId]);
};

test("a fire watch becomes one incident, with what the satellites saw; a second request is refused", async ({ db }) => {
  await receiveHotspots(db, [spotAt(0, 3, { confidence: "high", frpMw: 45 }), spotAt(0.5, 3)]);
  const [storedWatch] = await listStoredWatches(db);
  const id = storedWatch?.id ?? "";
  const createIncidentFromWatch = () => createFireWatchIncident(contextOf(db), { id, type: "land-fire", priority: 2 });
  const results = await Promise.allSettled([createIncidentFromWatch(), createIncidentFromWatch()]);
  expect(results.filter(({ status }) => status === "rejected")).toMatchObject([{ reason: { code: "watch-decided" } }]);
  const [watch] = (await readFireWatches(contextOf(db))).watches;
  expect(watch).toMatchObject({ state: "incident", proposal: null, decidedAt: now });
  const [createdIncident] = await db
    .select()
    .from(incident)
    .where(eq(incident.id, watch?.incidentId ?? ""));
  expect(createdIncident).toMatchObject({
    typeCode: "land-fire",
    priority: 2,
    precision: "approximate",
    number: watch?.incidentNumber,
  });
  expect(createdIncident?.location.lat).toBeCloseTo(watch?.lat ?? 0, 6);
  expect(createdIncident?.description).toContain(`Pantauan api ${watch?.number}: 2 titik panas (SNPP)`);
  expect(createdIncident?.description).toMatch(/keyakinan tertinggi tinggi, daya pancar tertinggi 45 MW/);
  expect(await listEventsAbout(db, id)).toEqual([["watch.incident-created", createdIncident?.id]]);
  expect(await catchRefusalCode(restoreFireWatch(contextOf(db), { id, decidedAt: now }))).toBe("watch-decided");
  // The fire continues: its fire watch grows and remains attached to the incident.
  await receiveHotspots(db, [spotAt(0.9, 1)]);
  expect(await listStoredWatches(db)).toMatchObject([
    { id, pointCount: 3, state: "incident", incidentId: createdIncident?.id },
  ]);
});

test("a fire watch can be attached to an open incident nearby, but not to a sensitive or distant one", async ({
  db,
}) => {
  await db.delete(fireWatch);
  const type = await aType(db, []);
  const createIncidentAt = (km: number) =>
    createIncident(aContext(db), { type, location: kmFrom(sekayu, km, 0), precision: "exact" });
  const [nearIncident, sensitiveIncident, simulatedIncident] = [
    await createIncidentAt(31),
    await createIncidentAt(30.5),
    await createIncidentAt(30.2),
  ];
  await createIncidentAt(40);
  await db.update(incident).set({ simulated: true }).where(eq(incident.id, simulatedIncident.id));
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, sensitiveIncident.id));
  await receiveHotspots(db, [spotAt(30, 3)]);
  const id = (await listStoredWatches(db))[0]?.id ?? "";
  const offeredIncidents = await listNearIncidents({ db }, { id });
  expect(offeredIncidents.map((offer) => offer.id)).toEqual([nearIncident.id]);
  expect(offeredIncidents[0]?.distanceM).toBeGreaterThan(700);
  const keyActor = { ...contextOf(db).actor, kind: "key" as const, scopes: ["incidents:write"] as const };
  expect(
    await catchRefusalCode(
      attachFireWatch({ ...contextOf(db), actor: keyActor }, { id, incidentId: sensitiveIncident.id }),
    ),
  ).toBe("forbidden");
  for (const incidentId of [id, simulatedIncident.id])
    expect(await catchRefusalCode(attachFireWatch(contextOf(db), { id, incidentId }))).toBe("invalid-input");
  const { decidedAt } = await attachFireWatch(contextOf(db), { id, incidentId: nearIncident.id });
  expect((await readFireWatches(contextOf(db))).watches).toMatchObject([{ isAttached: true, decidedAt }]);
  expect(await listStoredWatches(db)).toMatchObject([{ state: "incident", incidentId: nearIncident.id }]);
  expect(await listEventsAbout(db, id)).toEqual([["watch.attached", nearIncident.id]]);
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, nearIncident.id));
  expect(await catchRefusalCode(restoreFireWatch({ ...contextOf(db), actor: keyActor }, { id, decidedAt }))).toBe(
    "watch-decided",
  );
  // This flare came from a fire watch that was merged into this one.
  const flare = { position: kmFrom(sekayu, 0), radiusM: 500, createdBy: "system:test", createdAt: now };
  await db.insert(heatSource).values({ ...flare, watchId: id });
  await restoreFireWatch(contextOf(db), { id, decidedAt });
  expect(await db.$count(heatSource)).toBe(1);
  expect(await listStoredWatches(db)).toMatchObject([{ state: "open", incidentId: null, decidedAt: null }]);
  expect((await listEventsAbout(db, id)).at(-1)).toEqual(["watch.restored", nearIncident.id]);
  // Erasing a sensitive incident must leave no trace of its place.
  await attachFireWatch(contextOf(db), { id, incidentId: nearIncident.id });
  await removeIncidentTexts(db, [nearIncident.id], { positionFreshMinutes: 10 });
  expect(await listStoredWatches(db)).toMatchObject([
    { state: "open", incidentId: null, decidedAt: null, decidedBy: null },
  ]);
});

test("hotspots are deleted after 400 days, and their fire watch stays", async ({ db }) => {
  await receiveHotspots(db, [spotAt(0, 13)]);
  const afterDays = (days: number) => new Date(now.getTime() + days * 24 * 3_600_000);
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, afterDays(399));
  expect(await db.$count(hotspot)).toBe(1);
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, afterDays(400));
  expect(await db.$count(hotspot)).toBe(0);
  expect(await listStoredWatches(db)).toMatchObject([{ pointCount: 1 }]);
});

test("storing a flare waits for hotspots that are being stored, so that it marks them too", async ({ db }) => {
  await receiveHotspots(db, [spotAt(0, 13)]);
  const id = (await listStoredWatches(db))[0]?.id ?? "";
  const waitingLocks = sql`pg_locks where locktype = 'advisory' and classid = 112 and not granted`;
  const countWaiting = async () =>
    (await db.select({ count: sql<number>`count(*)::int` }).from(waitingLocks))[0]?.count;
  let dismissal: Promise<unknown> = Promise.resolve();
  await inTransaction(db, async (tx) => {
    await lockHotspots(tx);
    dismissal = dismissFireWatch(contextOf(db), { id, reason: "flare" });
    await expect.poll(countWaiting).toBe(1);
    expect(await db.$count(heatSource)).toBe(0);
  });
  await dismissal;
  expect(await db.$count(heatSource)).toBe(1);
});

test("a compressed file can be imported; one that is not gzip, or too large when decompressed, is refused", async ({
  db,
}) => {
  const uploadFile = (file: string | Buffer) =>
    importHotspotFile(contextOf(db), { gzip: gzipSync(file).toString("base64") });
  expect(await uploadFile(firmsCsv([spotAt(0, 3)]))).toMatchObject({
    source: "firms-snpp",
    counts: { stored: 1 },
    fault: null,
  });
  expect(await uploadFile("<html>")).toMatchObject({ fault: { fault: "not-the-format" } });
  expect(await catchRefusalCode(uploadFile(Buffer.alloc(20_000_001)))).toBe("invalid-input");
  expect(await catchRefusalCode(importHotspotFile(contextOf(db), { gzip: "AAAA" }))).toBe("invalid-input");
});

test("a dismissed fire watch stays dismissed until it has more than doubled", async ({ db }) => {
  await receiveHotspots(db, [spotAt(0, 13)]);
  const id = (await listStoredWatches(db))[0]?.id ?? "";
  await dismissFireWatch(contextOf(db), { id, reason: "known-burning" });
  await receiveHotspots(db, [spotAt(0.3, 12), spotAt(0.6, 12)]);
  expect(await listStoredWatches(db)).toMatchObject([
    { id, state: "dismissed", dismissReason: "known-burning", pointCount: 3 },
  ]);
  expect(await catchRefusalCode(dismissFireWatch(contextOf(db), { id, reason: "cloud-edge" }))).toBe("watch-decided");
  await receiveHotspots(db, [spotAt(0.9, 2)]);
  expect(await listStoredWatches(db)).toMatchObject([{ id, state: "open", dismissReason: null, decidedPoints: null }]);
  expect(await catchRefusalCode(restoreFireWatch(contextOf(db), { id, decidedAt: now }))).toBe("watch-decided");
});

test("later hotspots at a dismissed flare are marked and not proposed, until the dismissal is undone", async ({
  db,
}) => {
  await receiveHotspots(db, [spotAt(0, 100, { confidence: "high" })]);
  const [flare] = await listStoredWatches(db);
  const id = flare?.id ?? "";
  const simulatedContext = contextOf(db, hoursAgo(-1));
  simulatedContext.actor = { ...simulatedContext.actor, simulated: true };
  expect(await catchRefusalCode(dismissFireWatch(simulatedContext, { id, reason: "flare" }))).toBe("forbidden");
  const earlierDismissal = await dismissFireWatch(contextOf(db, hoursAgo(1)), { id, reason: "cloud-edge" });
  await restoreFireWatch(contextOf(db), earlierDismissal);
  const { decidedAt } = await dismissFireWatch(contextOf(db), { id, reason: "flare" });
  // The undo of an earlier decision must not take back a later one.
  expect(await catchRefusalCode(restoreFireWatch(contextOf(db), earlierDismissal))).toBe("watch-decided");
  expect(await catchRefusalCode(restoreFireWatch(simulatedContext, { id, decidedAt }))).toBe("forbidden");
  expect(await listStoredWatches(db)).toMatchObject([{ state: "dismissed", flarePoints: 1 }]);
  await receiveHotspots(db, [spotAt(0.8, 3, { confidence: "high" }), spotAt(1.5, 3, { confidence: "high" })]);
  const { watches } = await readFireWatches(contextOf(db));
  const [laterWatch] = watches.filter((watch) => watch.id !== id);
  expect(laterWatch).toMatchObject({ state: "open", pointCount: 2, flarePoints: 1 });
  await restoreFireWatch(contextOf(db), { id, decidedAt });
  expect(await db.$count(heatSource)).toBe(0);
  expect(await listStoredWatches(db)).toMatchObject([
    { state: "open", flarePoints: 0, dismissReason: null },
    { flarePoints: 0 },
  ]);
  expect((await listEventsAbout(db, id)).map(([kind]) => kind)).toEqual([
    ...["watch.dismissed", "watch.restored"],
    ...["watch.dismissed", "watch.restored"],
  ]);
});

test("a flare dismissed during an import marks the new hotspots, and is deleted when the fire watch into which its own was merged is restored", async ({
  db,
}) => {
  await receiveHotspots(db, [spotAt(0, 80), spotAt(0, 8)]);
  const [earlierWatch, laterWatch] = await listStoredWatches(db);
  const heatSourceValues = { position: kmFrom(sekayu, 0), radiusM: 700, createdBy: "system:test", createdAt: now };
  await db.insert(heatSource).values({ ...heatSourceValues, watchId: laterWatch?.id ?? null });
  await receiveHotspots(db, [spotAt(0.8, 44)]);
  expect(await listStoredWatches(db)).toMatchObject([{ id: earlierWatch?.id, pointCount: 3, flarePoints: 2 }]);
  await restoreFireWatch(
    contextOf(db),
    await dismissFireWatch(contextOf(db), { id: earlierWatch?.id ?? "", reason: "known-burning" }),
  );
  expect(await listStoredWatches(db)).toMatchObject([{ id: earlierWatch?.id, flarePoints: 0 }]);
  expect(await db.$count(heatSource)).toBe(0);
});

const handledFields = { status: "closed", closeCode: "handled" } as const;

test("a fire watch whose incident is closed is reopened when it grows a lot, and masked viewers cannot tell", async ({
  db,
}) => {
  await receiveHotspots(db, [spotAt(0, 13)]);
  const id = (await listStoredWatches(db))[0]?.id ?? "";
  const { incidentId } = await createFireWatchIncident(contextOf(db), { id, type: "land-fire", priority: 3 });
  const addHotspots = (hours: number) =>
    receiveHotspots(
      db,
      [0.2, 0.4, 0.6].map((km) => spotAt(km, hours)),
    );
  await addHotspots(12);
  expect(await listStoredWatches(db)).toMatchObject([{ id, state: "incident", incidentId, pointCount: 4 }]);
  await db
    .update(incident)
    .set({ ...handledFields, sensitive: true })
    .where(eq(incident.id, incidentId));
  await addHotspots(2);
  expect(await listStoredWatches(db)).toMatchObject([
    { id, state: "open", incidentId: null, decidedAt: null, pointCount: 7 },
  ]);
  expect(await listEventsAbout(db, id)).toEqual([["watch.incident-created", incidentId]]);
});

test("hotspots between an open fire watch and one with a closed incident join the open one", async ({ db }) => {
  await receiveHotspots(db, [spotAt(0, 13), spotAt(1.6, 13)]);
  const [firstId, secondId] = (await listStoredWatches(db)).map((row) => row.id);
  const { incidentId } = await createFireWatchIncident(contextOf(db), {
    id: firstId ?? "",
    type: "land-fire",
    priority: 3,
  });
  await db.update(incident).set(handledFields).where(eq(incident.id, incidentId));
  await receiveHotspots(db, [spotAt(0.8, 12)]);
  expect(await listStoredWatches(db)).toMatchObject([
    { id: firstId, state: "incident", pointCount: 1 },
    { id: secondId, state: "open", pointCount: 2 },
  ]);
});

test("a fire watch of a merged incident shows and counts the kept incident", async ({ db }) => {
  await receiveHotspots(db, [spotAt(0, 3)]);
  const id = (await listStoredWatches(db))[0]?.id ?? "";
  const incidentInput = { id, type: "land-fire", priority: 3 } as const;
  const { incidentId } = await createFireWatchIncident(contextOf(db), incidentInput);
  const location = { location: sekayu, precision: "exact" } as const;
  const otherIncident = await createIncident(aContext(db), { type: await aType(db, []), ...location });
  const mergedFields = { status: "closed", closeCode: "duplicate", mergedIntoId: otherIncident.id } as const;
  await db.update(incident).set(mergedFields).where(eq(incident.id, incidentId));
  await db.update(incident).set(handledFields).where(eq(incident.id, otherIncident.id));
  expect((await readFireWatches(contextOf(db))).watches).toMatchObject([{ id, incidentId: otherIncident.id }]);
  const countDay = () => countFireWatchOutcomes(contextOf(db), { since: hoursAgo(24), until: now });
  expect(await countDay()).toMatchObject({ incidents: 1, right: 1 });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, otherIncident.id));
  expect(await countDay()).toMatchObject({ incidents: 0, right: 0 });
});

test("after two merges, a fire watch shows, follows and counts the incident that remains", async ({ db }) => {
  await receiveHotspots(db, [spotAt(0, 13)]);
  const id = (await listStoredWatches(db))[0]?.id ?? "";
  const { incidentId } = await createFireWatchIncident(contextOf(db), { id, type: "land-fire", priority: 3 });
  const type = await aType(db, []);
  const [kept, last] = [await anIncident(db, { type, now }), await anIncident(db, { type, now })];
  await mergeIncidents(contextOf(db), { fromId: incidentId, intoId: kept.id });
  await mergeIncidents(contextOf(db), { fromId: kept.id, intoId: last.id });
  await receiveHotspots(
    db,
    [0.2, 0.4, 0.6, 0.8].map((km) => spotAt(km, 8)),
  );
  expect(await listStoredWatches(db)).toMatchObject([{ id, state: "incident", incidentId, pointCount: 5 }]);
  const shown = { id, state: "incident", incidentId: last.id, incidentNumber: last.number };
  expect((await readFireWatches(contextOf(db))).watches).toMatchObject([shown]);

  const countDay = () => countFireWatchOutcomes(contextOf(db), { since: hoursAgo(24), until: now });
  expect(await countDay()).toMatchObject({ incidents: 1, right: 0, wrong: 0 });
  await db.update(incident).set(handledFields).where(eq(incident.id, last.id));
  expect(await countDay()).toMatchObject({ incidents: 1, right: 1, wrong: 0 });
});

test("leaders see how many fire watches were confirmed", async ({ db }) => {
  await receiveHotspots(
    db,
    [0, 5, 10, 15, 20].map((km) => spotAt(km, 3)),
  );
  const [handledId, falseAlarmId, secretId, flareId] = (await listStoredWatches(db)).map(({ id }) => id);
  const closeWatchIncident = async (
    id: string | undefined,
    closeCode: "handled" | "nothing-found",
    sensitive = false,
  ) => {
    const { incidentId } = await createFireWatchIncident(contextOf(db), {
      id: id ?? "",
      type: "land-fire",
      priority: 3,
    });
    await db.update(incident).set({ status: "closed", closeCode, sensitive }).where(eq(incident.id, incidentId));
    return incidentId;
  };
  await closeWatchIncident(handledId, "handled");
  const falseAlarmIncidentId = await closeWatchIncident(falseAlarmId, "nothing-found");
  await closeWatchIncident(secretId, "handled", true);
  await dismissFireWatch(contextOf(db), { id: flareId ?? "", reason: "flare" });
  const day = { since: hoursAgo(24), until: now };
  expect(await countFireWatchOutcomes(contextOf(db), day)).toEqual({
    ...{ total: 5, incidents: 2, right: 1, wrong: 1, knownBurning: 0, flares: 1, cloudEdges: 0, neverDecided: 0 },
  });
  expect(await countFireWatchOutcomes(contextOf(db), { since: hoursAgo(2), until: now })).toMatchObject({ total: 0 });
  await db.update(incident).set({ simulated: true }).where(eq(incident.id, falseAlarmIncidentId));
  expect(await countFireWatchOutcomes(contextOf(db), day)).toMatchObject({ incidents: 1, wrong: 0 });

  // All five fire watches were last seen three hours ago and leave the list after a week. The undecided one, and those
  // whose incident is sensitive or simulated, then count as never decided.
  const [lastListedAt, unlistedAt] = [0, 1].map((ms) => new Date(hoursAgo(3).getTime() + 7 * 24 * 3_600_000 + ms));
  const countListedAndUndecided = async (now: Date | undefined) => {
    const context = contextOf(db, now);
    return [(await readFireWatches(context)).watches.length, (await countFireWatchOutcomes(context, day)).neverDecided];
  };
  expect([await countListedAndUndecided(lastListedAt), await countListedAndUndecided(unlistedAt)]).toEqual([
    [5, 0],
    [0, 3],
  ]);
});

type Source = Awaited<ReturnType<typeof startSourceServer>>;

/** Fetches the source at this time, as if it were due. */
async function fetchAt(db: Db, source: Source, at: Date, changes: Partial<Parameters<typeof fetchDueSources>[0]> = {}) {
  await db.update(watchSource).set({ nextAt: null });
  const options = {
    ...{ db, log: createLog("silent"), now: at, signal: new AbortController().signal },
    ...{ marginKm: 25, addresses: { sipongi: source.url } },
    outbound: { ...publicAddressesOnly, lanHosts: ["127.0.0.1"] },
    ...changes,
  };
  const hasChanged = await fetchDueSources(options);
  const names = Object.keys(options.addresses) as WatchSourceName[];
  const [state] = await db.select().from(watchSource).where(inArray(watchSource.name, names));
  return { hasChanged, state };
}

test("a source is requested conditionally, and by only one of several processes", async ({ db, source }) => {
  const lastModified = "Mon, 28 Sep 2026 19:00:00 GMT";
  source.behaviour.answer = ({ headers }, response) => {
    const isKnown = headers["if-none-match"] === '"v1"' && headers["if-modified-since"] === lastModified;
    response.writeHead(isKnown ? 304 : 200, { etag: '"v1"', "last-modified": lastModified });
    response.end(isKnown ? "" : sipongiJson([spotAt(0, 3)]));
  };
  const first = await fetchAt(db, source, now);
  expect(first).toMatchObject({ hasChanged: true, state: { lastSuccessAt: now, newestAt: hoursAgo(3), fault: null } });
  const options = {
    db,
    log: createLog("silent"),
    signal: new AbortController().signal,
    marginKm: 25,
    outbound: { ...publicAddressesOnly, lanHosts: ["127.0.0.1"] },
  };
  const addresses = { sipongi: source.url };
  expect(await fetchDueSources({ ...options, addresses, now: new Date(now.getTime() + 60_000) })).toBe(false);
  expect(source.requests).toHaveLength(1);
  const later = new Date(now.getTime() + 20 * 60_000);
  await Promise.all([1, 2, 3].map(() => fetchDueSources({ ...options, addresses, now: later })));
  expect(source.requests).toHaveLength(2);
  expect(await db.select().from(watchSource)).toMatchObject([
    { lastSuccessAt: later, counts: { stored: 1 }, fault: null },
  ]);
  // A new URL is requested immediately, without the validators of the previous one.
  await fetchDueSources({ ...options, addresses: { sipongi: `${source.url}?late=24` }, now: later });
  expect(source.requests[2]?.headers["if-none-match"]).toBeUndefined();
});

test("after the clock was set back by hours, a source is requested at once", async ({ db, source }) => {
  source.behaviour.answer = (_, response) => response.end(sipongiJson([spotAt(5, 3)]));
  await fetchAt(db, source, now);
  const options = { db, log: createLog("silent"), signal: new AbortController().signal, marginKm: 25 };
  const outbound = { ...publicAddressesOnly, lanHosts: ["127.0.0.1"] };
  const fetchHoursAgo = (hours: number) =>
    fetchDueSources({ ...options, outbound, addresses: { sipongi: source.url }, now: hoursAgo(hours) });
  await fetchHoursAgo(0);
  expect(source.requests).toHaveLength(1);
  for (let round = 0; round < 2; round++) await fetchHoursAgo(3);
  expect(source.requests).toHaveLength(2);
  expect(await db.select().from(watchSource)).toMatchObject([{ lastAttemptAt: hoursAgo(3) }]);
});

test("a slow source delays no other, and stays reserved for the process that waits for it", async ({ db, source }) => {
  const otherSource = await startSourceServer();
  otherSource.behaviour.answer = (_, response) => response.end(quake);
  let finish = (): unknown => undefined;
  source.behaviour.answer = (_, response) => {
    finish = () => response.end(sipongiJson([spotAt(0, 3)]));
  };
  const leaseMs = 300;
  const addresses = { sipongi: source.url, "bmkg-earthquakes": otherSource.url };
  const pendingFetch = fetchAt(db, source, now, { addresses, leaseMs });
  const readSource = async (name: WatchSourceName) =>
    (await db.select().from(watchSource).where(eq(watchSource.name, name)))[0];
  await expect.poll(async () => (await readSource("bmkg-earthquakes"))?.lastSuccessAt).toEqual(now);
  const leaseEndMs = now.getTime() + leaseMs;
  await expect.poll(async () => Number((await readSource("sipongi"))?.nextAt)).toBeGreaterThan(leaseEndMs);
  const options = { db, log: createLog("silent"), signal: new AbortController().signal, marginKm: 25 };
  const outbound = { ...publicAddressesOnly, lanHosts: ["127.0.0.1"] };
  const sipongiOnly = { sipongi: source.url };
  await fetchDueSources({ ...options, outbound, addresses: sipongiOnly, now: new Date(leaseEndMs) });
  expect(source.requests).toHaveLength(1);
  finish();
  await pendingFetch;
  expect(await readSource("sipongi")).toMatchObject({ lastSuccessAt: now, counts: { stored: 1 } });
  await otherSource.stop();
});

type Answer = Source["behaviour"]["answer"];
type FetchedSource = "sipongi" | "bmkg-warnings" | "bmkg-earthquakes" | "klh-ispu";

const warning = capXml({ id: "001", sentAt: hoursAgo(3), expiresAt: hoursAgo(-48) });
const quake = earthquakeJson({ ...sekayu, at: hoursAgo(3) });
const station = { id: "7", ...sekayu };
/** Serves a list of two warning files. `/001.xml` is valid; `answer` responds to requests for `/002.xml`. */
const serveWarningList =
  (answer: Answer, link = "/002.xml"): Answer =>
  (request, response) => {
    if (request.url === "/001.xml") response.end(warning);
    else if (request.url === "/002.xml") answer(request, response);
    else response.end(rssXml([{ link: "/001.xml", at: now }, ...(link ? [{ link, at: now }] : [])], now));
  };
const answerWith =
  (text: string): Answer =>
  (_, response) =>
    response.end(text);

const validFiles: Record<FetchedSource, { answer: Answer; newestAt: Date }> = {
  sipongi: { answer: answerWith(sipongiJson([spotAt(0, 3)])), newestAt: hoursAgo(3) },
  "bmkg-warnings": { answer: serveWarningList(answerWith(""), ""), newestAt: now },
  "bmkg-earthquakes": { answer: answerWith(quake), newestAt: hoursAgo(3) },
  "klh-ispu": { answer: answerWith(airQualityJson([{ ...station, at: hoursAgo(3) }])), newestAt: hoursAgo(3) },
};

const truncatedFile = sipongiJson([spotAt(0, 3)]).slice(0, 150);
const largeFile = Buffer.alloc(1_000_000, " ");
const webPage = answerWith("<html>Pemeliharaan</html>");
const redirect: Answer = (_, response) => response.writeHead(302, { location: "http://10.0.0.1/admin" }).end();
const endlessAnswer: Answer = (_, response) => {
  const writeMore = () => {
    while (!response.destroyed && response.write(largeFile));
  };
  response.on("drain", writeMore);
  writeMore();
};
const entityBomb = `<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>`;
const externalEntity = `<!DOCTYPE alert [<!ENTITY a SYSTEM "file:///etc/passwd">]>`;
const { lng, lat } = sekayu;
const warningWithPolygon = (...points: string[]) =>
  capXml({ id: "002", sentAt: hoursAgo(1), polygons: [points.join(" ")] });

/** Responses of a failing source. Faults that concern only the connection are tested with one source. */
const faultyAnswers: [name: string, answer: Answer, fault: string, detail: string | null, source?: FetchedSource][] = [
  ["a web page instead of data", webPage, "not-the-format", "a web page"],
  ["half a file", (_, response) => response.end(truncatedFile), "cut-off", null],
  [
    "a connection that breaks",
    (_, response) => {
      response.writeHead(200, { "content-length": "5000" }).write(truncatedFile);
      setTimeout(() => response.destroy(), 20);
    },
    ...(["cut-off", null] as const),
  ],
  [
    "a content length of 50 MB",
    (_, response) => response.writeHead(200, { "content-length": "50000000" }).flushHeaders(),
    "too-large",
    "50000000",
  ],
  ["a response without an end", endlessAnswer, "too-large", expect.stringMatching(/^20\d{6}$/)],
  ["a redirect", redirect, "redirect", "10.0.0.1"],
  ["a refusal", (_, response) => response.writeHead(503).end("busy"), "http-status", "503"],
  ["no response", () => {}, "timeout", null],
  ["a hang-up", (request) => request.destroy(), "unreachable", "ECONNRESET"],
  ["an empty list", (_, response) => response.end(sipongiJson([])), "empty", null],
  ["a clock in the future", (_, response) => response.end(sipongiJson([spotAt(0, -30)])), "future", "1"],
  [
    "a year that the database cannot store",
    (_, response) => response.end(sipongiJson([spotAt(0, 3)]).replace(/2026-\d\d-\d\d/, "-200000-01-01")),
    ...(["not-stored", null] as const),
  ],
  ["a web page instead of a list", webPage, "not-the-format", "a web page", "bmkg-warnings"],
  [
    "a list with an item without a link",
    answerWith(rssXml([{ link: "", at: now }], now)),
    ...(["not-the-format", "an item without a link", "bmkg-warnings"] as const),
  ],
  ["half a list", answerWith(rssXml([], now).slice(0, 90)), "cut-off", null, "bmkg-warnings"],
  ["an old list without warnings", answerWith(rssXml([], hoursAgo(48))), "empty", null, "bmkg-warnings"],
  ["data instead of a list", answerWith(quake), "not-the-format", "not XML", "bmkg-warnings"],
  [
    "an entity bomb",
    answerWith(`${entityBomb}<rss/>`),
    "not-the-format",
    "XML: document type declaration",
    "bmkg-warnings",
  ],
  [
    "an entity that names a file",
    serveWarningList(answerWith(`${externalEntity}<alert>&a;</alert>`)),
    ...(["not-the-format", "002.xml: XML: document type declaration", "bmkg-warnings"] as const),
  ],
  [
    "an undefined entity",
    serveWarningList(answerWith(warning.replace("Nowcast", "").replace("...", "&a;"))),
    ...(["not-the-format", "002.xml: XML: unknown entity &a;", "bmkg-warnings"] as const),
  ],
  ["half a file", serveWarningList(answerWith(warning.slice(0, 900))), "cut-off", "002.xml", "bmkg-warnings"],
  [
    "a file of 50 MB",
    serveWarningList(endlessAnswer),
    "too-large",
    expect.stringMatching(/^002.xml: 2\d{6}$/),
    "bmkg-warnings",
  ],
  ["a file that is redirected", serveWarningList(redirect), "redirect", "002.xml: 10.0.0.1", "bmkg-warnings"],
  [
    "a list that names a file on another host",
    serveWarningList(answerWith(warning), "http://10.0.0.1/x.xml"),
    ...(["address-not-allowed", "x.xml: 10.0.0.1", "bmkg-warnings"] as const),
  ],
  [
    "a warning from tomorrow",
    serveWarningList(answerWith(capXml({ id: "002", sentAt: hoursAgo(-30) }))),
    ...(["future", "2.49.0.1.360.0.2026.09.28.xx.16.002", "bmkg-warnings"] as const),
  ],
  [
    "a polygon that is not closed",
    serveWarningList(
      answerWith(
        warningWithPolygon(`${lat},${lng}`, `${lat},${lng + 1}`, `${lat + 1},${lng}`, `${lat + 1},${lng + 1}`),
      ),
    ),
    ...(["not-the-format", "002.xml: polygon of 4 points is not closed", "bmkg-warnings"] as const),
  ],
  [
    "latitude and longitude in the wrong order",
    serveWarningList(answerWith(warningWithPolygon(`${lng},${lat}`))),
    ...([
      "not-the-format",
      expect.stringContaining("002.xml: polygon: 103.8344,-2.8819 is not a point"),
      "bmkg-warnings",
    ] as const),
  ],
  ["a web page instead of earthquakes", webPage, "not-the-format", "a web page", "bmkg-earthquakes"],
  ["half an earthquake", answerWith(quake.slice(0, 99)), "cut-off", null, "bmkg-earthquakes"],
  [
    "an unexpected structure",
    answerWith(`{"Infogempa":{"gempa":{}}}`),
    ...(["not-the-format", expect.stringContaining("DateTime"), "bmkg-earthquakes"] as const),
  ],
  [
    "an earthquake from tomorrow",
    answerWith(earthquakeJson({ ...sekayu, at: hoursAgo(-30) })),
    ...(["future", "1", "bmkg-earthquakes"] as const),
  ],
  ["a web page instead of stations", webPage, "not-the-format", "a web page", "klh-ispu"],
  ["no stations", answerWith(airQualityJson([])), "empty", null, "klh-ispu"],
  [
    "only distant stations",
    answerWith(airQualityJson([{ ...station, lng: 120, at: now }])),
    "empty",
    "no figure within 100 km",
    "klh-ispu",
  ],
  ["other stations", answerWith(`{"rows":[{"id":1}]}`), "not-the-format", "no usable row", "klh-ispu"],
  ["figures from tomorrow", answerWith(airQualityJson([{ ...station, at: hoursAgo(-30) }])), "future", "1", "klh-ispu"],
];

test("while a source fails, its age and the cause are shown; nothing is lost, and it recovers", async ({
  db,
  source,
}) => {
  for (const table of [weatherWarning, earthquake, airReading]) await db.delete(table);
  const fetchNow = (name: FetchedSource, at: Date, changes = {}) =>
    fetchAt(db, source, at, { addresses: { [name]: source.url }, ...changes });
  const sourceNames = Object.keys(validFiles) as FetchedSource[];
  for (const name of sourceNames) {
    source.behaviour.answer = validFiles[name].answer;
    expect((await fetchNow(name, now)).state).toMatchObject({
      fault: null,
      lastSuccessAt: now,
      newestAt: validFiles[name].newestAt,
    });
  }
  let minutes = 0;
  for (const [name, answer, fault, detail, sourceName = "sipongi"] of faultyAnswers) {
    source.behaviour.answer = answer;
    minutes += 20;
    const at = new Date(now.getTime() + minutes * 60_000);
    const { state } = await fetchNow(sourceName, at, { timeoutMs: fault === "timeout" ? 50 : 30_000 });
    const { newestAt } = validFiles[sourceName];
    expect([name, state]).toMatchObject([
      name,
      { fault, faultDetail: detail, lastSuccessAt: now, newestAt, lastAttemptAt: at },
    ]);
    expect(state?.nextAt?.getTime()).toBeGreaterThan(at.getTime());
  }
  const fetchedWithoutLanAccess = await fetchNow("sipongi", now, { outbound: publicAddressesOnly });
  const failures = faultyAnswers.filter(([, , , , sourceName = "sipongi"]) => sourceName === "sipongi").length + 1;
  expect(fetchedWithoutLanAccess.state).toMatchObject({ fault: "address-not-allowed", failures });
  const addresses = Object.fromEntries(sourceNames.map((name) => [name, source.url]));
  const contextWithAddresses = {
    ...contextOf(db),
    settings: { positionFreshMinutes: 10, watchSources: { ...watch, addresses } },
  };
  const { watches, sources } = await readFireWatches(contextWithAddresses);
  expect(watches).toHaveLength(1);
  expect(sources[0]).toMatchObject({
    name: "sipongi",
    condition: "failed",
    lastSuccessAt: now,
    fault: "address-not-allowed",
  });
  const { warnings, earthquakes, air, sources: publicSources } = await readPublicSources(contextWithAddresses);
  expect([warnings.length, earthquakes.length, air.length]).toEqual([1, 1, 1]);
  expect(publicSources.map(({ name, condition }) => [name, condition])).toEqual([
    ["bmkg-warnings", "failed"],
    ["bmkg-warnings-en", "off"],
    ["bmkg-earthquakes", "failed"],
    ["klh-ispu", "failed"],
  ]);
  for (const name of sourceNames) {
    source.behaviour.answer = validFiles[name].answer;
    expect((await fetchNow(name, now)).state).toMatchObject({ fault: null, failures: 0 });
  }
  const events = await db.select().from(event).where(eq(event.actor, "system:sources")).orderBy(asc(event.id));
  for (const name of sourceNames) {
    const kinds = events.filter(({ data }) => data.source === name).map(({ kind }) => kind);
    const stored = name === "sipongi" ? "watch.updated" : "source.updated";
    expect([name, ...kinds.slice(-3)]).toEqual([name, stored, "source.failed", "source.recovered"]);
  }
});

test("only new and changed files of a list are read, and warnings that leave the list end", async ({ db, source }) => {
  await db.delete(weatherWarning);
  const files = Array.from({ length: 15 }, (_, index) => `${100 + index}`);
  let [listed, changedAt] = [files, now];
  source.behaviour.answer = ({ url = "" }, response) => {
    const id = /(\d+)\.xml$/.exec(url)?.[1];
    if (id)
      return response.end(capXml({ id, sentAt: id === "100" ? changedAt : hoursAgo(1), expiresAt: hoursAgo(-9) }));
    const items = listed.map((name) => ({ link: `/${name}.xml`, at: name === "100" ? changedAt : hoursAgo(1) }));
    response.writeHead(200, { etag: `"${listed.length}"` }).end(rssXml(items, now));
  };
  const fetchNow = (minutes: number) =>
    fetchAt(db, source, new Date(now.getTime() + minutes * 60_000), { addresses: { "bmkg-warnings": source.url } });
  const countFileRequests = () => source.requests.splice(0).filter(({ url }) => url.endsWith(".xml")).length;
  // At most twelve files are read at a time. Until all have been read, the source does not count as current.
  expect((await fetchNow(0)).state).toMatchObject({ fault: null, lastSuccessAt: null, etag: null });
  expect(countFileRequests()).toBe(12);
  expect((await fetchNow(1)).state).toMatchObject({ fault: null, etag: '"15"' });
  expect(countFileRequests()).toBe(3);
  await fetchNow(6);
  expect(countFileRequests()).toBe(0);
  [listed, changedAt] = [files.slice(0, 2), new Date(now.getTime() + 60_000)];
  expect(await fetchNow(12)).toMatchObject({ hasChanged: true, state: { fault: null } });
  expect(countFileRequests()).toBe(1);
  // The old message of the changed file ends immediately. Messages of missing files end when they are missing twice in
  // a row.
  const countWithdrawn = () => db.$count(weatherWarning, eq(weatherWarning.state, "withdrawn"));
  expect(await countWithdrawn()).toBe(1);
  listed = files;
  await fetchNow(13);
  listed = files.slice(0, 2);
  await fetchNow(18);
  expect(await countWithdrawn()).toBe(1);
  expect(await fetchNow(19)).toMatchObject({ hasChanged: true, state: { fault: null } });
  expect(await countWithdrawn()).toBe(14);
  listed = files;
  for (const minutes of [24, 25]) await fetchNow(minutes);
  expect(await countWithdrawn()).toBe(1);
});

test("a file of a list that cannot be stored does not block the others", async ({ db, source }) => {
  await db.delete(weatherWarning);
  source.behaviour.answer = serveWarningList(answerWith(capXml({ id: "002", sentAt: hoursAgo(2) })));
  const fetchNow = () => fetchAt(db, source, now, { addresses: { "bmkg-warnings": source.url } });
  await db.execute(sql`alter table weather_warning add constraint refused check (identifier not like '%.002')`);
  const { state } = await fetchNow().finally(() =>
    db.execute(sql`alter table weather_warning drop constraint refused`),
  );
  const detail = expect.stringMatching(/\.002: .*violates check constraint/);
  expect(state).toMatchObject({
    fault: "not-stored",
    faultDetail: detail,
    readFiles: { [new URL("/002.xml", source.url).href]: "failed" },
  });
  expect(await db.$count(weatherWarning)).toBe(1);
  expect((await fetchNow()).state).toMatchObject({ fault: null });
  expect(await db.$count(weatherWarning)).toBe(2);
});

test("an import does not hide a failing source, and a new URL starts with an empty state", async ({ db, source }) => {
  source.behaviour.answer = (_, response) => response.end(sipongiJson([spotAt(0, 3)]));
  await fetchAt(db, source, now);
  source.behaviour.answer = (_, response) => response.writeHead(503).end();
  await fetchAt(db, source, now);
  for (const hours of [2, 5]) await receiveHotspots(db, [spotAt(0, hours)], sipongiJson);
  expect(await db.select().from(watchSource)).toMatchObject([
    { fault: "http-status", failures: 1, newestAt: hoursAgo(2) },
  ]);
  const { state } = await fetchAt(db, source, now, { addresses: { sipongi: `${source.url}?late=24` } });
  expect(state).toMatchObject({ fault: "http-status", failures: 1, newestAt: null, lastSuccessAt: null });
});

test("a proxy gets the whole URL, or a CONNECT request for https", async ({ db, source }) => {
  const tunnels: string[] = [];
  source.server.on("connect", ({ url }, socket) => {
    tunnels.push(url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  source.behaviour.answer = (_, response) => response.end(sipongiJson([spotAt(0, 3)]));
  const proxy = `http://ops:a%40b@127.0.0.1:${source.port}`;
  const plainResult = await fetchAt(db, source, now, {
    proxy,
    addresses: { sipongi: "http://sipongi.example/api?late=24" },
  });
  expect(plainResult.state).toMatchObject({ lastSuccessAt: now, fault: null });
  const [request] = source.requests;
  expect([request?.url, request?.headers.host]).toEqual(["http://sipongi.example/api?late=24", "sipongi.example"]);
  expect(request?.headers["proxy-authorization"]).toBe(`Basic ${Buffer.from("ops:a@b").toString("base64")}`);
  const secureResult = await fetchAt(db, source, now, { proxy, addresses: { sipongi: "https://sipongi.example/api" } });
  expect(tunnels).toEqual(["sipongi.example:443"]);
  expect(secureResult.state).toMatchObject({ fault: "unreachable", faultDetail: "proxy 502" });
});

test("a control room without an internet connection imports a file", async ({ database, db }) => {
  const path = join(mkdtempSync(join(tmpdir(), "watch-")), "modis.csv");
  const runImport = (...options: string[]) => runImportCommand(contextOf(db), database, ["hotspots", path, ...options]);
  writeFileSync(path, firmsCsv([spotAt(0, 3, { satellite: "modis" })]));
  expect(await runImport()).toContain("(firms-modis): read 1, stored 1, known 0, outside 0");
  const { sources } = await readFireWatches(contextOf(db));
  expect(sources.find(({ name }) => name === "firms-modis")).toMatchObject({ condition: "current", hasAddress: false });
  writeFileSync(path, "<html></html>");
  await expect(runImport()).rejects.toThrow("contains nothing usable: not-the-format (a web page)");
  await expect(runImport("--fast")).rejects.toThrow("Unknown option --fast.");
  await expect(runImport("second.csv")).rejects.toThrow('"second.csv" is one argument too many');
});

test("the URLs of sources are settings", () => {
  const readSetting = (text: string) =>
    readEnvironment({ WATCH_SOURCES: text } as unknown as NodeJS.ProcessEnv).WATCH_SOURCES;
  expect(readSetting("")).toEqual({});
  expect(readSetting("sipongi=https://a.example/x?late=24&s[]=A  firms-modis=http://b.lan/m.csv")).toEqual({
    sipongi: "https://a.example/x?late=24&s[]=A",
    "firms-modis": "http://b.lan/m.csv",
  });
  expect(() => readSetting("goes=https://a.example")).toThrow('WATCH_SOURCES: "goes" is not one of sipongi, ');
  expect(() => readSetting("sipongi=file:///etc/passwd")).toThrow("WATCH_SOURCES: sipongi needs an address");
});

test("a server with the URL of a source says that it fetches this source", async ({ db, databaseUrl, source }) => {
  const server = await startServerInProcess({ databaseUrl, env: { WATCH_SOURCES: `sipongi=${source.url}` } });
  const { cookie } = await createSession(db, server, "dispatcher");
  const response = await fetch(`${server.url}/api/trpc/watch.list`, { headers: { cookie } });
  const { result } = (await response.json()) as { result: { data: { json: { sources: { name: string }[] } } } };
  await server.stop();
  const { sources } = result.data.json;
  expect(sources).toContainEqual(expect.objectContaining({ name: "sipongi", hasAddress: true }));
  expect(sources).toContainEqual(expect.objectContaining({ name: "firms-modis", hasAddress: false }));
});
