import type { Locator, Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { Db } from "../../db/client";
import { station } from "../../db/schema/agencies";
import { incident } from "../../db/schema/incidents";
import { facility } from "../../db/schema/places";
import { listStations, saveStation } from "../../server/admin/save-station";
import { findViolationsInBothThemes } from "../support/accessibility";
import { aContext, aStation, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { collectConsoleProblems, expect, extendTimers, test } from "../support/screens";
import { exposeMap, loseWebGlContext } from "../support/wall-page";

test.use({ serverGroup: "areas", role: "admin" });

let consoleProblems: readonly string[] = [];
test.beforeEach(async ({ page }) => {
  consoleProblems = collectConsoleProblems(page);
  // A notice disappears after six seconds.
  await extendTimers(page, 6_000);
});
test.afterEach(() => expect(consoleProblems).toEqual([]));

test("a response area is drawn, rejected, corrected and discarded by keyboard alone", async ({ page, db }) => {
  const { code, name } = await aStation(db, { at: sekayu, areas: ["16.06.01"] });
  await openStation(page, name);
  await page.getByRole("radio", { name: "Gabungan kecamatan" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Digambar sendiri" })).toBeChecked();
  await activate(page.getByRole("button", { name: "Tambah bagian lewat daftar koordinat" }));
  await expect(page.getByLabel("Bujur titik 1")).toBeFocused();
  await activate(page.getByRole("button", { name: "Tambah titik sesudah titik 3" }));
  const corners = [
    ["103.8", "-2.9"],
    ["103.9", "-2.8"],
    ["103,9", "-2,9"],
    ["103.8", "-2.8"],
  ];
  for (const [index, [lng = "", lat = ""]] of corners.entries()) {
    await page.getByLabel(`Bujur titik ${index + 1}`, { exact: true }).fill(lng);
    await page.getByLabel(`Lintang titik ${index + 1}`, { exact: true }).fill(lat);
    await page.keyboard.press("Enter");
  }
  await expect(page.getByRole("alert").first()).toContainText("memotong dirinya sendiri");
  await activate(page.getByRole("button", { name: "Simpan" }));
  expect((await readStation(db, code)).areaDrawn).toBe(false);

  await page.getByLabel("Lintang titik 2", { exact: true }).fill("-2.9");
  await page.getByLabel("Lintang titik 3", { exact: true }).fill("-2.8");
  await page.keyboard.press("Enter");
  await page.getByLabel("Lintang titik 4", { exact: true }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByLabel("Lintang titik 4", { exact: true })).toHaveValue("-2.799");
  await activate(page.getByRole("button", { name: "Simpan" }));
  await expect(page.getByText("Pos disimpan", { exact: true })).toBeVisible();
  await expect(findRow(page, name)).toBeFocused();
  const drawnStation = await readStation(db, code);
  expect(drawnStation).toMatchObject({ areaDrawn: true, areaCodes: ["16.06.01"] });
  expect(drawnStation.area?.coordinates[0]?.[0]).toContainEqual([103.8, -2.799]);

  await page.keyboard.press("Enter");
  await expect(page.getByRole("radio", { name: "Digambar sendiri" })).toBeChecked();
  await page.getByRole("radio", { name: "Digambar sendiri" }).focus();
  await page.keyboard.press("ArrowLeft");
  await activate(page.getByRole("button", { name: "Simpan" }));
  await expect(findRow(page, name)).toBeFocused();
  await expect(findRow(page, name)).toContainText("Sekayu");
  expect((await readStation(db, code)).areaDrawn).toBe(false);
});

test("an area drawn with the mouse is tested before it is saved, and its last steps are undone", async ({
  page,
  db,
}) => {
  const responsibleStation = await aStation(db, { at: kmFrom(sekayu, 9), areas: ["16.06.13"] });
  await aUnit(db, { station: responsibleStation, kind: "tow-truck", callSign: "OWN-1" });
  const type = await aType(db, ["tow-truck*1"]);
  const incidentCount = await db.$count(incident);
  await openStation(page, responsibleStation.name);
  await page.getByText("Digambar sendiri").click();
  await page.getByRole("button", { name: "Gambar di peta" }).click();
  await expect(page.locator("canvas")).toHaveCSS("cursor", "crosshair");
  const box = (await page.locator("canvas").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const pointAt = (x: number, y: number): [number, number] => [box.x + box.width * x, box.y + box.height * y];
  await clickPoints(page, [pointAt(0.2, 0.25), pointAt(0.8, 0.25), pointAt(0.8, 0.5), pointAt(0.4, 0.9)]);
  await page.keyboard.press("Control+z");
  await clickPoints(page, [pointAt(0.8, 0.8), pointAt(0.2, 0.8), pointAt(0.2, 0.25)]);
  await expect(page.getByRole("heading", { name: "5 titik" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("heading", { name: "0 titik" })).toBeVisible();
  await page.keyboard.press("Control+Shift+Z");
  await expect(page.getByRole("heading", { name: "5 titik" })).toBeVisible();
  await dragFrom(page, pointAt(0.8, 0.25), pointAt(0.9, 0.2));
  await page.keyboard.press("Control+z");

  await page.getByRole("button", { name: "Coba", exact: true }).click();
  const preview = page.getByRole("region", { name: "Coba sebelum menyimpan" });
  await preview.getByLabel("Jenis kejadian").selectOption(type);
  await page.mouse.click(...pointAt(0.5, 0.4));
  await expect(preview.getByText("OWN-1")).toBeVisible();
  await expect(preview.getByText("sesuai wilayah tugas", { exact: true })).toBeVisible();
  await expect(preview.getByText(responsibleStation.name)).toBeVisible();
  expect((await readStation(db, responsibleStation.code)).areaDrawn).toBe(false);
  expect(await db.$count(incident)).toBe(incidentCount);

  await page.getByRole("link", { name: "Fasilitas" }).click();
  await expect(page.getByText("Ada isian yang belum disimpan.")).toBeVisible();
  await page.getByRole("button", { name: "Lanjut mengisi" }).click();
  await expect(page.getByRole("button", { name: "Simpan" })).toBeVisible();
  expect((await readStation(db, responsibleStation.code)).areaDrawn).toBe(false);
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByText("Pos disimpan", { exact: true })).toBeVisible();
  expect((await readStation(db, responsibleStation.code)).areaDrawn).toBe(true);
});

test("moving corners during and after the loss of the WebGL context keeps the other parts and holes of an area", async ({
  page,
  db,
}) => {
  const { code, name, agencyCode, kind, position } = await aStation(db, { at: sekayu });
  const squareRing = (lng: number, lat: number, side: number): [number, number][] => [
    [lng, lat],
    [round(lng + side), lat],
    [round(lng + side), round(lat + side)],
    [lng, round(lat + side)],
    [lng, lat],
  ];
  const coordinates = [[squareRing(103.7, -2.9, 0.1), squareRing(103.73, -2.87, 0.03)], [squareRing(103.9, -2.9, 0.1)]];
  const input = {
    code,
    name,
    agencyCode,
    kind,
    position,
    areaCodes: [],
    area: { type: "MultiPolygon" as const, coordinates },
  };
  await saveStation(aContext(db), input);
  await openStation(page, name);
  await page.getByLabel("Bagian wilayah").selectOption({ label: "Bagian 2" });
  const restoreContext = await loseWebGlContext(page);
  await page.getByLabel("Bujur titik 2", { exact: true }).fill("104.01");
  await page.keyboard.press("Enter");
  await restoreContext();
  await page.getByLabel("Bujur titik 1", { exact: true }).fill("103.91");
  await page.keyboard.press("Enter");
  const readDrawnAreas = () =>
    page.evaluate(() => {
      const { map } = window as unknown as { map: MapLibreMap };
      return JSON.stringify(map.getSource<GeoJSONSource>("drawn-polygon")?.serialize() ?? null);
    });
  await expect.poll(readDrawnAreas).toContain("[103.91,-2.9]");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByText("Pos disimpan", { exact: true })).toBeVisible();
  const { area } = await readStation(db, code);
  expect(area?.coordinates.map((rings) => rings.length)).toEqual([2, 1]);
  expect(area?.coordinates[0]).toEqual(coordinates[0]);
  for (const corner of [
    [103.91, -2.9],
    [104.01, -2.9],
  ])
    expect(area?.coordinates[1]?.[0]).toContainEqual(corner);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("the hint of the map covers no part of the regency", async ({ page }) => {
    await page.goto("/admin/stations");
    await waitForMap(page);
    const hint = await page.getByText("Pilih di peta atau di daftar").boundingBox();
    const mapBox = await page.locator("[data-districts-drawn]").boundingBox();
    await exposeMap(page);
    const northY = await page.evaluate(() => {
      const { map } = window as unknown as { map: MapLibreMap };
      return map.project([103.8, -1.71]).y;
    });
    expect((mapBox?.y ?? 0) + northY).toBeGreaterThanOrEqual((hint?.y ?? 0) + (hint?.height ?? 0));
  });
});

test("a new station is placed on the map and covers a district", async ({ page, db }) => {
  await page.goto("/admin/stations");
  await waitForMap(page);
  await page.getByRole("button", { name: "Pos baru" }).click();
  await page.getByLabel("Nama pos").fill("Pos Uji Keluang");
  await expect(page.getByLabel("Kode")).toHaveValue("pos-uji-keluang");
  await page.getByLabel("Instansi").selectOption("damkar");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByText("Isi derajat antara -180 dan 180.")).toBeVisible();
  // Neither the kind nor the quality of the position is preselected.
  await expect(page.getByText("Wajib diisi.")).toHaveCount(2);
  await page.getByLabel("Jenis").selectOption("fire-station");
  await page.getByLabel("Bagaimana posisi diketahui").selectOption("Dari peta");
  await page.getByLabel("Sumber posisi").fill("Google Maps");
  await page.locator("canvas").click();
  await page.getByRole("checkbox", { name: "Keluang" }).check();
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByText("Pos disimpan", { exact: true })).toBeVisible();
  expect(await readStation(db, "pos-uji-keluang")).toMatchObject({
    ...{ areaDrawn: false, areaCodes: ["16.06.08"], kind: "fire-station" },
    ...{ positionQuality: "map", positionSource: "Google Maps" },
  });
});

test("a facility is moved with the arrow keys, reset and moved again; the form asks how the position is known", async ({
  page,
  db,
}) => {
  const [approximateFacility] = await db
    .select()
    .from(facility)
    .where(eq(facility.positionQuality, "approximate"))
    .limit(1);
  if (!approximateFacility) throw new Error("the reference data has no approximate facility");
  await page.goto("/admin/facilities");
  await page.getByLabel("Hanya posisi yang belum diukur di lokasi").check();
  await waitForMap(page);
  await activate(findRow(page, approximateFacility.name).first());
  const pin = page.getByRole("button", { name: `Posisi ${approximateFacility.name}; geser dengan tombol panah` });
  await pin.focus();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press("ArrowRight");
  await expect(page.getByText(/^Dipindahkan /)).toBeVisible();
  await activate(page.getByRole("button", { name: "Kembalikan posisi lama" }));
  await expect(page.getByText(/^Dipindahkan /)).toBeHidden();
  await pin.focus();
  await page.keyboard.press("ArrowUp");
  await page.getByLabel("Nama fasilitas").focus();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Ada isian yang belum disimpan.")).toBeVisible();
  await page.keyboard.press("Enter");
  await page.getByLabel("Nama fasilitas").focus();
  await page.keyboard.press("Enter");
  // No answer is preselected.
  await expect(page.getByLabel("Bagaimana posisi diketahui")).toHaveValue("");
  await expect(page.getByLabel("Bagaimana posisi diketahui")).toBeFocused();
  await expect(page.getByText("Tulis sumbernya, minimal tiga huruf.")).toBeVisible();
  await page.getByLabel("Bagaimana posisi diketahui").selectOption("Diukur di lokasi");
  await page.getByLabel("Sumber posisi").fill("GPS ponsel di halaman");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Fasilitas disimpan")).toBeVisible();
  const [facilityAfter] = await db.select().from(facility).where(eq(facility.id, approximateFacility.id));
  expect(facilityAfter).toMatchObject({
    positionQuality: "surveyed",
    positionSource: "GPS ponsel di halaman",
    positionErrorM: null,
  });
  expect(facilityAfter?.position.lat).toBeGreaterThan(approximateFacility.position.lat);
});

test("if the code of a list beside a map cannot be loaded, the page stays in place, and the list appears once the server is back", async ({
  page,
}) => {
  let isServerDown = true;
  await page.route("**/_next/static/chunks/**", async (route) => {
    const isHydrated = await page.evaluate(() => "hydrated" in document.documentElement.dataset).catch(() => false);
    await (isServerDown && isHydrated ? route.abort() : route.continue());
  });
  await page.goto("/admin/facilities");
  await expect(page.getByText("Bagian ini gagal dimuat.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Fasilitas", level: 1 })).toBeVisible();
  isServerDown = false;
  await expect(page.getByRole("list", { name: "Fasilitas" })).toBeVisible();
  // The browser itself reports the failed requests.
  consoleProblems = [];
});

test("renaming a station and a facility keeps what colleagues have moved meanwhile", async ({ page, db }) => {
  const { code, name } = await aStation(db, { at: sekayu, areas: ["16.06.01"] });
  const [movedFacility] = await db.select().from(facility).orderBy(facility.id).limit(1);
  if (!movedFacility) throw new Error("the reference data has no facility");
  const warning = page.getByRole("alert").filter({ hasText: "Orang lain sudah mengubah" });
  await openStation(page, name);
  await page.getByLabel("Nama pos").fill("Pos ketikan");
  await db
    .update(station)
    .set({ position: { lng: 103.75, lat: -2.75 }, areaCodes: ["16.06.13"] })
    .where(eq(station.code, code));
  await activate(page.getByRole("button", { name: "Simpan" }));
  await expect(warning).toBeVisible();
  await expect(page.getByLabel("Bujur (derajat)")).toHaveValue(/^103[.,]75/);
  await activate(page.getByRole("button", { name: "Simpan" }));
  await expect(page.getByText("Pos disimpan", { exact: true })).toBeVisible();
  expect(await readStation(db, code)).toMatchObject({
    ...{ name: "Pos ketikan", position: { lng: 103.75, lat: -2.75 }, areaCodes: ["16.06.13"] },
  });

  await page.goto("/admin/facilities");
  await page.getByRole("searchbox", { name: "Cari" }).fill(movedFacility.name);
  await activate(findRow(page, movedFacility.name).first());
  await page.getByLabel("Nama fasilitas").fill("Fasilitas ketikan");
  await db.update(facility).set({ address: "Jalan Baru 5" }).where(eq(facility.id, movedFacility.id));
  await activate(page.getByRole("button", { name: "Simpan" }));
  await expect(warning).toBeVisible();
  await expect(page.getByLabel("Alamat")).toHaveValue("Jalan Baru 5");
  await activate(page.getByRole("button", { name: "Simpan" }));
  await expect(page.getByText("Fasilitas disimpan")).toBeVisible();
  const [storedFacility] = await db.select().from(facility).where(eq(facility.id, movedFacility.id));
  expect(storedFacility).toMatchObject({ name: "Fasilitas ketikan", address: "Jalan Baru 5" });
  // The browser itself reports the two refusals.
  expect(consoleProblems).toEqual([expect.stringContaining("409"), expect.stringContaining("409")]);
  consoleProblems = [];
});

test("the assignment rule is tested at a point: units sent, units passed over with the cause, unmet requirements", {
  tag: "@main",
}, async ({ page, db }) => {
  const responsibleStation = await aStation(db, { at: kmFrom(sekayu, 4), areas: ["16.06.01"] });
  await aUnit(db, { station: responsibleStation, kind: "social-team", callSign: "TRY-OWN", skills: ["counsellor"] });
  await aUnit(db, {
    kind: "social-team",
    callSign: "TRY-NEAR",
    at: kmFrom(sekayu, 1),
    duty: "off-duty",
    skills: ["counsellor"],
  });
  const type = await aType(db, ["social-team*1 counsellor", "protection-team*9"]);
  await page.goto("/admin/preview");
  await waitForMap(page);
  await page.getByLabel("Jenis kejadian").selectOption(type);
  const search = page.getByLabel("Tempat atau koordinat");
  await search.fill("https://www.google.com/maps?q=-2.5,103.7");
  await expect(page.getByLabel("Lintang (derajat)")).toHaveValue("-2.5");
  await search.fill("https://maps.app.goo.gl/abc");
  await expect(page.getByText(/^Tautan ini tidak memuat koordinat/)).toBeVisible();
  await search.fill("Sekayu");
  await search.press("Enter");
  await page
    .getByRole("button", { name: /^Sekayu/ })
    .first()
    .click();
  await expect(page.getByLabel("Lintang (derajat)")).not.toHaveValue("-2.5");
  await page.getByLabel("Bujur (derajat)").fill(`${sekayu.lng}`);
  await page.getByLabel("Lintang (derajat)").fill(`${sekayu.lat}`);
  const ruleResult = page.getByRole("region", { name: "Hasil menurut aturan" });
  await expect(ruleResult.getByText("TRY-OWN")).toBeVisible();
  await activate(ruleResult.locator("summary").first());
  await expect(ruleResult.getByText("TRY-NEAR")).toBeVisible();
  await expect(ruleResult.getByText("lepas dinas")).toBeVisible();
  await expect(ruleResult.getByText(/^Kurang \d+ Tim perlindungan/)).toBeVisible();
  await page.getByRole("button", { name: "Titik percobaan; geser dengan tombol panah" }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByLabel("Bujur (derajat)")).not.toHaveValue(`${sekayu.lng}`);
  await expect(ruleResult.getByText("TRY-OWN")).toBeVisible();
});

test("the pages of places and areas are accessible in the dark and the light theme", async ({ page, db }) => {
  const { name } = await aStation(db, { at: sekayu, areas: ["16.06.01"] });
  await openStation(page, name);
  await page.getByText("Digambar sendiri").click();
  await page.getByRole("button", { name: "Mulai dari kecamatan" }).click();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.goto("/admin/facilities");
  await waitForMap(page);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.getByRole("list", { name: "Fasilitas" }).getByRole("button").first().click();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.goto("/admin/preview");
  await waitForMap(page);
  await page.getByLabel("Jenis kejadian").selectOption({ index: 3 });
  await page.locator("canvas").click();
  await expect(page.getByText("Pos penanggung jawab")).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
});

function round(degrees: number): number {
  return Number(degrees.toFixed(6));
}

async function openStation(page: Page, name: string): Promise<void> {
  await page.goto("/admin/stations");
  await waitForMap(page);
  await page.getByRole("searchbox", { name: "Cari" }).fill(name);
  await activate(findRow(page, name));
  await expect(page.getByRole("heading", { name, level: 2 })).toBeFocused();
  await expect(page.getByLabel("Nama pos")).toHaveValue(name);
}

function findRow(page: Page, name: string): Locator {
  return page.getByRole("listitem").getByRole("button", { name });
}

async function activate(element: Locator): Promise<void> {
  await element.focus();
  await element.press("Enter");
}

async function waitForMap(page: Page): Promise<void> {
  await expect(page.locator("[data-districts-drawn='15']")).toBeVisible();
}

async function clickPoints(page: Page, points: readonly [number, number][]): Promise<void> {
  for (const [x, y] of points) {
    await page.mouse.move(x, y);
    await page.waitForTimeout(150);
    await page.mouse.click(x, y);
    await page.waitForTimeout(350);
  }
}

async function dragFrom(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 12 });
  await page.mouse.up();
}

async function readStation(db: Db, code: string) {
  const foundStation = (await listStations({ db })).find((station) => station.code === code);
  if (!foundStation) throw new Error(`no such station: ${code}`);
  const { area } = foundStation;
  return { ...foundStation, area: area?.type === "MultiPolygon" ? area : null };
}
