import type { Locator, Page, Route } from "@playwright/test";
import { eq, isNull, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { fireWatch, hotspot } from "../../db/schema/fire-watches";
import { closure, network } from "../../db/schema/network";
import { person } from "../../db/schema/people";
import { assignUnit } from "../../server/assignment/assign-unit";
import { changeClosure, createClosure } from "../../server/closures/change-closures";
import { dismissFireWatch, restoreFireWatch } from "../../server/hazards/decide-fire-watch";
import { importHotspots } from "../../server/hazards/import-source-file";
import { noSources } from "../../server/hazards/sources";
import { findViolations, findViolationsInBothThemes } from "../support/accessibility";
import { drawNetwork } from "../support/draw-network";
import { firmsCsv } from "../support/hotspot-files";
import { aContext, anIncident, aType, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { insertNetwork } from "../support/road-network";
import { delayRequests, delayScripts, expect, pressWhenShown, test } from "../support/screens";

test.use({ serverGroup: "closures" });

const positionAt = (km: number, bearing = 90): [number, number] => {
  const { lng, lat } = kmFrom(sekayu, km, bearing);
  return [lng, lat];
};

/** Closes a road through Sekayu and notifies the running server. */
async function closeRoad(db: Db, label: string, changes: { endsAt?: Date; incidentId?: string } = {}): Promise<string> {
  const geometry = { type: "LineString" as const, coordinates: [positionAt(-4), positionAt(0), positionAt(4)] };
  const fields = { geometry, label, reason: "flood", vehicles: ["ambulance" as const] };
  const { id } = await createClosure(aContext(db), { ...fields, endsAt: null, incidentId: null, ...changes });
  await db.execute(sql`select pg_notify('live', 'changes')`);
  return id;
}

/** Stores a road network that consists of one bridge in Sekayu. */
async function insertBridge(db: Db): Promise<void> {
  const points = { west: [-450, 0], east: [450, 0] } as const;
  const { edges, ...town } = drawNetwork({
    points,
    roads: { bridge: { from: "west", to: "east", name: "Jembatan Musi" } },
  });
  await insertNetwork(db, { ...town, edges: edges.map((edge) => ({ ...edge, bridge: true })) });
}

const readOpenClosures = (db: Db) =>
  db
    .select({
      label: closure.label,
      reason: closure.reason,
      endsAt: closure.endsAt,
      incidentId: closure.incidentId,
      type: sql<string>`geometrytype(shape)`,
      pointCount: sql<number>`st_npoints(shape)`,
    })
    .from(closure)
    .where(isNull(closure.liftedAt));

async function openConsole(page: Page): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.getByRole("region", { name: "Peta Kabupaten Musi Banyuasin" })).toHaveAttribute(
    "data-districts-drawn",
    "15",
  );
}

const readRect = (element: Locator) => element.evaluate((node) => node.getBoundingClientRect().toJSON() as DOMRect);
const panel = (page: Page) => page.getByRole("region", { name: "Jalan ditutup", exact: true });
const form = (page: Page) => page.getByRole("region", { name: "Tutup jalan" });

test.beforeEach(async ({ db }) => {
  await db.delete(closure);
  await db.delete(network);
});

test("an area is closed by mouse for six hours, is on the list and the wall, and lifting it can be undone", async ({
  page,
  db,
  browser,
  server,
}) => {
  const { cookies } = await createSession(db, server, "wall");
  const wallContext = await browser.newContext({ baseURL: server.url, viewport: { width: 1920, height: 1080 } });
  await wallContext.addCookies(cookies.map(({ name, value }) => ({ name, value, url: server.url })));
  const wallPage = await wallContext.newPage();
  await wallPage.goto("/wall");
  await openConsole(page);

  await page.keyboard.press("Shift+C");
  await expect(form(page)).toContainText("Jaringan jalan belum dimuat");
  await form(page).getByText("Wilayah", { exact: true }).click();
  const mapBox = await page.locator("canvas").boundingBox();
  const [x, y] = [(mapBox?.x ?? 0) + (mapBox?.width ?? 0) / 2, (mapBox?.y ?? 0) + (mapBox?.height ?? 0) / 2];
  for (const [offsetX, offsetY] of [
    [-60, -40],
    [60, -40],
    [0, 50],
  ] as const)
    await page.mouse.click(x + offsetX, y + offsetY);
  await expect(form(page)).toContainText("3 titik");
  await form(page).getByRole("button", { name: "Hapus titik 2" }).click();
  await expect(form(page)).toContainText("2 titik");
  await page.mouse.click(x + 60, y - 40);
  await expect(form(page)).toContainText("3 titik");
  await form(page).getByLabel("Nama").fill("Desa Bailangu");
  await expect(form(page).getByLabel("Alasan").locator("option:checked")).toHaveText("Pilih alasan");
  await form(page).getByLabel("Alasan").selectOption("Banjir");
  await form(page).getByText("dalam 6 jam").click();
  await form(page).getByRole("button", { name: "Tutup sekarang" }).click();

  const row = panel(page).getByRole("listitem", { name: "Desa Bailangu" });
  await expect(row).toContainText("Banjir, sampai");
  expect(await readOpenClosures(db)).toMatchObject([
    { label: "Desa Bailangu", reason: "flood", type: "POLYGON", pointCount: 4 },
  ]);
  await expect(wallPage.getByText("1 jalan ditutup")).toBeVisible();
  await expect(page.getByRole("button", { name: "1 jalan ditutup" })).toBeVisible();

  await row.getByRole("button", { name: "Buka kembali Desa Bailangu" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Buka kembali" }).click();
  await expect(wallPage.getByText("1 jalan ditutup")).toBeHidden();
  await expect(panel(page)).toContainText("Tidak ada jalan yang ditutup");
  await page.getByRole("button", { name: /Urungkan/ }).click();
  await expect(wallPage.getByText("1 jalan ditutup")).toBeVisible();
  await expect(row).toContainText("Banjir, sampai");
  await panel(page).getByRole("button", { name: "Kembali", exact: true }).click();
  await expect(panel(page)).toHaveCount(0);
  await wallContext.close();
});

test("a line is closed with the keyboard alone; Esc closes the form and keeps its content", async ({ page, db }) => {
  const incident = await anIncident(db, { type: await aType(db, []) });
  await openConsole(page);
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toContainText(`#${incident.number}`);
  await page.keyboard.press("Control+K");
  await page.keyboard.type(`#${incident.number}`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: new RegExp(`#${incident.number}`) }).first()).toBeVisible();
  await page.keyboard.press("Control+K");
  await page.keyboard.type("tutup jalan");
  await page.keyboard.press("Enter");
  await expect(form(page).getByRole("radio", { name: "Garis" })).toBeChecked();
  for (const [index, at] of ["-2.88, 103.83", "-2.89, 103.85"].entries()) {
    // The field loses the focus while a place is looked up.
    await expect(form(page).getByRole("combobox", { name: "Lokasi" })).toBeFocused();
    await page.keyboard.type(at);
    await page.keyboard.press("Enter");
    await expect(form(page)).toContainText(`${index + 1} titik`);
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(form(page)).toBeHidden();
  await page.keyboard.press("Shift+C");
  await expect(form(page)).toContainText("2 titik, panjang");
  const asksBeforeLeaving = () =>
    page.evaluate(() => !window.dispatchEvent(new Event("beforeunload", { cancelable: true })));
  expect(await asksBeforeLeaving()).toBe(true);

  await page.keyboard.press("Control+Enter");
  await expect(form(page).getByRole("alert").filter({ hasText: "Isi nama" })).toBeVisible();
  await expect(form(page).getByLabel("Nama")).toBeFocused();
  await page.keyboard.type("Jalan Sekayu");
  await page.keyboard.press("Tab");
  await page.keyboard.press("L");
  await page.keyboard.press("Tab");
  await page.keyboard.type("longsor");
  await expect(form(page).getByRole("checkbox", { name: `Akibat insiden #${incident.number}` })).toBeChecked();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Control+Enter");
  await expect(panel(page).getByRole("listitem", { name: "Jalan Sekayu" })).toContainText("longsor, sampai dibuka");
  await expect.poll(asksBeforeLeaving).toBe(false);
  expect(await readOpenClosures(db)).toMatchObject([
    { label: "Jalan Sekayu", reason: "longsor", type: "LINESTRING", pointCount: 2, incidentId: incident.id },
  ]);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Riwayat" })).toContainText("menutup Jalan Sekayu");
});

test("a bridge is found at coordinates, its name is proposed, and its closure is changed", async ({ page, db }) => {
  await insertBridge(db);
  await openConsole(page);
  await page.keyboard.press("Shift+C");
  await page.getByRole("combobox", { name: "Lokasi" }).fill("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  await expect(form(page)).toContainText("Jembatan Musi, 900 m");
  await expect(form(page)).toContainText("Menutup 1 ruas jalan, 900 m");
  await expect(form(page).getByLabel("Nama")).toHaveValue("Jembatan Musi");
  const roadVehicleNames = ["Ambulans", "Mobil pemadam", "Mobil patroli", "Sepeda motor"];
  await form(page).getByRole("checkbox", { name: "Perahu" }).check();
  for (const name of roadVehicleNames) await form(page).getByRole("checkbox", { name }).uncheck();
  await expect(form(page)).toContainText("Kendaraan yang dipilih tidak memakai jalan ini");
  for (const name of roadVehicleNames) await form(page).getByRole("checkbox", { name }).check();
  await form(page).getByRole("checkbox", { name: "Perahu" }).uncheck();
  await form(page).getByLabel("Alasan").selectOption("Jembatan terbakar atau rusak");
  await form(page).getByRole("button", { name: "Tutup sekarang" }).click();
  const row = panel(page).getByRole("listitem", { name: "Jembatan Musi" });
  await expect(row).toContainText("Jembatan terbakar atau rusak, sampai dibuka");

  // This location is far from any road.
  await page.keyboard.press("Shift+C");
  await page.getByRole("combobox", { name: "Lokasi" }).fill("-2.5, 103.8344");
  await page.keyboard.press("Enter");
  await expect(form(page)).toContainText("Tidak ada jalan dalam jarak 500 m");
  await form(page).getByRole("button", { name: "Buang" }).click();

  await row.getByRole("button", { name: "Ubah Jembatan Musi" }).click();
  const editForm = page.getByRole("region", { name: "Ubah penutupan" });
  await editForm.getByText("dalam 1 jam").click();
  await editForm.getByRole("button", { name: "Simpan" }).click();
  await expect(row).toContainText(/Jembatan terbakar atau rusak, sampai .*\d\d:\d\d/);
});

test("saving a changed name keeps the end that a colleague has set since, and a repeated request creates no second closure", async ({
  page,
  db,
}) => {
  const id = await closeRoad(db, "Jalan Merdeka");
  await openConsole(page);
  await page.getByRole("button", { name: "1 jalan ditutup" }).click();
  await panel(page).getByRole("button", { name: "Ubah Jalan Merdeka" }).click();
  const editForm = page.getByRole("region", { name: "Ubah penutupan" });
  const endsAt = new Date(Date.now() + 5 * 3_600_000);
  await changeClosure(aContext(db), { id, endsAt });
  await editForm.getByLabel("Nama").fill("Jalan Merdeka Utara");
  await editForm.getByRole("button", { name: "Simpan" }).click();
  await expect(panel(page).getByRole("listitem", { name: "Jalan Merdeka Utara" })).toBeVisible();
  expect(await readOpenClosures(db)).toMatchObject([{ label: "Jalan Merdeka Utara", reason: "flood", endsAt }]);

  // The server stores the closure, but its response is lost. The dispatcher looks at the list and sends the form again.
  await page.keyboard.press("Shift+C");
  await form(page).getByText("Wilayah", { exact: true }).click();
  for (const [index, at] of ["-2.87, 103.82", "-2.87, 103.84", "-2.89, 103.84"].entries()) {
    await page.getByRole("combobox", { name: "Lokasi" }).fill(at);
    await page.keyboard.press("Enter");
    await expect(form(page)).toContainText(`${index + 1} titik`);
  }
  await form(page).getByLabel("Nama").fill("Rawa");
  await form(page).getByLabel("Alasan").selectOption({ index: 1 });
  await form(page).getByText("dalam 1 jam").click();
  const loseResponse = async (route: Route) => {
    await route.fetch();
    await route.abort();
  };
  await page.route(/closures\.create/, loseResponse, { times: 1 });
  await form(page).getByRole("button", { name: "Tutup sekarang" }).click();
  await expect(form(page).getByRole("alert")).toBeVisible();
  await form(page).getByLabel("Nama").focus();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeVisible();
  await page.keyboard.press("Shift+C");
  await form(page).getByRole("button", { name: "Tutup sekarang" }).click();
  await expect(form(page)).toHaveCount(0);
  expect((await readOpenClosures(db)).map(({ label }) => label).sort()).toEqual(["Jalan Merdeka Utara", "Rawa"]);
});

test("a closure form asks before what was typed is discarded, but an empty one does not", async ({ page }) => {
  await openConsole(page);
  await page.keyboard.press("Shift+C");
  const discardButton = form(page).getByRole("button", { name: "Buang", exact: true });
  await discardButton.click();
  await expect(panel(page)).toContainText("Tidak ada jalan yang ditutup");

  await page.keyboard.press("Shift+C");
  await form(page).getByLabel("Nama").fill("Jalan Sekayu");
  await discardButton.click();
  const question = page.getByRole("alertdialog", { name: "Buang isian ini?" });
  await expect(question).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(form(page).getByLabel("Nama")).toHaveValue("Jalan Sekayu");
  await discardButton.click();
  await question.getByRole("button", { name: "Buang isian" }).click();
  await expect(panel(page)).toContainText("Tidak ada jalan yang ditutup");
  await page.keyboard.press("Shift+C");
  await expect(form(page).getByLabel("Nama")).toHaveValue("");
});

test.describe("without a map", () => {
  test.use({ webGl: false });

  test("a road found late does not replace the result of a later search", async ({ page, db }) => {
    await insertBridge(db);
    await page.goto("/dispatch");
    await page.keyboard.press("Shift+C");
    await expect(page.getByRole("combobox", { name: "Lokasi" })).toBeFocused();
    const delayedRoadRequests = await delayRequests(page, "closures.findRoad");
    await page.getByRole("combobox", { name: "Lokasi" }).fill("-2.8819, 103.8344");
    await page.keyboard.press("Enter");
    await delayedRoadRequests.waitForRequest();
    delayedRoadRequests.passNewRequests();
    await page.getByRole("combobox", { name: "Lokasi" }).fill("-2.5, 103.8344");
    await page.keyboard.press("Enter");
    await expect(form(page)).toContainText("Tidak ada jalan dalam jarak 500 m");
    const roadResponse = page.waitForResponse(/closures\.findRoad/);
    await delayedRoadRequests.release();
    await (await roadResponse).finished();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await expect(form(page)).toContainText("Tidak ada jalan dalam jarak 500 m");
    await expect(form(page).getByLabel("Nama")).toHaveValue("");
  });
});

test("a closure is clicked on the map, and the room is warned before it ends", async ({ page, db }) => {
  await closeRoad(db, "Jalan Merdeka", { endsAt: new Date(Date.now() + 10 * 60_000) });
  // Wait for the notice and the map together: on a busy machine the notice may disappear before the map is drawn.
  await Promise.all([
    openConsole(page),
    expect(page.getByText(/Penutupan Jalan Merdeka berakhir pukul/)).toBeVisible(),
  ]);
  await page.getByRole("button", { name: "1 jalan ditutup, 1 penutupan segera berakhir" }).click();
  const row = panel(page).getByRole("listitem", { name: "Jalan Merdeka" });
  await expect(row).toContainText(/Berakhir dalam (10|[5-9]) menit/);
  await row.getByRole("button", { name: "Tampilkan Jalan Merdeka di peta" }).click();
  const card = page.getByRole("region", { name: "Jalan Merdeka" });
  await expect(async () => {
    const mapBox = await page.locator("canvas").boundingBox();
    const mapBetweenPanels = { left: 340, right: 1280 - 420 };
    await page.mouse.click(
      (mapBetweenPanels.left + mapBetweenPanels.right) / 2,
      (mapBox?.y ?? 0) + (mapBox?.height ?? 0) / 2 - 18,
    );
    await expect(card).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(card).toContainText("Banjir · sampai");
});

test.describe("a crew", () => {
  test.use({ role: "crew" });

  test("sees the closed roads on its map", async ({ page, db }) => {
    await closeRoad(db, "Jalan Merdeka");
    const [crew] = await db.select().from(person).where(eq(person.role, "crew"));
    const incident = await anIncident(db, { type: await aType(db, []) });
    await assignUnit(aContext(db), { incidentId: incident.id, unitId: crew?.unitId ?? "" });
    await page.goto("/crew");
    const closuresButton = page.getByRole("button", { name: "1 jalan ditutup" });
    await closuresButton.click();
    await expect(page.getByRole("region", { name: "Jalan ditutup" })).toContainText("Jalan Merdeka");
    expect(await findViolationsInBothThemes(page)).toEqual([]);
  });
});

test("without a source, the hazards show no numbers, because nothing is measured", async ({ page }) => {
  await openConsole(page);
  await page.keyboard.press("Shift+A");
  const hazardPanel = page.getByRole("region", { name: "Pantauan bahaya", exact: true });
  await expect(hazardPanel).toContainText("Belum ada sumber yang diatur");
  await expect(hazardPanel.getByRole("tab")).toHaveText(["Api", "Cuaca", "Sungai", "Gempa, udara"]);
  const hotspotBar = page.getByRole("region", { name: "Titik panas di peta" });
  await expect(hotspotBar).toContainText("Belum ada sumber yang diatur");
  await expect(hotspotBar.getByText("titik panas")).toHaveCount(0);
  await expect(hotspotBar.getByRole("definition")).toHaveText(["rendah", "sedang", "tinggi", "suar gas yang dikenal"]);
});

test("a fire watch becomes an incident with one key, another is dismissed and opened again, and a slider shows earlier hotspots", async ({
  page,
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  const hotspotFields = { satellite: "snpp", confidence: "high" } as const;
  const hotspots = [
    { ...hotspotFields, ...kmFrom(sekayu, 1), seenAt: hoursAgo(3) },
    { ...hotspotFields, ...kmFrom(sekayu, 35), confidence: "low" as const, seenAt: hoursAgo(30) },
  ];
  await importHotspots(aContext(db), Buffer.from(firmsCsv(hotspots)), noSources);
  await openConsole(page);
  await expect(page.getByRole("button", { name: "Pantauan bahaya: 1 tugas diusulkan" })).toBeVisible();
  await page.keyboard.press("Shift+A");
  const hazardPanel = page.getByRole("region", { name: "Pantauan bahaya", exact: true });
  const proposedWatch = hazardPanel.getByRole("button", { name: /Usulan: P2 Kebakaran/ });
  await expect(proposedWatch).toBeFocused();
  await expect(hazardPanel.getByRole("region", { name: "Sumber" })).toContainText("FIRMS SNPP: mutakhir");

  const hotspotBar = page.getByRole("region", { name: "Titik panas di peta" });
  await expect(hotspotBar).toContainText("1 titik panas");
  // The bar contains the attribution of the base map, which would cover names on the map.
  await expect(hotspotBar.getByText(/GSHHG/)).toBeVisible();
  await expect(page.getByText(/GSHHG/)).toHaveCount(1);
  await hotspotBar.getByRole("radio", { name: "7 hari" }).check();
  await expect(hotspotBar).toContainText("2 titik panas");
  const slider = hotspotBar.getByRole("slider");
  await slider.focus();
  for (let hour = 0; hour < 6; hour++) await page.keyboard.press("ArrowLeft");
  await expect(hotspotBar).toContainText("1 titik panas");
  await expect(hotspotBar).toContainText("Masa lalu: 7 hari sampai");
  expect(await findViolations(page)).toEqual([]);

  await hazardPanel.getByRole("button", { name: /keyakinan rendah/ }).click();
  await page.keyboard.press("Shift+L");
  const undoBar = page.getByRole("status").filter({ hasText: "Tepi awan" });
  await expect(undoBar).toBeVisible();
  // The notice must not cover the time of the hotspots or the map's controls.
  const dismissRect = await readRect(undoBar.getByRole("button", { name: "Sembunyikan" }));
  expect(dismissRect.bottom).toBeLessThan((await readRect(hotspotBar)).top);
  expect(dismissRect.right).toBeLessThan((await readRect(page.getByRole("button", { name: "Legenda" }))).left);
  await expect(hazardPanel.getByRole("list", { name: "Sudah diputuskan" })).toContainText("Tepi awan");
  await expect(proposedWatch).toBeFocused();
  await page.keyboard.press("z");
  await expect(hazardPanel.getByRole("list", { name: "Sudah diputuskan" })).toHaveCount(0);

  await hotspotBar.getByRole("button", { name: "Sekarang" }).click();
  await expect(hotspotBar).toContainText("7 hari sampai sekarang");
  await expect(hotspotBar).toContainText("2 titik panas");
  await proposedWatch.focus();

  const otherWatch = hazardPanel.getByRole("button", { name: /keyakinan rendah/ });
  await expect(proposedWatch).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowDown");
  await expect(otherWatch).toHaveAttribute("aria-expanded", "true");
  await expect(otherWatch).toBeFocused();
  // If the list were refetched before the key is pressed, another row would be chosen.
  const delayedLists = await delayRequests(page, "watch.list");
  const colleagueDecision = await dismissFireWatch(aContext(db), {
    id: (await otherWatch.getAttribute("data-watch")) ?? "",
    reason: "known-burning",
  });
  const dismissResponse = page.waitForResponse(/watch\.dismiss/);
  await page.keyboard.press("Shift+L");
  await dismissResponse;
  await delayedLists.release();
  await expect(hazardPanel.getByRole("alert")).toContainText("sudah diputuskan petugas lain: Pantauan api");
  await expect(hazardPanel.getByRole("alert")).toContainText("Pembakaran yang diketahui");
  await restoreFireWatch(aContext(db), colleagueDecision);

  await expect(proposedWatch).toHaveAttribute("aria-expanded", "true");
  await expect(hazardPanel.getByRole("region", { name: "Insiden terbuka dalam 3 km" })).toContainText("Tidak ada");
  await anIncident(db, { type: "land-fire", at: kmFrom(sekayu, 1.5) });
  await db.execute(sql`select pg_notify('live', 'changes')`);
  await expect(hazardPanel.getByRole("button", { name: /Tautkan ke/ })).toBeVisible();
  // A double click asks for the confirmation, but does not confirm.
  await hazardPanel.getByRole("button", { name: /^Buat insiden/ }).dblclick();
  await expect(hazardPanel.getByRole("status").filter({ hasText: "Unit langsung dikirim" })).toContainText(
    "sudah terbuka",
  );
  const detection = page.getByRole("region", { name: "Terlihat satelit" });
  await expect(async () => {
    await page.keyboard.press("Shift+I");
    await expect(detection).toContainText("keyakinan tinggi", { timeout: 1_000 });
  }).toPass();
  // The fire that became an incident is no longer proposed.
  await expect(page.getByRole("button", { name: /^Pantauan bahaya(?!: \d)/ })).toBeVisible();

  await page.keyboard.press("Shift+A");
  await expect(otherWatch).toBeFocused();
  await otherWatch.click();
  await page.keyboard.press("Shift+L");
  await expect(hazardPanel).toContainText("Tidak ada pantauan api terbuka");
  await hazardPanel.getByRole("button", { name: "Kembali", exact: true }).click();
  await expect(hazardPanel).toHaveCount(0);
});

test("a key pressed just after a hazard was dismissed does not dismiss the next one", async ({ page, db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(hotspot);
  await db.delete(fireWatch);
  const seenAt = new Date(Date.now() - 3 * 3_600_000);
  const hotspots = [20, 35].map((km) => ({
    ...kmFrom(sekayu, km),
    ...{ satellite: "snpp" as const, confidence: "low" as const, seenAt },
  }));
  await importHotspots(aContext(db), Buffer.from(firmsCsv(hotspots)), noSources);
  const releaseCode = await delayScripts(page, "hydration");
  await page.goto("/dispatch");
  // The key works before the code of its button has loaded.
  await page.keyboard.press("Shift+A");
  await expect(page.getByRole("status").getByText("Memuat…", { exact: true })).toBeVisible();
  releaseCode();
  const hazardPanel = page.getByRole("region", { name: "Pantauan bahaya", exact: true });
  const openWatches = hazardPanel.locator("[data-watch]");
  await expect(openWatches).toHaveCount(2);
  await openWatches.first().click();
  await expect(openWatches.first()).toHaveAttribute("aria-expanded", "true");
  const chosenId = await openWatches.first().getAttribute("data-watch");
  const nextWatch = `[data-watch][aria-expanded="true"]:not([data-watch="${chosenId}"])`;
  await pressWhenShown(page, nextWatch, { key: "L", code: "KeyL", shiftKey: true });
  await page.keyboard.press("Shift+L");
  await expect(page.locator("html")).toHaveAttribute("data-has-run", "false");
  const dismissButton = hazardPanel.getByRole("button", { name: /^Tepi awan/ });
  await expect(dismissButton).toHaveAttribute("aria-keyshortcuts", "Shift+L");
  const readStates = () => db.select({ state: fireWatch.state }).from(fireWatch).orderBy(fireWatch.state);
  expect(await readStates()).toEqual([{ state: "dismissed" }, { state: "open" }]);
});
