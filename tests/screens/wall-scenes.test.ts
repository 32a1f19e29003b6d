import { eq } from "drizzle-orm";
import { regencyView } from "../../app/_map/style/map-settings";
import { fireWatch, heatSource, hotspot, watchSource } from "../../db/schema/fire-watches";
import { weatherWarning } from "../../db/schema/public-sources";
import { highWater, riverGauge } from "../../db/schema/rivers";
import type { WallScene } from "../../db/vocabulary";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { dismissFireWatch } from "../../server/hazards/decide-fire-watch";
import { dismissHighWater, restoreHighWater } from "../../server/hazards/decide-high-water";
import { dismissWeatherWarning } from "../../server/hazards/decide-weather-warning";
import { importHotspots, importSourceFile } from "../../server/hazards/import-source-file";
import { noSources } from "../../server/hazards/sources";
import { setIncidentStatus } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { listPinnedScenes, pinScene } from "../../server/wall-screens/pin-scene";
import { firmsCsv } from "../support/hotspot-files";
import { expectLegible, setWall } from "../support/legibility";
import {
  aContext,
  anIncident,
  aType,
  aUnit,
  bayungLencir,
  deleteUnitsAndIncidents,
  kmFrom,
  sekayu,
} from "../support/makers";
import { createSession } from "../support/people";
import { capXml, createHazards, type TestWarning } from "../support/public-sources";
import { expect, test } from "../support/screens";
import { advanceClock, advanceTimers, holdClock, installTimers, readMap } from "../support/wall-page";

test.use({ serverGroup: "wall-scenes", role: "wall" });

test("in quiet times the wall tours the districts, new critical incidents are spotlighted, and a pinned scene stays until it is unpinned", async ({
  page,
  db,
  database,
}) => {
  await seedDemonstrationUnits(database, new Date());
  const type = await aType(db, []);
  const timers = await installTimers(page);
  await page.goto("/wall");
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toContainText("Tidak ada insiden terbuka");
  await expect(page.getByText("SIMULASI: bukan kejadian nyata")).toBeVisible();
  const wall = page.locator("[data-wall]");
  await expect(wall).toHaveAttribute("data-feed", "live");
  const context = aContext(db);
  const [ownScreen] = await listPinnedScenes(context);
  const pinSceneOnOwnScreen = (scene: WallScene | null) => pinScene(context, { id: ownScreen?.id ?? "", scene });
  // The list would fill the screen. Without incidents, it leaves room for the map.
  await pinSceneOnOwnScreen("list");
  await expect(wall).toHaveAttribute("data-wall-scene", "list");
  await expect(page.locator("[data-map-filter]")).toBeVisible();
  await pinSceneOnOwnScreen(null);
  await expect(wall).toHaveAttribute("data-wall-scene", "overview");
  await holdClock(page);
  const caption = page.locator("[data-scene]");

  await advanceTimers(timers, db, 24_000);
  await expect(caption).toHaveCount(0);
  await advanceTimers(timers, db, 60_000, async () => (await caption.count()) > 0);
  await expect(caption).toContainText(/Kec\. .+0 insiden\d+ unit siap\d+ fasilitas/);
  await expect(wall).toHaveAttribute("data-view", /^scene /);
  await advanceTimers(timers, db, 40_000, async () => (await caption.count()) === 0);
  await expect(caption).toHaveCount(0);
  await advanceTimers(timers, db, 40_000, async () => (await caption.count()) > 0);
  await expect(caption).toBeVisible();

  const criticalValues = { type, location: sekayu, precision: "exact", priority: 1 } as const;
  const simulationContext = { ...context, actor: { ...context.actor, simulated: true } };
  const olderIncident = await createIncident(simulationContext, criticalValues);
  await expect(page.locator(`[data-spotlight="${olderIncident.id}"]`)).toBeVisible();
  await expect(caption).toHaveCount(0);
  await expect(wall).toHaveAttribute("data-wall-scene", "focus");

  // The second critical incident is shown in the spotlight, and the first one stays in the list.
  const newerIncident = await createIncident(context, criticalValues);
  await expect(page.locator(`[data-incident="${newerIncident.id}"]`)).toBeVisible();
  await expect(page.getByText("SIMULASI: tidak semuanya nyata")).toBeVisible();
  await advanceClock(page, 14_500);
  await expect(page.locator(`[data-spotlight="${newerIncident.id}"]`)).toBeVisible();
  await expect(page.locator(`[data-incident="${olderIncident.id}"]`)).toBeVisible();
  await setIncidentStatus(context, { id: newerIncident.id, status: "closed", closeCode: "handled" });
  await expect(wall).toHaveAttribute("data-wall-scene", "overview");
  await expect(page.locator('[data-change="closed"]')).toBeVisible();
  await expect(page.locator('[data-change="closed"]')).not.toContainText("SIM");
  await expect(page.locator('[data-change="opened"]').last()).toContainText("SIM");

  await pinSceneOnOwnScreen("focus");
  await expect(page.locator(`[data-spotlight="${olderIncident.id}"]`)).toBeVisible();
  await expect(wall).toHaveAttribute("data-scene-reason", "pinned");
  await pinSceneOnOwnScreen("units");
  await expect(page.getByRole("region", { name: "Unit dan jangkauan" })).toContainText("Ambulans");
  await expect(page.locator(`[data-worst="${olderIncident.id}"]`)).toBeVisible();
  await pinSceneOnOwnScreen("figures");
  await expect(page.getByRole("region", { name: "Angka hari ini" })).toBeVisible();
  await pinSceneOnOwnScreen("list");
  await expect(wall).toHaveAttribute("data-wall-scene", "list");
  await expect(page.getByText("SIMULASI: bukan kejadian nyata")).toBeVisible();
  await expect(page.getByRole("img", { name: "Disematkan" })).toBeVisible();
  const seenAt = new Date(Date.now() - 3_600_000);
  const file = firmsCsv([{ ...sekayu, seenAt, satellite: "snpp", confidence: "high" }]);
  await importHotspots(context, Buffer.from(file), noSources);
  const hazards = page.getByRole("region", { name: "Pantauan bahaya" });
  await expect(hazards).toHaveCount(0);
  await createHazards(context);
  await pinSceneOnOwnScreen("fires");
  await expect(hazards.getByRole("listitem")).toContainText([
    /^Hujan Lebat dan Angin Kencang.*Berat.*Sekayu.*BMKG1[23] mnt/,
    /^Siaga 2: Sekayu, Sungai Musi7,1 m[67] mntnaik 20 cm\/jam/,
    /^Babat Tomantidak melapor 2 jam/,
  ]);
  // The line of the warning has room for its severity and its districts, although its sender has a long name.
  const hazardWords = hazards.locator("[data-hazard] span");
  for (const text of ["Berat", "Sekayu"])
    await expect(hazardWords.filter({ hasText: text }).first()).toBeInViewport({ ratio: 0.9 });
  await expect(page.locator(".wall-area-credit").getByText("BMKG")).toBeInViewport({ ratio: 0.9 });
  await expect(page.getByRole("region", { name: "Karhutla" }).locator("[data-fire-watch]")).toHaveCount(1);
  // Beside the hazards, there is no room for all kinds of units. Those that do not fit are counted.
  await pinSceneOnOwnScreen("units");
  const kinds = page.getByRole("region", { name: "Unit dan jangkauan" });
  await expect(async () => {
    const items = kinds.getByRole("listitem");
    const leftEdges = await items.evaluateAll((all) => all.map((item) => item.getBoundingClientRect().left));
    const hiddenCount = leftEdges.filter((left) => left !== leftEdges[0]).length;
    expect(hiddenCount).toBeGreaterThan(0);
    await expect(kinds.getByText(`+${hiddenCount} lainnya`)).toBeInViewport({ ratio: 0.9, timeout: 1_000 });
  }).toPass();
  // The list of incidents has two columns here, so two hazards are side by side.
  await pinSceneOnOwnScreen("list");
  await expect(async () => {
    const boxes = await Promise.all((await hazards.getByRole("listitem").all()).map((item) => item.boundingBox()));
    expect(boxes[1]?.y).toBe(boxes[0]?.y);
    await expect(hazards.getByText("+1 lainnya")).toBeInViewport({ ratio: 0.9, timeout: 1_000 });
  }).toPass();
  await pinSceneOnOwnScreen("units");
  // Dismissed hazards are not listed. Nor does the list say that there is no warning or that the water level is normal,
  // because that would be untrue.
  const [warning] = await db.select({ id: weatherWarning.id }).from(weatherWarning);
  await dismissWeatherWarning(context, { id: warning?.id ?? "", reason: "known" });
  const [storedHighWater] = await db.select({ id: highWater.id }).from(highWater);
  const dismissal = { id: storedHighWater?.id ?? "", reason: "known" } as const;
  const { decidedAt } = await dismissHighWater(context, dismissal);
  await expect(hazards.getByRole("listitem")).toContainText([/^Babat Tomantidak melapor 2 jam/]);
  await expect(hazards.getByRole("listitem")).toHaveCount(1);
  // A gauge that falls silent is listed even if its high water was dismissed. The decisions make the wall refetch it.
  await db.update(riverGauge).set({ silentMinutes: 1 }).where(eq(riverGauge.code, "MUSI-1"));
  await restoreHighWater(context, { id: dismissal.id, decidedAt });
  await dismissHighWater(context, dismissal);
  await expect(hazards.getByRole("listitem").filter({ hasText: /^Sekayutidak melapor/ })).toBeVisible();
  await expect(hazards.getByRole("listitem")).toHaveCount(2);
  await pinSceneOnOwnScreen(null);
  await expect(wall).toHaveAttribute("data-scene-reason", "critical");
  await expect(wall).toHaveAttribute("data-wall-scene", "overview");
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toBeVisible();
});

test("an expired warning disappears from the wall and the console by itself", async ({ page, browser, db, server }) => {
  const context = aContext(db);
  await db.delete(weatherWarning);
  const [ownScreen] = await listPinnedScenes(context);
  await pinScene(context, { id: ownScreen?.id ?? "", scene: "fires" });
  const { cookies } = await createSession(db, server, "dispatcher");
  const consoleContext = await browser.newContext({ baseURL: server.url, locale: "id-ID" });
  await consoleContext.addCookies(
    cookies.map((cookie) => ({ ...cookie, url: server.url, sameSite: "Strict" as const })),
  );
  const consolePage = await consoleContext.newPage();
  await Promise.all([page.goto("/wall"), consolePage.goto("/dispatch")]);
  const wallList = page.getByRole("region", { name: "Pantauan bahaya" });
  const consoleList = consolePage.getByRole("tabpanel");
  const [event, updatedEvent] = ["Hujan Lebat dan Angin Kencang", "Angin Puting Beliung"];
  const warning: TestWarning = { id: "1", event, severity: "Severe", sentAt: new Date(Date.now() - 720_000) };
  await importSourceFile(context, "warnings", Buffer.from(capXml(warning)), noSources);
  await expect(consolePage.getByRole("button", { name: /peringatan/ })).toBeVisible();
  await consolePage.keyboard.press("Shift+A");
  await consolePage.getByRole("tab", { name: /^Cuaca/ }).click();
  for (const list of [wallList, consoleList]) await expect(list.getByText(event).first()).toBeVisible();
  // Nothing changes between this update and its expiry, so the screens get no reason to fetch anything.
  const expiresAt = new Date(Date.now() + 8_000);
  const update: TestWarning = {
    ...warning,
    id: "2",
    event: updatedEvent,
    type: "Update",
    refersTo: [warning],
    expiresAt,
  };
  await importSourceFile(context, "warnings", Buffer.from(capXml({ ...update, sentAt: new Date() })), noSources);
  await expect(wallList.getByText(event)).toHaveCount(0);
  await expect(consoleList.getByRole("heading", { name: /^Diganti/ })).toBeVisible();
  for (const list of [wallList, consoleList]) await expect(list.getByText(updatedEvent)).toHaveCount(0);
  await consoleContext.close();
});

test("the maps of the units and the fires show the whole regency, that of the units only critical incidents; a video wall lists the others beside it", async ({
  page,
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  // The rule assigns this unit to the critical incident. An assigned unit is not on the map until it is en route.
  await aUnit(db, { at: sekayu });
  const critical = await anIncident(db, { type: await aType(db, ["ambulance*1"]), priority: 1 });
  const other = await anIncident(db, { type: await aType(db, []), at: kmFrom(sekayu, 3), priority: 3 });
  const freeUnit = await aUnit(db, { at: bayungLencir, kind: "fire-engine" });
  const [ownScreen] = await listPinnedScenes(aContext(db));
  await pinScene(aContext(db), { id: ownScreen?.id ?? "", scene: "units" });
  await page.goto("/wall?check");
  await setWall(page, db, "55 inches", 5);
  const wall = page.locator("[data-wall]");
  await expect(wall).toHaveAttribute("data-wall-scene", "units");
  const readShownIds = async () => {
    const { incidents, units } = await readMap(page);
    return { incidents, units };
  };
  await expect.poll(readShownIds).toEqual({ incidents: [critical.id], units: [freeUnit.id] });
  const showsRegency = async () => {
    const [west = 0, south = 0, east = 0, north = 0] = (await readMap(page)).area;
    const { bounds } = regencyView;
    return west < bounds[0] && south < bounds[1] && east > bounds[2] && north > bounds[3];
  };
  await expect.poll(showsRegency).toBe(true);
  const mostUrgent = page.locator(`[data-worst="${critical.id}"]`);
  const list = page.getByRole("region", { name: "Insiden terbuka" });
  await expect(mostUrgent).toBeVisible();
  await expect(list).toBeHidden();
  // A hidden list has no rows, so it does not rotate its pages either.
  await expect(page.locator(".wall-area-incidents [data-incident]")).toHaveCount(0);

  await setWall(page, db, "three panels of 55 inches", 5);
  for (const { id } of [critical, other]) await expect(list.locator(`[data-incident="${id}"]`)).toBeVisible();
  await expect(mostUrgent).toBeHidden();
  const districtRows = page.getByRole("region", { name: "Unit siap per kecamatan" }).getByRole("listitem");
  await expect(districtRows).toHaveCount(15);
  await expect(districtRows.last()).toHaveText("Bayung Lencir1");
  await expectLegible(page, "units on a video wall");

  await pinScene(aContext(db), { id: ownScreen?.id ?? "", scene: "overview" });
  await expect.poll(readShownIds).toEqual({ incidents: [critical.id, other.id].sort(), units: [freeUnit.id] });
  await expect.poll(showsRegency).toBe(false);
  await db.delete(hotspot);
  await db.delete(fireWatch);
  const flarePosition = kmFrom(sekayu, 40, 315);
  await db.insert(heatSource).values({
    position: flarePosition,
    radiusM: 500,
    createdBy: "system:test",
    createdAt: new Date(),
  });
  const seenAt = new Date(Date.now() - 3_600_000);
  const seen = { seenAt, satellite: "snpp", confidence: "high" } as const;
  const hotspots = [kmFrom(sekayu, 30), flarePosition].map((position) => ({ ...position, ...seen }));
  await importHotspots(aContext(db), Buffer.from(firmsCsv(hotspots)), noSources);
  await pinScene(aContext(db), { id: ownScreen?.id ?? "", scene: "fires" });
  await expect.poll(showsRegency).toBe(true);
  // A known flare is not a fire: it is only among the hotspots.
  const watches = await db.select({ id: fireWatch.id, flarePoints: fireWatch.flarePoints }).from(fireWatch);
  expect(watches).toHaveLength(2);
  const fireIds = watches.filter(({ flarePoints }) => flarePoints === 0).map(({ id }) => id);
  await expect.poll(async () => (await readMap(page)).fires).toEqual(fireIds);
  // In every other scene, sources of hotspots that are not current are listed with the hazards.
  const hazards = page.getByRole("region", { name: "Pantauan bahaya" });
  const outdatedFires = hazards.getByRole("listitem").filter({ hasText: /^Pantauan apitidak mutakhir/ });
  await db
    .update(watchSource)
    .set({ lastSuccessAt: new Date(Date.now() - 3 * 24 * 3_600_000) })
    .where(eq(watchSource.name, "firms-snpp"));
  // The decision makes the wall refetch the sources.
  await dismissFireWatch(aContext(db), { id: fireIds[0] ?? "", reason: "cloud-edge" });
  await expect(page.getByRole("region", { name: "Sumber" })).toContainText("FIRMS SNPPlama");
  await expect(outdatedFires).toHaveCount(0);
  await pinScene(aContext(db), { id: ownScreen?.id ?? "", scene: "overview" });
  await expect(outdatedFires).toBeVisible();
});
