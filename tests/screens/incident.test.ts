import type { Browser, Locator, Page } from "@playwright/test";
import { and, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { editDraft } from "../../db/schema/drafts";
import { event } from "../../db/schema/events";
import { handover } from "../../db/schema/forwarding";
import { incident as incidents } from "../../db/schema/incidents";
import { neighbour } from "../../db/schema/neighbours";
import { person } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { closeIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { type IncidentView, readIncident } from "../../server/incidents/read-incidents";
import { findViolationsInBothThemes } from "../support/accessibility";
import { aContext, aType, aUnit, deleteUnitsAndIncidents, kmFrom, palembang, sekayu } from "../support/makers";
import { aPerson, createSession } from "../support/people";
import { delayRequests, expect, test } from "../support/screens";
import type { TestServer } from "../support/server";

test.use({ serverGroup: "incident", map: false });
test.beforeEach(async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.update(person).set({ name: "Rina Marlina" }).where(eq(person.username, "test-dispatcher"));
});

/** Creates a critical incident with two assigned ambulances, at a junction in Sekayu. */
async function createCriticalIncident(db: Db, description?: string): Promise<IncidentView> {
  await aUnit(db, { callSign: "AMB-1", at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "AMB-2", at: kmFrom(sekayu, 4) });
  const type = await aType(db, ["ambulance*2"]);
  const place = { location: sekayu, precision: "exact" as const, address: "Simpang Pasar" };
  const { id } = await createIncident(aContext(db), { type, priority: 1, ...place, description });
  return readIncident({ db }, { id });
}

async function openFirstIncident(page: Page, { number }: Pick<IncidentView, "number">): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.locator("[data-incident-row]").first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(panel(page, number)).toBeVisible();
}

/** Opens a page with a colleague signed in. */
async function openAsColleague(browser: Browser, db: Db, server: TestServer, name: string): Promise<Page> {
  const username = "test-colleague";
  const { id } = await aPerson(db, "dispatcher", { username });
  await db.update(person).set({ name }).where(eq(person.id, id));
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
  const { cookies } = await createSession(db, server, "dispatcher", { username });
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: server.url, sameSite: "Strict" as const })));
  return context.newPage();
}

const panel = (page: Page, number: number) => page.getByRole("region", { name: `Insiden #${number}` });
const currentStep = (page: Page) =>
  page.getByRole("list", { name: "Langkah insiden" }).locator('[aria-current="step"]');
const timeline = (page: Page) => page.getByRole("region", { name: "Riwayat" }).getByRole("listitem");
const section = (page: Page, name: string) => page.getByRole("region", { name });
const undoBar = (page: Page, action: string) => page.getByRole("status").filter({ hasText: action });

test("an incident is verified, resolved, closed with a code that frees its crews, and reopened with a reason", {
  tag: "@main",
}, async ({ page, db }) => {
  const { id, number, assignments } = await createCriticalIncident(db, "Dua motor bertabrakan");
  const [firstAssignment] = assignments;
  for (const state of ["acknowledged", "enRoute", "onScene"] as const)
    await advanceAssignment(aContext(db), { id: firstAssignment?.id ?? "", state });
  await openFirstIncident(page, { number });
  await expect(currentStep(page)).toContainText("Lokasi");
  await page.keyboard.press("v");
  const verifyButton = page.getByRole("button", { name: "Verifikasi" });
  const verifiedMessage = undoBar(page, "Laporan diverifikasi");
  await expect(verifiedMessage).toBeVisible();
  await page.keyboard.press("z");
  await expect(verifyButton).toBeEnabled();
  await expect(verifiedMessage).toHaveCount(0);
  await page.keyboard.press("v");
  await expect(verifiedMessage).toBeVisible();
  await expect(verifyButton).toBeDisabled();
  const [verifiedIncident] = await db.select().from(incidents).where(eq(incidents.id, id));
  expect(verifiedIncident?.verifiedAt).toBeTruthy();

  const resolveButton = page.locator('button[aria-keyshortcuts="R"]');
  const boxBefore = await resolveButton.boundingBox();
  await page.keyboard.press("r");
  const resolveDialog = page.getByRole("alertdialog", { name: `Insiden #${number} selesai ditangani?` });
  const crewsOnTask = resolveDialog.getByRole("list", { name: "Regu yang masih bertugas" }).getByRole("listitem");
  await expect(crewsOnTask).toHaveText([/^AMB-1Di lokasi/, /^AMB-2Ditugaskan.*Tiba \d\d[.:]\d\d/]);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(resolveDialog).toHaveCount(0);
  await expect(currentStep(page)).toContainText("Lokasi");
  await page.keyboard.press("r");
  await page.keyboard.press("Enter");
  await expect(currentStep(page)).toContainText("Selesai");
  await expect(resolveButton).toBeDisabled();
  expect(await resolveButton.boundingBox()).toEqual(boxBefore);
  // The feed may report a change before the page receives the response to its own request.
  await expect(undoBar(page, "Insiden selesai ditangani")).toBeVisible();
  await page.keyboard.press("z");
  await expect(currentStep(page)).toContainText("Lokasi");
  await expect(resolveButton).toBeEnabled();
  await page.keyboard.press("r");
  await page.keyboard.press("Enter");
  await expect(currentStep(page)).toContainText("Selesai");
  await expect(resolveDialog).toHaveCount(0);
  expect(await findViolationsInBothThemes(page)).toEqual([]);

  await page.keyboard.press("x");
  const closeDialog = page.getByRole("alertdialog", { name: `Tutup insiden #${number}` });
  await expect(closeDialog).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(closeDialog.getByRole("alert")).toHaveText("Pilih alasan penutupan dahulu.");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("2");
  await expect(closeDialog.getByRole("radio", { name: "Dibawa ke faskes" })).toBeChecked();
  await page.keyboard.press("Tab");
  await page.keyboard.type("Dibawa ke RSUD Sekayu");
  await page.keyboard.press("Control+Enter");
  await expect(closeDialog).toHaveCount(0);
  await expect(panel(page, number)).toContainText("Ditutup: Dibawa ke faskes");
  await expect(panel(page, number)).toContainText("Dibawa ke RSUD Sekayu");
  await expect(panel(page, number)).toContainText(/Lamanya \d\d:\d\d/);
  await expect(page.getByText("Tidak ada insiden terbuka")).toBeVisible();
  await page.keyboard.press("z");
  await expect(section(page, "Unit dikirim").getByRole("listitem")).toHaveText([/AMB-1Di lokasi/, /AMB-2Ditugaskan/]);
  await page.keyboard.press("x");
  await page.keyboard.press("2");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Dibawa ke RSUD Sekayu");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Tidak ada insiden terbuka")).toBeVisible();
  await expect(closeDialog).toHaveCount(0);
  await expect(panel(page, number)).toContainText("Ditutup: Dibawa ke faskes");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  expect((await db.select().from(unit)).map(({ isTaken }) => isTaken)).toEqual([false, false]);

  await page.keyboard.press("o");
  const reopenDialog = page.getByRole("alertdialog", { name: `Buka kembali insiden #${number}?` });
  await expect(reopenDialog.getByRole("textbox")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(reopenDialog).toContainText("Tulis alasannya dalam beberapa kata.");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.type("Pelapor menelepon lagi: masih ada korban");
  await page.keyboard.press("Enter");
  await expect(reopenDialog).toHaveCount(0);
  await expect(undoBar(page, "Insiden dibuka kembali")).toContainText("Tidak bisa diurungkan");
  await expect(panel(page, number)).toContainText("dibuka kembali 1×");
  await expect(section(page, "Usulan, menunggu konfirmasi")).toBeVisible();

  const expectedLines = [
    /membuat insiden/,
    /mengirim AMB-1 menurut aturan \(1,0\skm, posisi berumur \d+ dtk\)/,
    /mengirim AMB-2 menurut aturan/,
    /AMB-1 menerima tugas/,
    /AMB-1 berangkat/,
    /AMB-1 tiba di lokasi/,
    /Rina Marlina memverifikasi laporan/,
    /Rina Marlina mengubah status menjadi Selesai ditangani/,
    /Rina Marlina menutup insiden: Dibawa ke faskes/,
    /Rina Marlina membuka kembali insiden/,
  ];
  await expect(timeline(page).filter({ hasText: "Rina Marlina membuka kembali insiden" })).toBeVisible();
  const lines = await timeline(page).allTextContents();
  const lineIndexes = expectedLines.map((pattern) => lines.findIndex((line) => pattern.test(line)));
  expect(lineIndexes, lines.join("\n")).toEqual([...lineIndexes].sort((a, b) => a - b));
  expect(lineIndexes).not.toContain(-1);
});

test("two incidents are merged with the keys, separated with Z, and the merged number leads to the other incident", async ({
  page,
  db,
}) => {
  const olderIncident = await createCriticalIncident(db);
  const place = { location: kmFrom(sekayu, 0.1), precision: "exact" as const, address: "Depan Pasar" };
  const words = "Satu orang terjepit di dalam mobil";
  const report = { type: olderIncident.type, priority: 2, description: words, ...place };
  const { id } = await createIncident(aContext(db), report);
  const newerIncident = await readIncident({ db }, { id });
  const isUnmerged = async () => (await readIncident({ db }, { id })).mergedInto === null;
  await page.goto(`/dispatch/${newerIncident.number}`);
  await expect(panel(page, newerIncident.number)).toBeVisible();
  await page.keyboard.press("Shift+G");
  const dialog = page.getByRole("alertdialog", { name: `Gabungkan insiden #${newerIncident.number}` });
  await expect(dialog.getByRole("option")).toHaveText([new RegExp(`^#${olderIncident.number} .*Simpang Pasar`)]);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Enter");
  const olderNumber = dialog.getByRole("radio", {
    name: new RegExp(`^#${olderIncident.number}.*AMB-1 ditugaskan, AMB-2 ditugaskan`),
  });
  await expect(olderNumber).toBeChecked();
  await expect(dialog).toContainText("Jarak kedua lokasi: 100 m");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(panel(page, olderIncident.number)).toContainText(`Gabungan dari #${newerIncident.number}`);
  await expect(panel(page, olderIncident.number)).toContainText(words);
  await page.keyboard.press("z");
  await expect.poll(isUnmerged).toBe(true);
  await expect(page.locator("[data-incident-row]")).toHaveCount(2);

  await page.goto(`/dispatch/${newerIncident.number}`);
  await expect(panel(page, newerIncident.number)).toBeVisible();
  await page.keyboard.press("x");
  await page.keyboard.press("7");
  await page.keyboard.press("Enter");
  const duplicateDialog = page.getByRole("alertdialog", {
    name: `#${newerIncident.number} laporan ganda dari insiden mana?`,
  });
  await expect(duplicateDialog).toBeVisible();
  await page.keyboard.type("simpang");
  await page.keyboard.press("Enter");
  await expect(duplicateDialog.getByRole("radio", { name: `#${olderIncident.number}` })).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(panel(page, olderIncident.number)).toContainText(`Gabungan dari #${newerIncident.number}`);

  await page.goto(`/dispatch/${newerIncident.number}`);
  await expect(panel(page, newerIncident.number)).toContainText(`Sudah digabung ke #${olderIncident.number}`);
  await panel(page, newerIncident.number)
    .getByRole("link", { name: `#${olderIncident.number}` })
    .click();
  await expect(panel(page, olderIncident.number)).toBeVisible();
});

test("while the server fails, an open incident stays on the screen, and none is said not to exist", async ({
  page,
  db,
}) => {
  const { id, number } = await createCriticalIncident(db);
  await openFirstIncident(page, { number });
  let isFailing = true;
  await page.route(/\/api\/trpc\/[^?]*incidents\.read/, (route) =>
    isFailing ? route.fulfill({ status: 503, json: {} }) : route.continue(),
  );
  // A closed incident leaves the list of open ones, and is read by itself.
  await closeIncident(aContext(db), { id, code: "handled" });
  await expect(page.locator("[data-incident-row]")).toHaveCount(0);
  const failure = panel(page, number).getByRole("alert").filter({ hasText: "Data gagal dimuat" });
  await expect(failure).toBeVisible();
  // The page also tries again by itself, so the server must fail until the click.
  await failure.getByRole("button", { name: "Coba lagi" }).click();
  isFailing = false;
  await expect(panel(page, number)).toContainText("Ditutup");
  await expect(failure).toHaveCount(0);

  isFailing = true;
  await page.goto(`/dispatch/${number}`);
  const emptyPanel = page.getByRole("region", { name: "Memuat insiden…" });
  await expect(emptyPanel.getByRole("alert")).toContainText("Data gagal dimuat");
  await expect(emptyPanel).not.toContainText("Insiden ini tidak ditemukan");
  await emptyPanel.getByRole("button", { name: "Coba lagi" }).click();
  isFailing = false;
  await expect(panel(page, number)).toContainText("Ditutup");
});

test("the merge dialog says that incidents could not be loaded instead of that there are none, and a click leaves it", async ({
  page,
  db,
}) => {
  const { number } = await createCriticalIncident(db);
  const refuseRequests = (procedure: string) =>
    page.route(new RegExp(`/api/trpc/[^?]*${procedure}`), (route) => route.abort());
  await page.goto(`/dispatch/${number}`);
  await expect(panel(page, number)).toBeVisible();
  await refuseRequests("intake.similar");
  await refuseRequests("search.incidents");
  await page.keyboard.press("Shift+G");
  const dialog = page.getByRole("alertdialog", { name: `Gabungkan insiden #${number}` });
  // A failed query is tried four times.
  const failedLine = dialog.getByRole("alert").filter({ hasText: "Daftar gagal dimuat" });
  await expect(failedLine).toBeVisible();
  await expect(dialog).not.toContainText("Tidak ada insiden mirip");
  await page.keyboard.type("simpang");
  await expect(dialog).toContainText("Memuat insiden");
  await expect(failedLine).toBeVisible();
  await expect(dialog).not.toContainText("Tidak ada insiden dengan nomor");
  // The click comes before the requests are let through, because a message of the live feed also retries failed queries
  // and would remove the button.
  const retried = page.waitForRequest(/search\.incidents/);
  await dialog.getByRole("button", { name: "Coba lagi" }).click();
  await retried;
  await page.unrouteAll();
  await expect(dialog).toContainText("Tidak ada insiden dengan nomor");
  await dialog.getByRole("button", { name: "Batal" }).click();
  await expect(dialog).toHaveCount(0);
});

test("two editors see each other; the later save is refused with the conflict, and both versions are merged", {
  tag: "@main",
}, async ({ page, browser, db, server }) => {
  test.slow();
  const { id, number } = await createCriticalIncident(db, "Truk menabrak motor");
  const otherPage = await openAsColleague(browser, db, server, "Budi Santoso");
  await openFirstIncident(page, { number });
  await openFirstIncident(otherPage, { number });
  const findViewerList = (consolePage: Page) => consolePage.getByRole("list", { name: "Petugas lain di insiden ini" });
  await expect(findViewerList(page)).toContainText("Budi Santoso melihat");
  const shownName = findViewerList(page).getByText("Budi Santoso", { exact: true });
  expect(await shownName.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);

  await page.keyboard.press("e");
  const descriptionField = page.getByRole("textbox", { name: "Keterangan" });
  await expect(descriptionField).toBeFocused();
  await page.keyboard.type(", satu orang terjepit");
  await expect(findViewerList(otherPage)).toContainText("Rina Marlina sedang mengubah");
  expect(await findViolationsInBothThemes(page)).toEqual([]);

  await otherPage.keyboard.press("e");
  await expect(otherPage.getByRole("textbox", { name: "Keterangan" })).toBeFocused();
  await otherPage.keyboard.type(". Solar tumpah");
  await otherPage.keyboard.press("Control+Enter");
  await expect(otherPage.getByRole("form", { name: "Ubah insiden" })).toHaveCount(0);

  await descriptionField.press("Control+Enter");
  const conflict = page.getByRole("alert").filter({ hasText: "Rekan lebih dahulu menyimpan perubahan" });
  await expect(conflict).toContainText(/Budi Santoso, \d\d[.:]\d\d/);
  await expect(conflict).toContainText("Truk menabrak motor. Solar tumpah");
  await expect(conflict).toContainText("Truk menabrak motor, satu orang terjepit");
  expect((await readIncident({ db }, { id })).description).toBe("Truk menabrak motor. Solar tumpah");
  expect(await findViolationsInBothThemes(page)).toEqual([]);

  await expect(conflict.getByRole("button", { name: "Pakai versi rekan" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(conflict).toHaveCount(0);
  await expect(descriptionField).toHaveValue("Truk menabrak motor. Solar tumpah\nsatu orang terjepit");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("form", { name: "Ubah insiden" })).toHaveCount(0);
  await expect(panel(otherPage, number)).toContainText("satu orang terjepit");
  expect((await readIncident({ db }, { id })).description).toBe(
    "Truk menabrak motor. Solar tumpah\nsatu orang terjepit",
  );
  await otherPage.context().close();
});

test("an unsaved edit survives leaving the panel and a reload, and discarding it asks first", async ({
  page,
  browser,
  db,
  server,
}) => {
  const { id, number } = await createCriticalIncident(db, "Motor jatuh");
  // Leave out the colleague's draft, which may be stored even after the colleague's page has closed.
  const readOwnDrafts = () =>
    db
      .select({ edits: editDraft.edits })
      .from(editDraft)
      .innerJoin(person, eq(person.id, editDraft.personId))
      .where(eq(person.username, "test-dispatcher"));
  await openFirstIncident(page, { number });
  await page.keyboard.press("e");
  await page.keyboard.type(" ke parit");
  await page.keyboard.press("Escape");
  await expect(page.getByText("Ada perubahan yang belum disimpan.")).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Enter");
  const descriptionField = page.getByRole("textbox", { name: "Keterangan" });
  await expect(descriptionField).toHaveValue("Motor jatuh ke parit");
  // Typed letters go to the field and run no commands.
  await page.keyboard.type(" dalam");
  // Reload at once, before the draft is saved on the server.
  await page.reload();
  const queueRow = page.getByRole("button", { name: new RegExp(`#${number}`) }).first();
  await expect(queueRow).toContainText("Perubahan belum disimpan");
  const otherPage = await openAsColleague(browser, db, server, "Budi Santoso");
  await openFirstIncident(otherPage, { number });
  await otherPage.keyboard.press("e");
  await otherPage.keyboard.type(". Hujan");
  await otherPage.keyboard.press("Control+Enter");
  // The panel shows the text before it is saved, so read the database.
  await expect.poll(async () => (await readIncident({ db }, { id })).description).toBe("Motor jatuh. Hujan");
  await otherPage.context().close();

  await openFirstIncident(page, { number });
  const unsavedNotice = page.getByRole("status").filter({ hasText: "Ada perubahan yang belum disimpan. Keterangan" });
  await expect(unsavedNotice).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("e");
  await expect(unsavedNotice).toHaveCount(0);
  await expect(descriptionField).toHaveValue("Motor jatuh ke parit dalam");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: "Gabungkan keduanya" }).click();
  await page.keyboard.press("Control+Enter");
  await expect(queueRow).not.toContainText("Perubahan belum disimpan");
  expect((await readIncident({ db }, { id })).description).toBe("Motor jatuh. Hujan\nke parit dalam");
  await expect.poll(readOwnDrafts).toEqual([]);

  // A change that was restored after the incident had been closed can be moved into a note.
  await page.keyboard.press("e");
  await page.keyboard.type(". Pengemudi lari");
  await page.reload();
  await expect(queueRow).toContainText("Perubahan belum disimpan");
  await closeIncident(aContext(db), { id, code: "handled" });
  await page.goto(`/dispatch/${number}`);
  await expect(panel(page, number)).toContainText("Insiden sudah ditutup. Perubahan Anda belum disimpan:");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.getByRole("button", { name: "Pindahkan ke catatan" }).click();
  const noteField = page.getByRole("textbox", { name: "Catatan untuk rekan" });
  await expect(noteField).toBeFocused();
  await expect(noteField).toHaveValue("Keterangan: Motor jatuh. Hujan\nke parit dalam. Pengemudi lari");
  await expect.poll(readOwnDrafts).toEqual([]);
});

test("a hidden console does not go on reading candidates, because that counts as viewing the incident", async ({
  page,
  db,
}) => {
  const { number } = await createCriticalIncident(db);
  let reads = 0;
  await page.route(/\/api\/trpc\/[^?]*dispatch\.candidates/, (route) => {
    reads += 1;
    return route.continue();
  });
  const setVisibility = (visibility: string) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, visibility);
  await page.clock.install();
  await openFirstIncident(page, { number });
  await expect.poll(() => reads).toBe(1);
  await page.clock.fastForward(11_000);
  await expect.poll(() => reads).toBe(2);
  await setVisibility("hidden");
  await page.clock.fastForward(11_000);
  await page.clock.fastForward(11_000);
  await setVisibility("visible");
  await page.clock.fastForward(11_000);
  await expect.poll(() => reads).toBeGreaterThan(2);
  expect(reads).toBe(3);
});

test("an edit open while a colleague closes the incident is moved into a note", async ({ page, db }) => {
  const { id, number } = await createCriticalIncident(db, "Motor jatuh");
  await openFirstIncident(page, { number });
  await page.keyboard.press("e");
  await page.keyboard.type(". Pengemudi lari");
  await expect(page.getByRole("textbox", { name: "Keterangan" })).toHaveValue("Motor jatuh. Pengemudi lari");
  await closeIncident(aContext(db), { id, code: "handled" });
  await expect(panel(page, number)).toContainText("Insiden sudah ditutup. Perubahan Anda belum disimpan:");
  await expect(page.getByRole("form", { name: "Ubah insiden" })).toHaveCount(0);
  await page.getByRole("button", { name: "Pindahkan ke catatan" }).click();
  const noteField = page.getByRole("textbox", { name: "Catatan untuk rekan" });
  await expect(noteField).toHaveValue("Keterangan: Motor jatuh. Pengemudi lari");
  // The closed incident is not in the queue, which therefore says that it has an unsent note.
  await panel(page, number).getByRole("button", { name: "Kembali", exact: true }).click();
  await page.getByRole("button", { name: `Catatan belum dikirim #${number}` }).click();
  await expect(noteField).toHaveValue("Keterangan: Motor jatuh. Pengemudi lari");
  // After a reload, the button does not read the incident, because that would count as a view.
  const reads: string[] = [];
  page.on("request", (request) => {
    if (/incidents\.read\b/.test(request.url())) reads.push(request.url());
  });
  await page.goto("/dispatch");
  const noteButton = page.getByRole("button", { name: "Catatan belum dikirim Keterangan: Motor jatuh" });
  await expect(noteButton).toBeVisible();
  expect(reads).toEqual([]);
  await noteButton.click();
  await expect(noteField).toHaveValue("Keterangan: Motor jatuh. Pengemudi lari");
});

test("Ctrl+Enter picks a typed place before it saves the edit, and the focus stays in the form", async ({
  page,
  db,
}) => {
  const { id, number } = await createCriticalIncident(db);
  await page.setViewportSize({ width: 1280, height: 720 });
  await openFirstIncident(page, { number });
  const noteField = page.getByRole("textbox", { name: "Catatan untuk rekan" });
  await noteField.fill("Jalan licin");
  await noteField.press("Escape");
  await page.keyboard.press("e");
  const editForm = page.getByRole("form", { name: "Ubah insiden" });
  await expect(editForm.getByRole("textbox", { name: "Keterangan" })).toBeFocused();
  // On a small screen, the form needs the space of the note field and the actions.
  await expect(noteField).toBeHidden();
  await expect(page.locator('button[aria-keyshortcuts="R"]')).toBeHidden();
  await expect(editForm.getByRole("button", { name: /^Simpan/ })).toBeInViewport({ ratio: 1 });
  await editForm.getByRole("button", { name: "Ubah lokasi" }).click();
  const placeField = editForm.getByRole("combobox", { name: "Lokasi", exact: true });
  await expect(placeField).toBeFocused();
  await page.keyboard.type("-2.8819, 103.8444");
  // The typed place is kept when the panel is closed, and after a reload.
  await panel(page, number).getByRole("button", { name: "Kembali", exact: true }).click();
  await expect(editForm).toHaveCount(0);
  await page.locator("[data-incident-row]").click();
  await expect(placeField).toHaveValue("-2.8819, 103.8444");
  await page.reload();
  await page.locator("[data-incident-row]").click();
  const unsavedNotice = page.getByRole("status").filter({ hasText: "yang belum disimpan. Lokasi yang diketik" });
  await expect(unsavedNotice).toBeVisible();
  await page.keyboard.press("e");
  await expect(placeField).toHaveValue("-2.8819, 103.8444");
  await placeField.click();
  const placeList = editForm.getByRole("listbox", { name: "Lokasi", exact: true });
  await expect(placeList.getByRole("option").first()).toBeVisible();
  // While the list belongs to an earlier text, Ctrl+Enter waits for the results instead of picking a place.
  await expect(placeList).toHaveAttribute("aria-busy", "false");
  await page.keyboard.press("Control+Enter");
  await expect(placeField).toHaveCount(0);
  await expect(editForm).toBeVisible();
  expect(await editForm.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press("Control+Enter");
  await expect(editForm).toHaveCount(0);
  await expect(noteField).toHaveValue("Jalan licin");
  await expect(noteField).toBeVisible();
  const { location } = await readIncident({ db }, { id });
  expect(location.lat).toBeCloseTo(-2.8819, 4);
  expect(location.lng).toBeCloseTo(103.8444, 4);
});

test("a note appears on a colleague's screen immediately and stays in the timeline", async ({
  page,
  browser,
  db,
  server,
}) => {
  const { number } = await createCriticalIncident(db);
  const otherPage = await openAsColleague(browser, db, server, "Budi Santoso");
  await openFirstIncident(page, { number });
  await openFirstIncident(otherPage, { number });
  await page.keyboard.press("c");
  await expect(page.getByRole("textbox", { name: "Catatan untuk rekan" })).toBeFocused();
  await page.keyboard.type("Jalan ditutup");
  await page.keyboard.press("Shift+Enter");
  const queueRow = page.getByRole("button", { name: new RegExp(`#${number}`) }).first();
  await expect(queueRow).toContainText("Catatan belum dikirim");
  // An unsent note survives a reload, even if the page is reloaded right after the last key press.
  await page.keyboard.type("dari arah Betung");
  await page.reload();
  await expect(queueRow).toContainText("Catatan belum dikirim");
  await openFirstIncident(page, { number });
  await expect(page.getByRole("textbox", { name: "Catatan untuk rekan" })).toHaveValue(
    "Jalan ditutup\ndari arah Betung",
  );
  await page.keyboard.press("c");
  await page.keyboard.press("Enter");
  await expect(queueRow).not.toContainText("Catatan belum dikirim");
  await expect(page.getByRole("textbox", { name: "Catatan untuk rekan" })).toHaveValue("");
  for (const consolePage of [page, otherPage]) {
    await expect(section(consolePage, "Catatan terakhir")).toContainText(
      /Rina Marlina Jalan ditutup\s+dari arah Betung/,
    );
    await expect(timeline(consolePage).last()).toContainText(/Jalan ditutup\s+dari arah Betung/);
  }
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await otherPage.context().close();
});

test("an incident is marked as sensitive with a reason, and shows the mark", async ({ page, db }) => {
  const { id, number } = await createCriticalIncident(db);
  await openFirstIncident(page, { number });
  await page.getByRole("button", { name: "Tandai rahasia" }).press("Enter");
  const sensitivityDialog = page.getByRole("alertdialog", { name: `Tandai insiden #${number} sebagai rahasia?` });
  await expect(sensitivityDialog.getByRole("textbox")).toBeFocused();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.type("Korban diancam pelaku");
  await page.keyboard.press("Enter");
  await expect(sensitivityDialog).toHaveCount(0);
  await expect(panel(page, number).getByText("Rahasia", { exact: true })).toBeVisible();
  await expect(timeline(page).filter({ hasText: "Rina Marlina menandai insiden sebagai rahasia" })).toBeVisible();
  await expect(timeline(page).filter({ hasText: "Korban diancam pelaku" })).toBeVisible();
  expect((await readIncident({ db }, { id })).sensitive).toBe(true);
});

test("if a colleague marks an incident as sensitive first, the open dialog does not switch to removing the mark", async ({
  page,
  db,
}) => {
  const { id, number } = await createCriticalIncident(db);
  await openFirstIncident(page, { number });
  await page.getByRole("button", { name: "Tandai rahasia" }).press("Enter");
  const sensitivityDialog = page.getByRole("alertdialog", { name: `Tandai insiden #${number} sebagai rahasia?` });
  await expect(sensitivityDialog.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("Korban diancam pelaku");
  await changeSensitivity(aContext(db), { id, sensitive: true, reason: "Anak di bawah umur" });
  await expect(panel(page, number).getByText("Rahasia", { exact: true })).toBeAttached();
  await page.keyboard.press("Enter");
  await expect(sensitivityDialog.getByRole("alert")).toHaveText("Rekan sudah menandai insiden ini sebagai rahasia.");
  await page.keyboard.press("Escape");
  await expect(sensitivityDialog).toHaveCount(0);
  expect((await readIncident({ db }, { id })).sensitive).toBe(true);
});

test("the queue shows a sensitive incident by type and district; opening it shows the rest, and is recorded", async ({
  page,
  db,
}) => {
  const { id, number } = await createCriticalIncident(db, "Korban diancam pelaku");
  await db.update(incidents).set({ sensitive: true }).where(eq(incidents.id, id));
  const responseBodies: string[] = [];
  page.on("response", async (response) => {
    if (response.url().includes("incidents.list")) responseBodies.push(await response.text().catch(() => ""));
  });
  await page.goto("/dispatch");
  const row = page.locator("[data-incident-row]").first();
  await expect(row).toContainText(`#${number} Sekayu`);
  await expect(row).toContainText("AMB-1");
  // The page may show a response before the test has recorded its body.
  await expect.poll(() => responseBodies.join("")).toContain(id);
  expect(responseBodies.join("")).not.toMatch(/Simpang Pasar|diancam/);
  const countViews = () => db.$count(event, and(eq(event.incidentId, id), eq(event.kind, "incident.viewed")));
  expect(await countViews()).toBe(0);
  await page.keyboard.press("j");
  await expect(panel(page, number)).toContainText("Simpang Pasar");
  await expect(panel(page, number)).toContainText("Korban diancam pelaku");
  expect(await countViews()).toBe(1);
});

test("an incident is forwarded to one more agency, with its time, progress and acknowledgement", {
  tag: "@main",
}, async ({ page, db }) => {
  const { number } = await createCriticalIncident(db);
  await db.insert(call).values({
    incidentId: (await db.select().from(incidents))[0]?.id ?? null,
    callerNumber: "+6281234567890",
    receivedAt: new Date(),
    disposition: "emergency",
    note: "Melihat dari warung",
    simulated: false,
  });
  await openFirstIncident(page, { number });
  const agencies = section(page, "Instansi");
  await expect(agencies).toContainText("1 dari 1 terpenuhi");
  await page.keyboard.press("w");
  const recipientField = page.getByRole("combobox", { name: "Teruskan ke" });
  await expect(recipientField).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Pilih tujuannya dahulu.")).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await expect(page.getByRole("option", { name: /^BPBD/ })).toBeAttached();
  await recipientField.focus();
  // One letter, because typing a word selects its option only if no second passes between two letters.
  await page.keyboard.press("b");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const row = agencies.getByRole("listitem").filter({ hasText: "BPBD" });
  await expect(row).toContainText(/BPBDBelum ada reguDiteruskan \d\d[.:]\d\d/);
  await expect(undoBar(page, "Diteruskan ke BPBD")).toBeVisible();
  await expect(page.getByRole("button", { name: "Teruskan" })).toBeFocused();
  // Z withdraws a forwarding to the wrong agency.
  await page.keyboard.press("z");
  await expect(row).toHaveCount(0);
  await expect(timeline(page).last()).toContainText("Rina Marlina membatalkan penerusan ke BPBD");
  await page.keyboard.press("w");
  await page.keyboard.press("b");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await row.getByRole("button", { name: "Catat diterima instansi: BPBD" }).press("Enter");
  await expect(row).toContainText(/Diterima \d\d[.:]\d\d, Rina Marlina/);
  await expect(timeline(page).last()).toContainText("BPBD menerima, dicatat Rina Marlina");
  await expect(undoBar(page, "Diteruskan ke BPBD")).toContainText("BPBD sudah menjawab");
  await expect(section(page, "Penelepon")).toContainText("0812-3456-7890");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
});

test("an incident beyond the boundary is handed over to the neighbouring regency, and the name of the person who accepts it is recorded", async ({
  page,
  db,
}) => {
  await db.insert(neighbour).values({ code: "banyuasin", name: "Banyuasin", contact: "Piket", phone: "0711-112" });
  const context = aContext(db);
  const { id } = await createIncident(context, { type: await aType(db, []), location: palembang, precision: "exact" });
  const { number } = await readIncident({ db }, { id });
  await openFirstIncident(page, { number });
  await expect(panel(page, number)).toContainText("Di luar batas kabupaten");
  await page.keyboard.press("w");
  await expect(page.getByRole("combobox", { name: "Teruskan ke" })).toBeFocused();
  await expect(page.getByRole("option", { name: "112 tetangga: Banyuasin" })).toBeAttached();
  await page.keyboard.press("1");
  await expect(page.getByText("Telepon dahulu:")).toBeVisible();
  await page.getByRole("textbox", { name: "Catatan penyerahan" }).focus();
  await page.keyboard.type("Dua korban");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/trpc/forwarding.handOver**", async (route) => {
    const response = await route.fetch();
    await released;
    await route.fulfill({ response });
  });
  await page.keyboard.press("Enter");
  const handoverList = page.getByRole("list", { name: "Diserahkan ke kabupaten tetangga" });
  await expect(handoverList).toContainText(/Banyuasin0711-112Diserahkan \d\d[.:]\d\d · Dua korban/);
  // The form closes when the late response arrives. The field keeps the focus.
  await handoverList.getByRole("textbox", { name: "Nama penerima di sana" }).focus();
  await page.keyboard.type("Pak Dar");
  release();
  await expect(page.getByRole("combobox", { name: "Teruskan ke" })).toHaveCount(0);
  await expect(undoBar(page, "Diserahkan ke Banyuasin")).toContainText("Tidak bisa diurungkan");
  await page.keyboard.type("win");
  await page.keyboard.press("Enter");
  await expect(handoverList).toContainText(/Diterima \d\d[.:]\d\d, Pak Darwin/);
  const [storedHandover] = await db.select().from(handover).where(eq(handover.incidentId, id));
  expect(storedHandover).toMatchObject({
    neighbourCode: "banyuasin",
    acknowledgedBy: "Pak Darwin",
    note: "Dua korban",
  });
  await expect(timeline(page).last()).toContainText("Banyuasin menerima, dicatat Rina Marlina");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
});

test.describe("a supervisor", () => {
  test.use({ role: "supervisor" });

  /** Opens the form of a new public warning about a new incident and fills in its texts. */
  async function writeWarning(page: Page, db: Db): Promise<Locator> {
    const { number } = await createCriticalIncident(db);
    // The test server cannot sign warnings, so the dialog would offer none.
    await page.route(/\/api\/trpc\/[^?]*warnings\.ofIncident/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace('"obstacle":"off"', '"obstacle":null') });
    });
    await openFirstIncident(page, { number });
    await page.getByRole("button", { name: "Peringatan publik" }).press("Enter");
    const dialog = page.getByRole("alertdialog", { name: `Peringatan publik tentang insiden #${number}` });
    await dialog.getByRole("button", { name: "Peringatan baru" }).press("Enter");
    for (const label of ["Judul", "Yang harus dilakukan warga"])
      for (const language of ["Indonesia", "Inggris"])
        await dialog.getByRole("textbox", { name: `${label} (${language})` }).fill("Tutup jendela");
    return dialog;
  }

  test("checks a public warning again after changing it in the preview", async ({ page, db }) => {
    const dialog = await writeWarning(page, db);
    await dialog.getByRole("button", { name: "Pratinjau" }).press("Enter");
    const [checkBox, publishButton] = [dialog.getByRole("checkbox"), dialog.getByRole("button", { name: "Terbitkan" })];
    await checkBox.check();
    await expect(publishButton).toBeEnabled();
    await dialog.getByRole("button", { name: "Ubah" }).press("Enter");
    await dialog.getByRole("textbox", { name: "Judul (Indonesia)" }).fill("Jauhi jalan");
    await dialog.getByRole("button", { name: "Pratinjau" }).press("Enter");
    await expect(checkBox).not.toBeChecked();
    await expect(publishButton).toBeDisabled();
  });

  test("is asked before a public warning is discarded, and sees why it was not published", async ({ page, db }) => {
    const dialog = await writeWarning(page, db);
    const headline = dialog.getByRole("textbox", { name: "Judul (Indonesia)" });
    await headline.press("Escape");
    const question = page.getByRole("alertdialog", { name: "Buang isian ini?" });
    await expect(question).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(question).toHaveCount(0);
    await expect(headline).toHaveValue("Tutup jendela");

    await dialog.getByRole("button", { name: "Pratinjau" }).press("Enter");
    await dialog.getByRole("checkbox").check();
    const publishRequests = await delayRequests(page, "warnings.issue");
    await dialog.getByRole("button", { name: "Terbitkan" }).press("Enter");
    await publishRequests.waitForRequest();
    await page.keyboard.press("Escape");
    await publishRequests.release();
    // The test server refuses the warning, because it cannot sign it.
    await expect(dialog.getByRole("alert")).toContainText("Peringatan publik belum disiapkan di server ini");
    await expect(question).toHaveCount(0);

    await dialog.getByRole("button", { name: "Batal" }).click();
    await question.getByRole("button", { name: "Buang isian" }).click();
    await expect(question).toHaveCount(0);
    await expect(dialog).toHaveCount(0);
  });
});
