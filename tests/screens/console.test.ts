import type { Page } from "@playwright/test";
import { asc, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { alarm } from "../../db/schema/alarms";
import { call, callerBlock } from "../../db/schema/calls";
import { assignment } from "../../db/schema/incidents";
import { target } from "../../db/schema/plans";
import { unit, unitPosition } from "../../db/schema/units";
import { unitKinds } from "../../db/vocabulary";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { closeIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { type IncidentView, readIncident } from "../../server/incidents/read-incidents";
import { findViolationsInBothThemes } from "../support/accessibility";
import {
  aContext,
  anAgency,
  anIncident,
  aStation,
  aType,
  aUnit,
  bayungLencir,
  deleteUnitsAndIncidents,
  kmFrom,
  sekayu,
} from "../support/makers";
import { createSession } from "../support/people";
import { callForHelp, createBrowserClient } from "../support/screen-client";
import { delayRequests, expect, pressWhenShown, test } from "../support/screens";

test.use({ serverGroup: "console", map: false });
test.beforeEach(async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(target);
  await db.delete(callerBlock);
});

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

type BackdatedIncident = { type: string; at?: LngLat; priority: number; ageMinutes: number; address?: string };

/** Creates an incident that was opened `ageMinutes` minutes ago, with the units that the assignment rule assigns. */
async function createBackdatedIncident(
  db: Db,
  { type, at = sekayu, priority, ageMinutes, address }: BackdatedIncident,
): Promise<IncidentView> {
  const context = aContext(db, { now: () => minutesAgo(ageMinutes) });
  const { id } = await createIncident(context, { type, location: at, priority, precision: "exact", address });
  return readIncident({ db }, { id });
}

/**
 * Creates an incident that needs one ambulance. NEAR is assigned, MIDDLE is on another incident, and FAR and LAST are
 * available.
 */
async function createRankedUnits(db: Db) {
  const agency = await anAgency(db, { code: `uji-${Date.now()}` });
  const ambulanceAt = (callSign: string, km: number) => aUnit(db, { callSign, agency, at: kmFrom(sekayu, km) });
  const middleUnit = await ambulanceAt("MIDDLE", 3);
  const otherIncident = await anIncident(db, { type: await aType(db, []), priority: 4, at: kmFrom(sekayu, 40) });
  const { id } = await assignUnit(aContext(db), { incidentId: otherIncident.id, unitId: middleUnit.id });
  await advanceAssignment(aContext(db), { id, state: "acknowledged" });
  const nearUnit = await ambulanceAt("NEAR", 1);
  await ambulanceAt("FAR", 9);
  await ambulanceAt("LAST", 15);
  const incident = await createBackdatedIncident(db, {
    type: await aType(db, ["ambulance*1"]),
    priority: 1,
    ageMinutes: 0,
  });
  expect(incident.assignments.map((assignment) => assignment.unit.callSign)).toEqual(["NEAR"]);
  return { incident, otherIncident, nearUnit };
}

async function listAssignments(db: Db, incidentId: string): Promise<string[]> {
  const rows = await db
    .select({ callSign: unit.callSign, state: assignment.state })
    .from(assignment)
    .innerJoin(unit, eq(unit.id, assignment.unitId))
    .where(eq(assignment.incidentId, incidentId))
    .orderBy(asc(assignment.assignedAt));
  return rows.map(({ callSign, state }) => `${callSign} ${state}`);
}

async function openConsole(page: Page): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
}

const rows = (page: Page) =>
  page.getByRole("list", { name: "Insiden menurut prioritas, lalu umur" }).getByRole("button");
const row = (page: Page, { number }: IncidentView) => rows(page).filter({ hasText: new RegExp(`#${number}\\b`) });
const panel = (page: Page, { number }: IncidentView) => page.getByRole("region", { name: `Insiden #${number}` });
const assignedUnitsRegion = (page: Page) => page.getByRole("region", { name: "Unit dikirim" });
/** The list items of the assigned units. Each also contains a list of the units that were passed over for that unit. */
const assignedUnits = (page: Page) => assignedUnitsRegion(page).locator("[data-assignment]");
/** Reads the units assigned to an incident from the database. */
const listAssignedUnits = async (db: Db, id: string) =>
  (await listAssignments(db, id)).filter((text) => text.endsWith("assigned"));
const rankedUnitsRegion = (page: Page) => page.getByRole("region", { name: "Rekomendasi unit" });
const alarmsRegion = (page: Page) => page.getByRole("region", { name: "Alarm", exact: true });
/** Reads the numbers of the incidents that the queue shows. */
const readQueueNumbers = async (page: Page) =>
  (await rows(page).allTextContents()).map((text) => Number(/#(\d+)/.exec(text)?.[1]));

test("the queue is ordered by priority, then age, marks what is overdue, and J and K move through it", {
  tag: "@main",
}, async ({ page, db }) => {
  await db.insert(target).values({ category: "fire", assignSeconds: 600 });
  const agency = await anAgency(db);
  for (let count = 0; count < 45; count++) await aUnit(db, { agency });
  // The test reads these incidents' ages in minutes, so they are created just before the console is opened.
  const oldIllness = await createBackdatedIncident(db, { type: "acute-illness", priority: 2, ageMinutes: 50 });
  const recentFire = await createBackdatedIncident(db, {
    type: "building-fire",
    priority: 1,
    ageMinutes: 1,
    at: bayungLencir,
  });
  const dueSoonFire = await createBackdatedIncident(db, {
    type: "building-fire",
    priority: 3,
    ageMinutes: 8,
    at: kmFrom(sekayu, 30),
  });
  const olderAccident = await createBackdatedIncident(db, { type: "road-accident", priority: 1, ageMinutes: 3 });
  await openConsole(page);
  await expect
    .poll(() => readQueueNumbers(page))
    .toEqual([olderAccident.number, recentFire.number, oldIllness.number, dueSoonFire.number]);
  await expect(row(page, olderAccident)).toContainText("P1 Kritis");
  await expect(row(page, olderAccident).locator('[data-ageing="late"]')).toHaveText(
    /^Menunggu unit · lewat [23] mnt.*0[34]:\d\d$/,
  );
  await expect(row(page, recentFire).locator('[data-ageing="fresh"]')).toHaveText(/^Menunggu unit0[12]:/);
  // The queue marks an incident as due soon when three quarters of its target time have passed.
  await expect(row(page, dueSoonFire).locator('[data-ageing="soon"]')).toContainText("hampir lewat waktu");
  expect(await findViolationsInBothThemes(page)).toEqual([]);

  // The roster shows its first rows at once and adds the others when the browser is idle.
  await expect(page.getByRole("region", { name: "Unit", exact: true }).getByRole("listitem")).toHaveCount(45);

  await page.keyboard.press("j");
  await expect(panel(page, olderAccident)).toBeVisible();
  await expect(row(page, olderAccident)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("j");
  await expect(panel(page, recentFire)).toBeVisible();
  for (let presses = 0; presses < 4; presses++) await page.keyboard.press("j");
  await expect(panel(page, dueSoonFire)).toBeVisible();
  await page.keyboard.press("k");
  await expect(panel(page, oldIllness)).toBeVisible();
});

test("a small screen shows seven incidents and every kind of unit, and nothing overflows at 200 %", async ({
  page,
  db,
}) => {
  const agency = await anAgency(db);
  for (const kind of unitKinds) await aUnit(db, { kind, agency, duty: "off-duty" });
  for (let ageMinutes = 2; ageMinutes <= 8; ageMinutes++) {
    await createBackdatedIncident(db, {
      type: "road-accident",
      priority: 2,
      ageMinutes,
      address: "Jembatan Lalan KM 14, Sekayu",
    });
  }
  await createBackdatedIncident(db, {
    type: "domestic-violence",
    priority: 2,
    ageMinutes: 9,
    address: "Rumah nomor 7",
  });
  await page.setViewportSize({ width: 1280, height: 720 });
  await openConsole(page);
  await expect(rows(page)).toHaveCount(8);
  for (let index = 0; index < 7; index++) await expect(rows(page).nth(index)).toBeInViewport({ ratio: 1 });
  // The oldest incident is sensitive, so it is marked and its place is masked.
  await expect(rows(page).first()).toContainText("Rahasia");
  await expect(rows(page).first()).not.toContainText("nomor 7");
  const counts = page.getByRole("list", { name: "Unit siap", exact: true }).getByRole("listitem");
  await expect(counts).toHaveCount(unitKinds.length);
  for (const count of await counts.all()) await expect(count).toBeInViewport({ ratio: 1 });
  const account = page.getByRole("button", { name: /^Akun/ });
  await expect(account).toBeInViewport({ ratio: 1 });
  // The larger screens also show the name of the product and the number of all units.
  for (const width of [1440, 1536, 1920, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    await expect(account).toBeInViewport({ ratio: 1 });
  }
  // Screens of 1280 x 720 and 1440 x 900 px at 200 % zoom, then a laptop screen.
  for (const [width, height] of [
    [640, 360],
    [720, 450],
    [1024, 640],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.keyboard.press("n");
    const description = page.getByRole("textbox", { name: "Keterangan" });
    await expect(description).toBeInViewport({ ratio: 1 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.keyboard.press("Escape");
    await expect(counts).toHaveCount(unitKinds.length);
    for (const count of await counts.all()) await expect(count).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole("button", { name: /^(Akun|Menu)/ })).toBeInViewport({ ratio: 1 });
  }
});

test("units are found by kind, agency and station in the list and in the palette", async ({ page, db }) => {
  await anIncident(db, { type: await aType(db, []) });
  const agency = await anAgency(db, { code: `barito-${Date.now()}` });
  const station = await aStation(db, { at: sekayu, code: `pos-epil-${Date.now()}`, name: "Puskesmas Ngulak" });
  await aUnit(db, { callSign: "SATU", agency, kind: "police-patrol" });
  await aUnit(db, { callSign: "DUA", station, kind: "ambulance" });
  await aUnit(db, { callSign: "TIGA", kind: "tow-truck" });
  await openConsole(page);
  const list = page.getByRole("region", { name: "Unit", exact: true });
  for (const [words, callSign] of [
    ["BARITO", "SATU"],
    ["epil ambulans", "DUA"],
    ["puskesmas ngulak", "DUA"],
    ["derek", "TIGA"],
    ["tig", "TIGA"],
  ] as const) {
    await list.getByRole("searchbox", { name: "Cari unit" }).fill(words);
    await expect(list.getByRole("listitem")).toHaveText([new RegExp(callSign)]);
  }
  await page.keyboard.press("Control+K");
  await page.keyboard.type("ngulak ambulans");
  await expect(page.getByRole("option", { name: /DUA/ }).first()).toBeVisible();
  await expect(page.getByRole("option", { name: /SATU|TIGA/ })).toHaveCount(0);
});

test("the queue shows the incident type of an incident that is short of units and has several crews", async ({
  page,
  db,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const agency = await anAgency(db);
  for (const kind of ["ambulance", "fire-engine", "police-patrol"] as const)
    await aUnit(db, { agency, kind, at: sekayu });
  const fire = { type: "building-fire", priority: 1, ageMinutes: 1, address: "Pasar Sekayu" };
  const incident = await createBackdatedIncident(db, fire);
  expect(incident.assignments).toHaveLength(3);
  await openConsole(page);
  await expect(row(page, incident)).toContainText("Kurang 2 unit");
  const typeName = row(page, incident).getByText("Kebakaran bangunan");
  expect(await typeName.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);

  // An addition in brackets is left out, but not for screen readers.
  const accident = { type: "river-accident", priority: 1, ageMinutes: 1, address: "Dermaga Sekayu" };
  const riverIncident = await createBackdatedIncident(db, accident);
  const longName = "Kecelakaan sungai (perahu, tongkang)";
  await expect(row(page, riverIncident)).toHaveAccessibleName(new RegExp(longName.replace(/[()]/g, "\\$&")));
  const longTypeName = row(page, riverIncident).getByTitle(longName);
  expect(await longTypeName.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);

  // An address or an addition after a comma may be cut, with an ellipsis. The tooltip shows all of it.
  const address = "Jalan Kolonel Wahid Udin nomor 12, lorong ketiga di belakang gudang karet lama, seberang masjid";
  const crash = { type: "road-accident-trapped", priority: 1, ageMinutes: 1, address };
  const crashRow = row(page, await createBackdatedIncident(db, crash));
  const place = crashRow.getByTitle(address, { exact: true });
  await expect(place).toHaveCSS("-webkit-line-clamp", "2");
  // For a word that is wider than the row.
  await expect(place).toHaveCSS("text-overflow", "ellipsis");
  expect(await place.evaluate((element) => element.scrollHeight - element.clientHeight)).toBeGreaterThan(0);
  const crashType = crashRow.getByTitle("Kecelakaan lalu lintas, korban terjepit · Sekayu", { exact: true });
  await expect(crashType).toHaveCSS("text-overflow", "ellipsis");
  expect(await crashType.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeGreaterThan(0);
});

test("the queue is filtered by category, district and agency without a mouse, and by words", async ({ page, db }) => {
  const illness = await createBackdatedIncident(db, { type: "acute-illness", priority: 2, ageMinutes: 5 });
  const fire = await createBackdatedIncident(db, {
    type: "building-fire",
    priority: 1,
    ageMinutes: 5,
    at: bayungLencir,
  });
  const agency = await anAgency(db, { code: `palang-${Date.now()}` });
  const busyUnit = await aUnit(db, { agency, at: kmFrom(sekayu, 2) });
  await assignUnit(aContext(db), { incidentId: illness.id, unitId: busyUnit.id });
  await openConsole(page);
  for (const [words, chipText, expected] of [
    ["kebakaran", "Kebakaran", fire],
    ["bayung", "Bayung Lencir", fire],
    ["palang", agency.code.toUpperCase(), illness],
  ] as const) {
    await page.keyboard.press("/");
    await page.keyboard.type(words);
    await expect(page.getByRole("option").first()).toContainText(chipText);
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("combobox", { name: "Filter insiden" })).toHaveAttribute(
      "aria-activedescendant",
      /-0$/,
    );
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: `Hapus filter ${chipText}` })).toBeVisible();
    await expect.poll(() => readQueueNumbers(page)).toEqual([expected.number]);
    await expect(page.getByText("1 dari 2")).toBeAttached();
    await page.keyboard.press("Backspace");
    await expect(rows(page)).toHaveCount(2);
    await page.keyboard.press("Escape");
  }
  await page.keyboard.press("/");
  await page.keyboard.type("kebakaran");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Hapus filter Kebakaran" })).toBeVisible();
  await page.keyboard.type("tidak ada yang begini");
  await expect(page.getByText("Tidak ada insiden yang cocok dengan filter")).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+F");
  await expect(rows(page)).toHaveCount(2);
  // Enter opens the first match of the words in the field, even before the rows have followed them.
  await page.keyboard.press("/");
  await page.evaluate(async (number) => {
    const field = document.activeElement as HTMLInputElement;
    field.setRangeText(`${number}`);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await Promise.resolve();
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  }, illness.number);
  await expect(page.getByRole("region", { name: /^Insiden #/ })).toBeVisible();
  await expect(panel(page, illness)).toBeVisible();
});

test("F filters the console to one incident with a notice; Esc ends the filter, and so does closing the incident", async ({
  page,
  db,
}) => {
  const { incident, otherIncident } = await createRankedUnits(db);
  await openConsole(page);
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press("j");
  await expect(panel(page, incident)).toBeVisible();
  await page.keyboard.press("f");
  const banner = page.getByRole("status").filter({ hasText: `Hanya #${incident.number}` });
  await expect(banner).toContainText("Hanya insiden ini");
  await expect(rows(page)).toHaveCount(1);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(banner).toHaveCount(0);
  await expect(rows(page)).toHaveCount(2);
  // Selecting another incident ends the filter.
  await page.keyboard.press("f");
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("#");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press("f");
  await expect(rows(page)).toHaveCount(1);
  const [filteredNumber] = await readQueueNumbers(page);
  const [closed, remaining] =
    filteredNumber === incident.number ? [incident, otherIncident] : [otherIncident, incident];
  await closeIncident(aContext(db), { id: closed.id, code: "handled" });
  await expect.poll(() => readQueueNumbers(page)).toEqual([remaining.number]);
  await expect(page.locator("[data-only]")).toHaveCount(0);
});

test("the ranking shows nearer units with the cause; a digit adds, and Z undoes it until the crew has left", {
  tag: "@main",
}, async ({ page, db }) => {
  const { incident, otherIncident } = await createRankedUnits(db);
  await openConsole(page);
  await page.keyboard.press("j");
  await expect(rankedUnitsRegion(page).getByRole("listitem").first()).toContainText(/FAR.*9,0\skm/);
  await expect(rankedUnitsRegion(page)).toContainText(/GPS \d+ (dtk|mnt) lalu/);
  await expect(rankedUnitsRegion(page)).toContainText("(garis lurus)");
  const passedOverList = page.getByRole("region", { name: "Lebih dekat, tetapi tidak dikirim" });
  await expect(passedOverList).toContainText(`MIDDLE3,0 kmbertugas di insiden #${otherIncident.number}`);
  // Units assigned to the incident are not listed as passed over.
  await expect(passedOverList).not.toContainText("NEAR");
  expect(await findViolationsInBothThemes(page)).toEqual([]);

  await page.keyboard.press("b");
  await expect(panel(page, otherIncident)).toBeVisible();
  await page.keyboard.press("k");
  await expect(panel(page, incident)).toBeVisible();
  await expect(passedOverList).toBeVisible();
  await page.keyboard.press("1");
  const undoMessage = page.getByRole("status").filter({ hasText: "FAR dikirim" });
  await expect(undoMessage).toBeVisible();
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["NEAR assigned", "FAR assigned"]);
  await page.keyboard.press("z");
  await expect(assignedUnits(page)).toHaveText([/^NEAR/]);
  await expect.poll(() => listAssignedUnits(db, incident.id)).toEqual(["NEAR assigned"]);
  await expect(undoMessage).toHaveCount(0);

  // Undo is offered until the crew has left. After that, the message says why undo is no longer possible.
  const addFarButton = rankedUnitsRegion(page).getByRole("button", { name: "Tambah FAR" });
  await expect(addFarButton).toBeEnabled();
  await expect(addFarButton).toHaveAttribute("aria-keyshortcuts", "1 Shift+1");
  await page.keyboard.press("1");
  await expect(undoMessage).toBeVisible();
  const readFarAssignmentId = async () =>
    (await readIncident({ db }, { id: incident.id })).assignments.at(-1)?.id ?? "";
  for (const state of ["acknowledged", "enRoute"] as const)
    await advanceAssignment(aContext(db), { id: await readFarAssignmentId(), state });
  await expect(undoMessage).toContainText("Tidak bisa diurungkan: FAR sudah berangkat");
  await expect(undoMessage.getByRole("button", { name: "Urungkan" })).toBeDisabled();
  await page.keyboard.press("z");
  expect(await listAssignments(db, incident.id)).toEqual(["NEAR assigned", "FAR recalled", "FAR enRoute"]);
});

test("a busy unit is pulled after a dialog that says what its incident loses, and Z sends it back", async ({
  page,
  db,
}) => {
  const { incident, otherIncident } = await createRankedUnits(db);
  await openConsole(page);
  await row(page, incident).click();
  const pullButton = page.getByRole("button", { name: `Ambil MIDDLE dari #${otherIncident.number} untuk insiden ini` });
  await expect(pullButton).toBeEnabled();
  // While a replacement for NEAR is chosen, no unit can be pulled: the pulled unit would be added, and NEAR would stay
  // assigned.
  await page.keyboard.press("u");
  await expect(rankedUnitsRegion(page)).toContainText("Mengganti NEAR: pilih unit di daftar");
  await expect(pullButton).toBeDisabled();
  await page.keyboard.press("Escape");
  await pullButton.click();
  const dialog = page.getByRole("alertdialog", { name: `Ambil MIDDLE dari #${otherIncident.number}?` });
  await expect(dialog).toContainText("Setelah diambil, insiden itu tidak punya unit.");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(assignedUnits(page).filter({ hasText: "MIDDLE" })).toBeVisible();
  await expect.poll(() => listAssignments(db, otherIncident.id)).toEqual(["MIDDLE recalled"]);
  await expect(page.getByRole("status").filter({ hasText: "MIDDLE diambil" })).toBeVisible();
  await page.keyboard.press("z");
  await expect.poll(() => listAssignments(db, otherIncident.id)).toEqual(["MIDDLE acknowledged"]);
  expect(await listAssignments(db, incident.id)).toEqual(["NEAR assigned", "MIDDLE recalled"]);
});

test("Shift and a digit adds, Del recalls, D records a decline with its reason, U replaces with a reason", async ({
  page,
  db,
}) => {
  const { incident } = await createRankedUnits(db);
  await openConsole(page);
  await page.keyboard.press("j");
  await expect(rankedUnitsRegion(page).getByRole("listitem").first()).toContainText("FAR");
  await page.keyboard.press("Shift+Digit1");
  await expect(assignedUnits(page)).toHaveCount(2);
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["NEAR assigned", "FAR assigned"]);
  // Until the page has the server's answer, Del is disabled.
  await expect(page.getByRole("status").filter({ hasText: "FAR dikirim" })).toBeVisible();

  await page.keyboard.press("Delete");
  await expect(page.getByRole("status").filter({ hasText: "NEAR ditarik" })).toBeVisible();
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["NEAR recalled", "FAR assigned"]);
  await expect(assignedUnits(page)).toHaveText([/^FAR/]);

  await page.keyboard.press("u");
  await expect(rankedUnitsRegion(page)).toContainText("Mengganti FAR: pilih unit di daftar");
  const replaceButton = rankedUnitsRegion(page).getByRole("button", { name: "Ganti FAR dengan NEAR" });
  await expect(replaceButton).toHaveAttribute("aria-keyshortcuts", "1");
  await expect(replaceButton).toBeEnabled();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("1");
  const reasonDialog = page.getByRole("alertdialog", { name: "Ganti FAR dengan NEAR?" });
  await expect(reasonDialog).toContainText("FAR sekarang: Ditugaskan");
  await page.keyboard.press("Enter");
  await expect(reasonDialog.getByRole("alert")).toHaveText("Pilih alasannya dahulu.");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await expect(reasonDialog).toHaveCount(0);
  await expect(page.getByRole("status").filter({ hasText: "FAR diganti NEAR" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Riwayat" })).toContainText(
    /mengganti FAR dengan NEAR \(.*\)\. Alasan: kendaraan bermasalah/,
  );
  await page.keyboard.press("z");
  await expect.poll(() => listAssignedUnits(db, incident.id)).toEqual(["FAR assigned"]);
  await expect(assignedUnits(page)).toHaveText([/^FAR/]);
  await page.keyboard.press("u");
  await expect(rankedUnitsRegion(page)).toContainText("Mengganti FAR: pilih unit di daftar");
  await page.keyboard.press("Escape");
  await expect(rankedUnitsRegion(page)).not.toContainText("Mengganti FAR");

  await page.keyboard.press("d");
  const reason = page.getByRole("textbox", { name: "Alasan FAR menolak" });
  await expect(reason).toBeFocused();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.type("Ban kempes di Betung, menunggu montir dari Sekayu");
  await page.keyboard.press("Enter");
  await expect(assignedUnitsRegion(page)).toContainText("FAR menolak");
  await expect(alarmsRegion(page)).toContainText("Regu menolak: FAR");
  // On a small screen, the alarm takes a second line instead of cutting off the crew's reason.
  await page.setViewportSize({ width: 1280, height: 720 });
  const shownReason = alarmsRegion(page).getByText("Alasan: Ban kempes di Betung, menunggu montir dari Sekayu");
  await expect.poll(() => shownReason.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["NEAR recalled", "FAR declined", "NEAR recalled"]);
});

test("a crew on scene is drawn with the age of its position now, not only with its age when it was sent", async ({
  page,
  db,
}) => {
  const station = await aStation(db, { at: kmFrom(sekayu, 3) });
  const sentUnit = await aUnit(db, { callSign: "PKM", station, at: kmFrom(sekayu, 1) });
  const type = await aType(db, ["ambulance*1"]);
  const incident = await createBackdatedIncident(db, { type, priority: 1, ageMinutes: 0 });
  const id = incident.assignments[0]?.id ?? "";
  for (const state of ["acknowledged", "enRoute", "onScene"] as const) {
    await advanceAssignment(aContext(db), { id, state });
  }
  await db
    .update(unitPosition)
    .set({ fixAt: sql`fix_at - interval '15 minutes'` })
    .where(eq(unitPosition.unitId, sentUnit.id));
  await openConsole(page);
  await row(page, incident).click();
  await expect(panel(page, incident)).toContainText(/Berjalan \d\d:\d\d/);
  const crew = assignedUnits(page).filter({ hasText: "PKM" });
  await expect(crew).toContainText(/saat dikirim: 1,0\skm, posisi berumur \d+ dtk/);
  await expect(crew).toContainText(/dihitung dari pos, GPS terakhir 1[5-9] mnt lalu/);
  await expect(crew.locator("svg").first().locator("[stroke-dasharray]")).not.toHaveCount(0);
});

test("crews of different kinds on scene have their steps in the same order; the key is that of the likely step", async ({
  page,
  db,
}) => {
  const agency = await anAgency(db);
  await aUnit(db, { callSign: "DAMKAR", kind: "fire-engine", agency, at: sekayu });
  await aUnit(db, { callSign: "AMB", kind: "ambulance", agency, at: sekayu });
  const incident = await createBackdatedIncident(db, {
    type: await aType(db, ["fire-engine*1", "ambulance*1"]),
    priority: 1,
    ageMinutes: 0,
  });
  for (const { id } of incident.assignments) {
    for (const state of ["acknowledged", "enRoute", "onScene"] as const) {
      await advanceAssignment(aContext(db), { id, state });
    }
  }
  await openConsole(page);
  await row(page, incident).click();
  const steps = (callSign: string) =>
    assignedUnits(page)
      .filter({ hasText: callSign })
      .getByRole("button", { name: /Antar pasien|Selesai/ });
  for (const callSign of ["DAMKAR", "AMB"]) await expect(steps(callSign)).toHaveText([/^Antar pasien/, /^Selesai/]);
  await expect(steps("DAMKAR").last()).toHaveAttribute("aria-keyshortcuts", "Y");
});

test("U says so when every crew has arrived, instead of leaving the next digit to send one more unit", async ({
  page,
  db,
}) => {
  const { incident } = await createRankedUnits(db);
  const { assignments } = await readIncident({ db }, { id: incident.id });
  for (const state of ["acknowledged", "enRoute", "onScene"] as const)
    await advanceAssignment(aContext(db), { id: assignments[0]?.id ?? "", state });
  await openConsole(page);
  await page.keyboard.press("j");
  await expect(assignedUnits(page)).toHaveText([/^NEAR/]);
  await page.keyboard.press("u");
  await expect(page.getByText("Tidak ada regu yang dapat diganti: semua sudah tiba")).toBeVisible();
});

test("when no unit matches the plan, the nearest are shown with what they lack and can still be sent", async ({
  page,
  db,
}) => {
  await aUnit(db, { callSign: "PLAIN", at: kmFrom(sekayu, 2) });
  const incident = await createBackdatedIncident(db, {
    type: await aType(db, ["ambulance*1 trauma"]),
    priority: 1,
    ageMinutes: 0,
  });
  await openConsole(page);
  await page.keyboard.press("j");
  await expect(rankedUnitsRegion(page)).toContainText("Tidak ada unit yang dapat dikirim");
  await expect(rankedUnitsRegion(page)).toContainText("Terdekat, tetapi tidak sesuai rencana");
  await expect(rankedUnitsRegion(page)).toContainText(/PLAIN.*tidak punya keahlian trauma/i);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("1");
  const reasonDialog = page.getByRole("alertdialog", { name: "Kirim PLAIN meski tidak sesuai rencana?" });
  await expect(reasonDialog).toContainText(/PLAIN: tidak punya keahlian trauma/i);
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "PLAIN dikirim" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Riwayat" })).toContainText("Alasan: penanganan awal sampai unit yang");
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["PLAIN assigned"]);
  // Colleagues see on the sent unit what it lacks, and no rank, because it has none.
  await expect(assignedUnits(page)).toContainText(/tidak punya keahlian trauma/i);
  await expect(assignedUnits(page)).toContainText("Pilihan petugas · ");
});

test("the keys for the next step and for recalling pause when they move to another crew", async ({ page, db }) => {
  const { incident } = await createRankedUnits(db);
  const [farUnit] = await db.select({ id: unit.id }).from(unit).where(eq(unit.callSign, "FAR"));
  await assignUnit(aContext(db), { incidentId: incident.id, unitId: farUnit?.id ?? "" });
  await openConsole(page);
  await page.keyboard.press("j");
  const findButton = (callSign: string, name: string) =>
    assignedUnits(page).filter({ hasText: callSign }).getByRole("button", { name });
  await expect(findButton("NEAR", "Tarik")).toHaveAttribute("aria-keyshortcuts", "Delete");
  await expect(findButton("NEAR", "Terima")).toHaveAttribute("aria-keyshortcuts", "Y");
  for (const key of ["Delete", "y"])
    await pressWhenShown(page, '[data-assignment="acknowledged"]', { key, code: key === "y" ? "KeyY" : key });
  await advanceAssignment(aContext(db), { id: incident.assignments[0]?.id ?? "", state: "acknowledged" });
  await expect(findButton("FAR", "Tarik")).toHaveAttribute("aria-keyshortcuts", "Delete");
  await expect(findButton("FAR", "Terima")).toHaveAttribute("aria-keyshortcuts", "Y");
  expect(await listAssignments(db, incident.id)).toEqual(["NEAR acknowledged", "FAR assigned"]);
  await expect(page.locator("html")).toHaveAttribute("data-has-run");

  // After a step reported here, the key is ready for the next crew at once.
  await page.keyboard.press("y");
  await expect(assignedUnits(page).filter({ hasText: "FAR" })).toContainText("Tugas diterima");
  await page.keyboard.press("y");
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["NEAR enRoute", "FAR acknowledged"]);
});

test("choosing a replacement ends when the crew arrives, and a digit meant for it adds no unit", async ({
  page,
  db,
}) => {
  const { incident } = await createRankedUnits(db);
  const advance = (state: "acknowledged" | "enRoute" | "onScene") =>
    advanceAssignment(aContext(db), { id: incident.assignments[0]?.id ?? "", state });
  for (const state of ["acknowledged", "enRoute"] as const) await advance(state);
  await openConsole(page);
  await page.keyboard.press("j");
  await page.keyboard.press("u");
  const replaceButton = rankedUnitsRegion(page).getByRole("button", { name: "Ganti NEAR dengan FAR" });
  await expect(replaceButton).toHaveAttribute("aria-keyshortcuts", "1");
  await pressWhenShown(page, '[data-assignment="onScene"]', { key: "1", code: "Digit1" });
  await advance("onScene");
  await expect(page.getByText("Tidak ada regu yang dapat diganti: semua sudah tiba")).toBeVisible();
  await expect(rankedUnitsRegion(page)).not.toContainText("Mengganti NEAR");
  const sendButton = rankedUnitsRegion(page).getByRole("button", { name: /FAR/ }).first();
  await expect(sendButton).toHaveAttribute("aria-keyshortcuts", /\b1\b/);
  await expect(page.locator("html")).toHaveAttribute("data-has-run");
  expect(await listAssignments(db, incident.id)).toEqual(["NEAR onScene"]);
});

test("G sends no units that were not shown when it was pressed", async ({ page, db }) => {
  await aUnit(db, { callSign: "NEAR", at: kmFrom(sekayu, 1) });
  const incident = await createBackdatedIncident(db, {
    type: await aType(db, ["ambulance*1"], { mode: "confirm" }),
    priority: 1,
    ageMinutes: 0,
  });
  await openConsole(page);
  const proposalRequests = await delayRequests(page, "dispatch.proposals");
  await page.keyboard.press("j");
  await proposalRequests.waitForRequest();
  const proposals = page.getByRole("region", { name: "Usulan, menunggu konfirmasi" });
  await expect(proposals).toContainText("Menghitung rekomendasi");
  await page.keyboard.press("g");
  await proposalRequests.release();
  await expect(proposals.getByRole("listitem")).toHaveText([/^NEAR/]);
  expect(await listAssignments(db, incident.id)).toEqual([]);

  await aUnit(db, { callSign: "NEARER", at: kmFrom(sekayu, 0.2) });
  await pressWhenShown(page, '[data-proposed="NEARER"]', { key: "g", code: "KeyG" });
  await expect(proposals.getByRole("listitem")).toHaveText([/^NEARER/]);
  await expect(proposals.getByRole("button", { name: /^Kirim/ })).toHaveAttribute("aria-keyshortcuts", "G");
  await expect(page.locator("html")).toHaveAttribute("data-has-run");
  expect(await listAssignments(db, incident.id)).toEqual([]);
  await page.keyboard.press("g");
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["NEARER assigned"]);
});

test("the key that mutes sounds says so, and a narrow console shows it until they are on again", async ({ page }) => {
  await page.setViewportSize({ width: 1200, height: 720 });
  await page.goto("/dispatch");
  await expect(page.locator("html")).toHaveAttribute("data-hydrated");
  await page.keyboard.press("m");
  await expect(page.getByRole("status").filter({ hasText: "Suara: hanya alarm" })).toBeVisible();
  const menu = page.getByRole("button", { name: "Menu, Suara: hanya alarm" });
  await expect(menu).toBeVisible();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-hydrated");
  // A browser may block the sound of a reloaded page until a key is pressed; the menu then says that instead.
  await page.keyboard.press("Shift");
  await expect(menu).toBeVisible();
  await page.keyboard.press("m");
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "Menu", exact: true })).toBeVisible();
});

test("an alarm offers no crew that has called for help; that crew is sent only with a reason", async ({
  page,
  db,
  server,
}) => {
  const { incident } = await createRankedUnits(db);
  const [farUnit] = await db.select().from(unit).where(eq(unit.callSign, "FAR"));
  const unitId = farUnit?.id ?? "";
  const { cookie } = await createSession(db, server, "crew", { username: "crew-far", unitId });
  await callForHelp(server, cookie);
  await db
    .update(assignment)
    .set({ assignedAt: minutesAgo(20) })
    .where(eq(assignment.incidentId, incident.id));
  await openConsole(page);
  await expect(alarmsRegion(page)).toContainText("NEAR: Regu belum menjawab");
  await page.keyboard.press("j");
  await expect(rankedUnitsRegion(page)).toContainText(/FAR.*regunya meminta bantuan darurat/i);
  await page.keyboard.press("a");
  await expect(alarmsRegion(page)).toContainText("Berikutnya: LAST");
  await page.keyboard.press("2");
  const reasonDialog = page.getByRole("alertdialog", { name: "Kirim FAR meski tidak sesuai rencana?" });
  await expect(reasonDialog).toContainText("FAR: regunya meminta bantuan darurat");
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["NEAR assigned", "FAR assigned"]);

  // The mark leaves room for the crew's step, even beside a long call sign.
  await db.update(unit).set({ callSign: "AMB-BYL-12" }).where(eq(unit.id, unitId));
  await page.reload();
  const sentUnit = assignedUnits(page).filter({ hasText: "AMB-BYL-12" });
  await expect(sentUnit).toContainText("Darurat regu");
  await expect(sentUnit.getByText("Ditugaskan", { exact: true })).toBeVisible();
});

test("an unacknowledged assignment raises an alarm; no unit is sent until S is pressed", { tag: "@main" }, async ({
  page,
  db,
}) => {
  // The limit is long enough for the console to open before the alarm is raised, even on a busy machine.
  await db.insert(target).values({ category: "health", acknowledgeSeconds: 600 });
  const { incident } = await createRankedUnits(db);
  await openConsole(page);
  await page.keyboard.press("j");
  await expect(panel(page, incident)).toBeVisible();
  await expect(alarmsRegion(page)).toHaveCount(0);
  // The crew was assigned 595 s ago and must acknowledge within 600 s.
  const assignedAt = new Date(Date.now() - 595_000);
  await db.update(assignment).set({ assignedAt }).where(eq(assignment.incidentId, incident.id));
  const alarmItem = alarmsRegion(page)
    .getByRole("alert")
    .filter({ hasText: `Regu belum menjawab: NEAR, insiden #${incident.number}` });
  await expect(alarmItem).toBeVisible();
  await expect(alarmsRegion(page)).toContainText("Berikutnya: FAR");
  // On a narrow screen the text of the alarm wraps, and its buttons remain visible.
  await page.setViewportSize({ width: 1030, height: 900 });
  await expect(alarmsRegion(page).getByRole("button", { name: /^Tangani/ })).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(row(page, incident)).toContainText("Alarm");
  await expect(page.locator("html")).toHaveAttribute("data-sounded", "alarm");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.waitForTimeout(3_000);
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["NEAR assigned"]);

  await page.keyboard.press("s");
  await expect(assignedUnits(page)).toHaveText([/^FAR/]);
  await expect(alarmsRegion(page)).toHaveCount(0);
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["NEAR recalled", "FAR assigned"]);
});

test("a unit that goes off duty while assigned raises an alarm, which A acknowledges for everybody and M does not silence", async ({
  page,
  db,
}) => {
  const { incident, nearUnit } = await createRankedUnits(db);
  const [firstAssignment] = incident.assignments;
  await advanceAssignment(aContext(db), { id: firstAssignment?.id ?? "", state: "acknowledged" });
  // Earlier versions stored "off" for the quietest mode.
  await page.addInitScript(() => window.localStorage.setItem("console-sound", "off"));
  await page.addInitScript(() => {
    window.AudioContext = class extends AudioContext {
      override get state(): AudioContextState {
        return "isAudioInterrupted" in document.documentElement.dataset ? "interrupted" : super.state;
      }
    };
  });
  await openConsole(page);
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "Suara: semua" })).toBeVisible();
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "Suara: hanya alarm" })).toBeVisible();
  // Imitate a browser that has interrupted audio, for example during a phone call.
  await page.evaluate(() => document.documentElement.toggleAttribute("data-is-audio-interrupted", true));
  await page.keyboard.press("Shift");
  await db.update(unit).set({ duty: "off-duty" }).where(eq(unit.id, nearUnit.id));
  await expect(alarmsRegion(page)).toContainText("Regu lepas dinas: NEAR");
  await expect(alarmsRegion(page)).toContainText("Suara belum aktif");
  await page.evaluate(() => document.documentElement.toggleAttribute("data-is-audio-interrupted", false));
  await page.keyboard.press("Shift");
  await expect(alarmsRegion(page)).not.toContainText("Suara belum aktif");
  await expect(page.locator("html")).toHaveAttribute("data-sounded", "alarm");
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["NEAR acknowledged"]);
  await page.keyboard.press("a");
  await expect(alarmsRegion(page)).toHaveCount(0);
  const [storedAlarm] = await db.select().from(alarm).where(eq(alarm.unitId, nearUnit.id));
  expect(storedAlarm?.answeredBy).toMatch(/^person:/);
});

test("A does not answer the alarm that takes the place of one a colleague has just answered", async ({
  page,
  db,
  server,
}) => {
  await createRankedUnits(db);
  await createBackdatedIncident(db, { type: await aType(db, ["ambulance*1"]), priority: 1, ageMinutes: 0 });
  await db
    .update(assignment)
    .set({ assignedAt: minutesAgo(20) })
    .where(eq(assignment.state, "assigned"));
  const { cookie } = await createSession(db, server, "dispatcher", { username: "colleague" });
  const colleague = createBrowserClient(server.url, cookie);
  await openConsole(page);
  await expect(alarmsRegion(page).locator("[data-alarm]")).toHaveCount(2);
  const [firstAlarm] = await colleague.alarms.list.query();
  await pressWhenShown(page, "body:not(:has(ul + ul > [data-alarm]))", { key: "a", code: "KeyA" });
  await colleague.alarms.answer.mutate({ id: firstAlarm?.id ?? "" });
  await expect(page.locator("html")).toHaveAttribute("data-has-run", "false");
  const answerButton = alarmsRegion(page).getByRole("button", { name: /^Tangani/ });
  await expect(answerButton).toHaveAttribute("aria-keyshortcuts", "A");
  await page.keyboard.press("a");
  await expect(alarmsRegion(page)).toHaveCount(0);
});

test("a key that is held down runs its command once, except J and K, which repeat", async ({ page, db }) => {
  const { incident, otherIncident } = await createRankedUnits(db);
  await openConsole(page);
  // A second `down` without `up` is a key repeat.
  await page.keyboard.down("j");
  await expect(panel(page, incident)).toBeVisible();
  await page.keyboard.down("j");
  await expect(panel(page, otherIncident)).toBeVisible();
  await page.keyboard.up("j");
  await page.keyboard.press("k");
  await expect(panel(page, incident)).toBeVisible();
  const farUnitButton = rankedUnitsRegion(page).getByRole("button", { name: "Tambah FAR" });
  await expect(farUnitButton).toHaveAttribute("aria-keyshortcuts", "1 Shift+1");
  await expect(farUnitButton).toBeEnabled();
  await page.keyboard.down("1");
  await expect(page.getByRole("status").filter({ hasText: "FAR dikirim" })).toBeVisible();
  const lastUnitButton = rankedUnitsRegion(page).getByRole("button", { name: "Tambah LAST" });
  await expect(lastUnitButton).toHaveAttribute("aria-keyshortcuts", "1 Shift+1");
  await expect(lastUnitButton).toBeEnabled();
  await page.keyboard.down("1");
  await page.keyboard.up("1");
  await page.keyboard.press("z");
  await expect.poll(() => listAssignedUnits(db, incident.id)).toEqual(["NEAR assigned"]);
});

test("a digit sends no unit that has just replaced another one in its row", async ({ page, db }) => {
  await createRankedUnits(db);
  await openConsole(page);
  await page.keyboard.press("j");
  const addButtons = rankedUnitsRegion(page).getByRole("button", { name: /^Tambah/ });
  await expect(addButtons.first()).toContainText("FAR");
  await expect(addButtons.first()).toHaveAttribute("aria-keyshortcuts", "1 Shift+1");
  await pressWhenShown(page, 'ol > [data-candidate="LAST"]:first-child', { key: "1", code: "Digit1" });
  await db.update(unit).set({ duty: "off-duty" }).where(eq(unit.callSign, "FAR"));
  await expect(page.locator("html")).toHaveAttribute("data-has-run", "false");
  await expect(addButtons.first()).toHaveAttribute("aria-keyshortcuts", "1 Shift+1");
  await page.keyboard.press("1");
  await expect(page.getByRole("status").filter({ hasText: "LAST dikirim" })).toBeVisible();
});

test("a digit sends no unit of the kind to which the list has just switched by itself", async ({ page, db }) => {
  const agency = await anAgency(db, { code: `uji-${Date.now()}` });
  await createBackdatedIncident(db, {
    type: await aType(db, ["ambulance*1", "fire-engine*1"]),
    priority: 1,
    ageMinutes: 0,
  });
  await aUnit(db, { callSign: "AMBULANCE-1", agency, at: kmFrom(sekayu, 2) });
  await aUnit(db, { callSign: "FIRE-1", agency, kind: "fire-engine", at: kmFrom(sekayu, 2) });
  await openConsole(page);
  await page.keyboard.press("j");
  const addAmbulance = rankedUnitsRegion(page).getByRole("button", { name: "Kirim AMBULANCE-1" });
  await expect(addAmbulance).toHaveAttribute("aria-keyshortcuts", "1 Shift+1");
  await expect(addAmbulance).toBeEnabled();
  await pressWhenShown(page, 'ol > [data-candidate="FIRE-1"]:first-child button:enabled', { key: "1", code: "Digit1" });
  await page.keyboard.press("1");
  await expect(page.locator("html")).toHaveAttribute("data-has-run", "false");
  const addFireEngine = rankedUnitsRegion(page).getByRole("button", { name: "Kirim FIRE-1" });
  await expect(addFireEngine).toHaveAttribute("aria-keyshortcuts", "1 Shift+1");
  await page.keyboard.press("1");
  await expect(page.getByRole("status").filter({ hasText: "FIRE-1 dikirim" })).toBeVisible();
});

test("Z undoes the action that was started last, even if the one before it is answered later", async ({ page, db }) => {
  const { incident } = await createRankedUnits(db);
  await openConsole(page);
  await page.keyboard.press("j");
  await expect(panel(page, incident)).toBeVisible();
  const farUnitButton = rankedUnitsRegion(page).getByRole("button", { name: "Tambah FAR" });
  await expect(farUnitButton).toHaveAttribute("aria-keyshortcuts", "1 Shift+1");
  const delayedStep = await delayRequests(page, "dispatch.advance");
  await assignedUnits(page).getByRole("button", { name: "Terima" }).click();
  await delayedStep.waitForRequest();
  await page.keyboard.press("1");
  const undoBar = page.getByRole("status").filter({ hasText: "FAR dikirim" });
  await expect(undoBar).toBeVisible();
  await delayedStep.release();
  await expect.poll(() => listAssignments(db, incident.id)).toEqual(["NEAR acknowledged", "FAR assigned"]);
  await expect(assignedUnits(page).getByRole("button", { name: "Berangkat" })).toHaveCount(1);
  await expect(undoBar).toBeVisible();
  await expect(undoBar.getByRole("button", { name: /Urungkan/ })).toBeEnabled();
  await page.keyboard.press("z");
  await expect.poll(() => listAssignedUnits(db, incident.id)).toEqual([]);
  expect(await listAssignments(db, incident.id)).toContain("NEAR acknowledged");
});

test("letters typed just after their field has disappeared do not run commands", async ({ page, db }) => {
  const { incident } = await createRankedUnits(db);
  await openConsole(page);
  await page.keyboard.press("j");
  await page.keyboard.press("d");
  const reason = page.getByRole("textbox", { name: "Alasan NEAR menolak" });
  await expect(reason).toBeFocused();
  await page.evaluate(() => {
    let pressedAtMs = performance.now();
    const press = () => {
      const event = new KeyboardEvent("keydown", { key: "x", code: "KeyX", bubbles: true });
      // Set the event's time, because on a busy machine the timer may be late, and a letter after a pause would run a
      // command.
      pressedAtMs += 50;
      Object.defineProperty(event, "timeStamp", { value: pressedAtMs });
      (document.activeElement ?? document.body).dispatchEvent(event);
    };
    press();
    const timer = setInterval(press, 100);
    const observer = new MutationObserver(() => {
      if (document.activeElement !== document.body) return;
      observer.disconnect();
      clearInterval(timer);
      press();
      document.documentElement.dataset.pressed = "";
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  const id = incident.assignments[0]?.id ?? "";
  await advanceAssignment(aContext(db), { id, state: "recalled" });
  await expect(page.locator("html")).toHaveAttribute("data-pressed");
  const closeDialog = page.getByRole("alertdialog", { name: `Tutup insiden #${incident.number}` });
  await expect(closeDialog).toHaveCount(0);
  // After a pause, the letter is a command again.
  await page.waitForTimeout(1_000);
  await page.keyboard.press("x");
  await expect(closeDialog).toBeVisible();
  // In the dialog no command runs, but the browser does not get the key of one either; F3 would open its search.
  const isKeptFromBrowser = await page.evaluate(() => {
    const event = new KeyboardEvent("keydown", { key: "F3", bubbles: true, cancelable: true });
    return !(document.activeElement ?? document.body).dispatchEvent(event);
  });
  expect(isKeptFromBrowser).toBe(true);
  await expect(closeDialog).toBeVisible();
});

test("the palette finds an incident by its number and a unit by its call sign; ? lists the keys", {
  tag: "@main",
}, async ({ page, db }) => {
  const { incident, otherIncident } = await createRankedUnits(db);
  await openConsole(page);
  const palette = page.getByRole("combobox", { name: "Pencarian dan perintah" });
  await page.keyboard.press("Control+k");
  await expect(palette).toBeFocused();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.type(`#${incident.number}`);
  await expect(page.getByRole("option").first()).toContainText(`#${incident.number}`);
  await page.keyboard.press("Enter");
  await expect(panel(page, incident)).toBeVisible();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("middle");
  await expect(page.getByRole("option").first()).toContainText("MIDDLE");
  await page.keyboard.press("Enter");
  await expect(panel(page, otherIncident)).toBeVisible();

  // The palette says that this command is unavailable, and choosing it does nothing.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("urungkan");
  await expect(page.getByRole("option").first()).toContainText("tidak tersedia sekarang");
  await page.keyboard.press("Enter");
  await expect(palette).toBeFocused();
  await page.keyboard.press("Escape");
  // The test presses this key before the palette has closed, as a fast typist might.
  await page.keyboard.press("?");
  const keysDialog = page.getByRole("dialog", { name: "Pintasan keyboard" });
  await expect(keysDialog.getByRole("region", { name: "Pengerahan" })).toContainText("Urungkan tindakan terakhir");
  await expect(keysDialog.getByRole("region", { name: "Antrean" })).toContainText("Insiden berikut / sebelumnya");
  await page.keyboard.type("gabung alt");
  await expect(keysDialog.getByRole("term")).toHaveText(["Alt↵"]);
  await page.keyboard.type("x");
  await expect(keysDialog.getByRole("status")).toHaveText("Tidak ada tombol yang cocok.");
  await keysDialog.getByRole("searchbox", { name: "Cari tombol" }).fill("");
  await expect(keysDialog.getByRole("link", { name: "Panduan" })).toHaveAttribute("href", "/help");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await keysDialog.getByRole("searchbox", { name: "Cari tombol" }).focus();
  await page.keyboard.type("g");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+H");
  await expect(page.getByRole("search", { name: "Filter riwayat" })).toBeVisible();
  await expect(keysDialog).toHaveCount(0);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("far");
  await expect(page.getByRole("option").nth(1)).toHaveText(
    new RegExp(`FAR: kirim ke insiden terpilih #${otherIncident.number}`),
  );
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(assignedUnits(page).filter({ hasText: "FAR" })).toBeVisible();
  expect(await listAssignedUnits(db, otherIncident.id)).toContain("FAR assigned");

  // While no incident is selected, the roster asks for the incident to which the unit is sent.
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Kirim LAST ke insiden" }).press("Enter");
  const incidentField = page.getByRole("combobox", { name: "Kirim LAST ke insiden mana?" });
  await expect(incidentField).toBeFocused();
  await expect(page.getByRole("option").first()).toContainText(`#${incident.number}`);
  await page.keyboard.type(`#${otherIncident.number}`);
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(panel(page, otherIncident)).toBeVisible();
  await expect.poll(() => listAssignedUnits(db, otherIncident.id)).toContain("LAST assigned");
});

test("Shift+S opens the shift handover sheet: open and overdue incidents, silent units, blocked numbers", async ({
  page,
  context,
  db,
}) => {
  const sensitiveIncident = await createBackdatedIncident(db, {
    type: "domestic-violence",
    priority: 1,
    ageMinutes: 2,
    address: "Blok C nomor 4",
  });
  const oldIncident = await createBackdatedIncident(db, { type: "road-accident", priority: 1, ageMinutes: 50 * 60 });
  await openConsole(page);
  // The sheet shows the age of this incident in minutes, so the incident is created just before the test reads the
  // sheet.
  const lateAccident = await createBackdatedIncident(db, {
    type: "road-accident",
    priority: 1,
    ageMinutes: 12,
    address: "Simpang Pasar",
  });
  await aUnit(db, { callSign: "SILENT", kind: "tow-truck", at: sekayu, fixAgeMinutes: 41 });
  await aUnit(db, { callSign: "RESTING", kind: "tow-truck", duty: "off-duty" });
  const receivedAt = new Date();
  await db.insert(call).values({ callerNumber: "+62811", receivedAt, disposition: "prank", simulated: false });
  await db.insert(callerBlock).values({
    callerNumber: "+6281234567",
    reason: "Iseng semalaman",
    blockedBy: "person:x",
    blockedAt: receivedAt,
    until: new Date(receivedAt.getTime() + 3_600_000),
  });
  const newPage = context.waitForEvent("page");
  await page.keyboard.press("Shift+S");
  const sheet = await newPage;
  const sheetSection = (name: string) => sheet.getByRole("region", { name });
  const lateRow = sheetSection("Insiden terbuka")
    .getByRole("row")
    .filter({ hasText: `#${lateAccident.number}` });
  await expect(lateRow).toContainText(/Simpang Pasar.*Menunggu unit.*lewat 1[12] mnt.*Kurang \d /);
  await expect(lateRow.getByRole("cell", { name: "P1 Kritis" })).toHaveCSS("white-space", "nowrap");
  // A time of another day is shown with that day.
  await expect(
    sheetSection("Insiden terbuka")
      .getByRole("row")
      .filter({ hasText: `#${oldIncident.number}` }),
  ).toContainText(/sejak \D+\d+ \S+ \d\d:\d\d/);
  await expect(sheetSection("Insiden terbuka")).toContainText("3 langkah lewat waktu");
  await expect(sheetSection("Unit yang posisinya hilang")).toContainText(/SILENT.*terakhir 4[12] mnt lalu/);
  await expect(sheetSection("Unit lepas dinas")).toContainText("RESTING");
  await expect(sheetSection("Nomor yang diblokir")).toContainText(/0812-34567 sampai .*Iseng semalaman/);
  await expect(sheetSection("Panggilan selama shift ini")).toContainText("Prank call1");
  expect(await findViolationsInBothThemes(sheet)).toEqual([]);

  // A printed sheet may be left lying around, so it does not contain the address of a sensitive incident.
  const sensitiveIncidentRow = sheetSection("Insiden terbuka")
    .getByRole("row")
    .filter({ hasText: `#${sensitiveIncident.number}` });
  await expect(sensitiveIncidentRow).toContainText("Kekerasan dalam rumah tangga");
  await expect(sheet.getByText("Blok C nomor 4")).toHaveCount(0);
  await sheet.emulateMedia({ media: "print" });
  await expect(sheet.getByRole("button", { name: "Cetak" })).toBeHidden();
  await sheet.emulateMedia({ media: null });
  await sheet.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => sheet.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await expect(sensitiveIncidentRow.getByText("Menunggu unit")).toBeVisible();
});

test("a palette reopened while it closes is a new one and receives every letter", async ({ page, db }) => {
  const { incident } = await createRankedUnits(db);
  await openConsole(page);
  const palette = page.getByRole("combobox", { name: "Pencarian dan perintah" });
  for (let round = 0; round < 8; round++) {
    await page.keyboard.press("Control+k");
    await page.keyboard.type(`#${incident.number}`);
    await expect(page.getByRole("option").first()).toContainText(`#${incident.number}`);
    // The test presses these keys without waiting in between, as a fast typist might.
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("middle");
    await expect(palette).toHaveValue("middle");
    await expect(page.getByRole("option").first()).toContainText("MIDDLE");
    await page.keyboard.press("Escape");
    await expect(palette).toHaveCount(0);
  }
});

test("an empty queue shows a notice and how to create an incident", async ({ page, db }) => {
  await aUnit(db, { callSign: "ALONE", at: sekayu });
  await page.goto("/dispatch");
  await expect(page.getByText("Tidak ada insiden terbuka")).toBeVisible();
  // This browser has no WebGL. The console says so, and loads no data for the map.
  await expect(page.getByRole("alert").filter({ hasText: "Peta tidak dapat digambar" })).toBeVisible();
  const urls = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  expect(urls.filter((url) => url.includes("places.districts"))).toEqual([]);
  await page.keyboard.press("j");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.goto("/dispatch/shift");
  await expect(page.getByText("Tidak ada insiden terbuka.")).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
});

test.describe("a supervisor", () => {
  test.use({ role: "supervisor" });

  test("sees an error and a retry button when the alarm load fails to load", async ({ page }) => {
    await page.route(/\/api\/trpc\/[^?]*alarms\.rate/, (route) => route.abort());
    await page.goto("/dispatch/shift");
    // A failed query is tried four times.
    const failedLine = page.getByRole("alert").filter({ hasText: "Beban alarm gagal dimuat" });
    await expect(failedLine).toBeVisible();
    await expect(page.getByText("Tidak ada insiden terbuka.")).toBeVisible();
    await page.unrouteAll();
    await failedLine.getByRole("button", { name: "Coba lagi" }).click();
    await expect(page.getByRole("table", { name: /^Beban alarm\./ })).toBeVisible();
    await expect(failedLine).toHaveCount(0);
  });
});
