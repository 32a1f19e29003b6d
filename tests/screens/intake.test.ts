import type { Page } from "@playwright/test";
import { asc, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { intakeDraft } from "../../db/schema/drafts";
import { incident, note } from "../../db/schema/incidents";
import { question, target } from "../../db/schema/plans";
import { createIncident } from "../../server/incidents/create-incident";
import { findViolations, findViolationsInBothThemes } from "../support/accessibility";
import { aContext, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { delayRequests, delayScripts, expect, extendTimers, pressWhenShown, test } from "../support/screens";
import type { TestServer } from "../support/server";
import { controlMonotonicClock, holdClock } from "../support/wall-page";

test.use({ serverGroup: "intake", map: false });
test.beforeEach(async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(target);
});

test("the description gives the type, a misspelt village the location, and Ctrl+Enter sends", { tag: "@main" }, async ({
  page,
  db,
}) => {
  await openConsole(page);
  const pressKey = createKeyCounter(page);
  await pressKey("n");
  await expect(descriptionField(page)).toBeFocused();
  await page.keyboard.type("rumah terbakar, api sudah besar");
  await expect(typeRadio(page, "Kebakaran bangunan")).toBeChecked();
  await expect(form(page)).toContainText("Disarankan dari: rumah, terbakar");
  await pressKey("Tab");
  await page.keyboard.type("bayung lincir");
  await expect(page.getByRole("option", { name: /Bayung Lencir.*mirip/ }).first()).toBeVisible();
  await expect(page.getByRole("listbox", { name: "Lokasi" })).toHaveAttribute("aria-busy", "false");
  await pressKey("ArrowDown");
  await pressKey("Enter");
  await expect(form(page)).toContainText("2,0549° LS");
  await pressKey("Control+Enter");
  await expect(page.getByRole("region", { name: /^Insiden #\d+/ })).toContainText("Bayung Lencir");
  expect(pressKey.count).toBe(5);
  expect(await db.select().from(incident)).toMatchObject([
    {
      typeCode: "building-fire",
      address: "Bayung Lencir",
      precision: "village",
      description: "rumah terbakar, api sudah besar",
    },
  ]);
});

test("what a caller says never appears in a URL", async ({ page }) => {
  const urls: string[] = [];
  page.on("request", (request) => urls.push(request.url()));
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("ado rumah tebakar di bayung lencir");
  await expect(page.getByRole("option", { name: /Bayung Lencir/ }).first()).toBeVisible();
  await page.keyboard.press("Alt+l");
  await expect(form(page)).toContainText("2,0549° LS");
  await expect.poll(() => urls.filter((url) => url.includes("intake.similar"))).not.toEqual([]);
  expect(urls.filter((url) => /bayung|lincir|lencir|2\.05\d+/i.test(url))).toEqual([]);
});

test("a place named in the description is accepted with one key, without leaving the field", async ({ page, db }) => {
  // On a low screen the location field can be below the visible part of the form.
  await page.setViewportSize({ width: 1280, height: 720 });
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("ado rumah tebakar di bayung lencir");
  await expect(page.getByRole("option", { name: /Bayung Lencir/ }).first()).toBeVisible();
  const placeSummary = page.locator("[data-place-summary]");
  await expect(placeSummary).toHaveText("Bayung LencirAlt L");
  await expect(placeSummary).toBeInViewport({ ratio: 1 });
  const typeSummary = page.locator("[data-type-summary]");
  await expect(typeSummary).toHaveText("Kebakaran bangunan");
  await expect(typeSummary).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Alt+l");
  await expect(form(page)).toContainText("2,0549° LS");
  await expect(placeSummary).toHaveText("Bayung Lencir");
  await expect(descriptionField(page)).toBeFocused();
  await page.keyboard.type(", cepat pak");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: /^Insiden #\d+/ })).toBeVisible();
  expect(await db.select().from(incident)).toMatchObject([
    { typeCode: "building-fire", description: "ado rumah tebakar di bayung lencir, cepat pak" },
  ]);
});

test("the location key waits for the search of the last words, and never accepts an older suggestion", async ({
  page,
}) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("rumah terbakar di kayu ara");
  await expect(
    form(page).getByRole("option").filter({ hasText: "Kayu Ara" }).or(form(page).getByText("Kayu Ara")).first(),
  ).toBeVisible();
  for (let letter = 0; letter < "kayu ara".length; letter++) await page.keyboard.press("Backspace");
  await page.keyboard.type("bayung lencir");
  await page.keyboard.press("Alt+l");
  await expect(page.getByRole("combobox", { name: "Lokasi" })).toHaveCount(0);
  await expect(form(page)).toContainText("Bayung Lencir");
  await expect(form(page)).not.toContainText("Kayu Ara");
});

test("the location key takes no place whose name is only similar; it focuses the list", async ({ page }) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("rumah terbakar di bayung lincir");
  await page.keyboard.press("Alt+l");
  const location = page.getByRole("combobox", { name: "Lokasi" });
  await expect(location).toBeFocused();
  const similarOption = page.getByRole("option", { name: /Bayung Lencir.*mirip/ }).first();
  await expect(similarOption).toHaveAttribute("aria-selected", "false");
  await page.keyboard.press("ArrowDown");
  await expect(similarOption).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(form(page)).toContainText("2,0549° LS");
});

test("a result near a village says where its point comes from, and its name is not repeated", async ({ page }) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.getByRole("combobox", { name: "Lokasi" }).fill("dekat desa lumpatan");
  await expect(
    page.getByRole("option", { name: /^dekat Lumpatan Desa · Sekayu · titik perkiraan Tingkat desa$/ }),
  ).toBeVisible();
});

test("a chosen type is never overridden by later typing, and guessing can be resumed", async ({ page }) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("banjir");
  await expect(typeRadio(page, "Banjir")).toBeChecked();
  await page.keyboard.press("Alt+j");
  await page.keyboard.type("ular atau tawon");
  await page.keyboard.press("Enter");
  await expect(form(page)).toContainText("Dipilih petugas");
  const chosenType = await form(page).getByRole("radio", { checked: true }).first().getAttribute("value");
  expect(chosenType).toBe("snake-or-bees");
  await descriptionField(page).focus();
  await page.keyboard.press("End");
  await page.keyboard.type(", rumah terbakar juga");
  await expect(form(page).locator('input[name="incident-type"]')).not.toHaveCount(1);
  await expect(form(page).locator('input[value="snake-or-bees"]')).toBeChecked();
  await form(page).getByRole("button", { name: "Sarankan lagi dari keterangan" }).click();
  await expect(typeRadio(page, "Kebakaran bangunan")).toBeChecked();
  await descriptionField(page).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(typeRadio(page, "Kebakaran bangunan")).not.toBeChecked();
  await expect(form(page)).toContainText("Dipilih petugas");
});

for (const [words, expectedText, precision] of [
  ["-2.8819, 103.8344", "2,8819° LS", "Titik tepat"],
  ["2 52 55 LS 103 50 4 BT", "2,8819° LS", "Titik tepat"],
  ["4R9M+6Q Sekayu", "2,88", "Titik tepat"],
  ["km 117", "2,", "Perkiraan"],
  ["dekat RSUD Sekayu", "dekat RSUD Sekayu", "Perkiraan"],
] as const) {
  test(`a place is found by ${words}`, async ({ page }) => {
    await openConsole(page);
    await page.keyboard.press("n");
    await page.keyboard.press("Tab");
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
    await expect(form(page)).toContainText(expectedText);
    await expect(form(page).getByRole("radio", { name: precision })).toBeChecked();
  });
}

test("three calls about one fire from places 300 m apart become one incident", { tag: "@main" }, async ({
  page,
  db,
  server,
}) => {
  await openConsole(page);
  const startedAt = Date.now();
  const places = [sekayu, kmFrom(sekayu, 0.3), kmFrom(sekayu, 0.3, 0)];
  for (const [index, location] of places.entries()) {
    await ring(page, server, `08127777000${index}`, { location: { ...location, accuracyM: 40 } });
    await page.keyboard.press("F9");
    await expect(descriptionField(page)).toBeFocused();
    await page.keyboard.type(`rumah terbakar, penelepon ke-${index + 1}`);
    await page.keyboard.press("Alt+l");
    await expect(form(page)).toContainText("Lokasi penelepon dari sistem telepon");
    if (index === 0) {
      await expect(form(page).getByRole("button", { name: /^Kirim/ })).toBeVisible();
    } else {
      const attachButton = form(page).getByRole("button", { name: /^Gabungkan ke #\d+ sebagai penelepon lain/ });
      await expect(attachButton).toBeVisible();
      // For a second after the duplicate has appeared, the key does not attach.
      await expect(attachButton).toHaveAttribute("aria-keyshortcuts", "Control+Enter");
      await expect(form(page).getByRole("region", { name: "Mungkin kejadian yang sama" })).toContainText(
        /(300|420)\sm · .+ lalu · \d penelepon · jenis sama, berdekatan/,
      );
    }
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("region", { name: /^Insiden #\d+/ })).toBeVisible();
    await expect(form(page)).toHaveCount(0);
  }
  expect(Date.now() - startedAt).toBeLessThan(5 * 60_000);
  const calls = page.getByRole("region", { name: "Penelepon" });
  await expect(calls.getByRole("listitem")).toHaveCount(3);
  for (const index of [0, 1, 2]) await expect(calls).toContainText(`0812-7777-000${index}`);
  const [openedIncident, ...otherIncidents] = await db.select().from(incident);
  expect(otherIncidents).toEqual([]);
  const attachedCalls = await readCalls(db);
  expect(attachedCalls.map(({ incidentId }) => incidentId)).toEqual([
    openedIncident?.id,
    openedIncident?.id,
    openedIncident?.id,
  ]);
  expect(attachedCalls.map(({ disposition }) => disposition)).toEqual(["emergency", "duplicate", "duplicate"]);
  expect((await db.select().from(note)).map(({ text }) => text).sort()).toEqual([
    "rumah terbakar, penelepon ke-2",
    "rumah terbakar, penelepon ke-3",
  ]);
});

test("a fire in the neighbouring village is not a duplicate, and Ctrl+Enter creates another incident", async ({
  page,
  db,
}) => {
  await createFire(db, { lng: 103.84115, lat: -2.95811 }, "village", "Kayu Ara");
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("rumah terbakar di desa lumpatan");
  await expect(page.getByRole("option", { name: /Lumpatan.*titik perkiraan/ }).first()).toBeVisible();
  await page.keyboard.press("Alt+l");
  const similarIncidents = form(page).getByRole("region", { name: "Mungkin kejadian yang sama" });
  await expect(similarIncidents).toContainText("Kayu Ara");
  await expect(similarIncidents).toContainText("lokasi belum pasti");
  await expect(similarIncidents).not.toContainText("Sangat mungkin");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: /^Insiden #\d+/ })).toContainText("Lumpatan");
  expect((await db.select().from(incident)).map(({ address }) => address).sort()).toEqual(["Kayu Ara", "Lumpatan"]);
});

test("Alt+Enter attaches the report to a possible duplicate; a form without a call becomes a manual call", async ({
  page,
  db,
}) => {
  const id = await createFire(db, { lng: 103.84115, lat: -2.95811 }, "village", "Kayu Ara");
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("rumah terbakar di desa lumpatan");
  await expect(page.getByRole("option", { name: /Lumpatan/ }).first()).toBeVisible();
  // A key pressed at the moment the incident appears was not meant for it.
  await pressWhenShown(page, '[aria-label^="Gabungkan ke #"]', { key: "Enter", code: "Enter", altKey: true });
  await page.keyboard.press("Alt+l");
  const attachButton = form(page).getByRole("button", { name: /^Gabungkan ke #/ });
  await expect(attachButton).toHaveAttribute("aria-keyshortcuts", "Alt+Enter");
  await expect(page.locator("html")).toHaveAttribute("data-has-run");
  expect(await readCalls(db)).toEqual([]);
  await page.keyboard.press("Alt+Enter");
  const undoBar = page.getByRole("status").filter({ hasText: "Panggilan digabung" });
  await expect(undoBar).toBeVisible();
  // The text names the incident, so the bar does not put the number before it.
  await expect(undoBar).toHaveText(/^Panggilan digabung ke #\d+/);
  expect(await readCalls(db)).toMatchObject([{ incidentId: id, disposition: "duplicate", source: "hand" }]);
  // Otherwise a reload would restore the form, and it could be sent again.
  await expect.poll(() => db.select().from(intakeDraft)).toEqual([]);
});

test("a form that is being sent cannot be attached to a possible duplicate", async ({ page, db }) => {
  await createFire(db, { lng: 103.84115, lat: -2.95811 }, "village", "Kayu Ara");
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("rumah terbakar di desa lumpatan");
  await expect(page.getByRole("option", { name: /Lumpatan/ }).first()).toBeVisible();
  await page.keyboard.press("Alt+l");
  const attachButton = form(page).getByRole("button", { name: /^Gabungkan ke #/ });
  await expect(attachButton).toBeEnabled();
  const createRequests = await delayRequests(page, "incidents.create");
  await page.keyboard.press("Control+Enter");
  await createRequests.waitForRequest();
  await page.keyboard.press("Alt+Enter");
  await expect(attachButton).toBeDisabled();
  await createRequests.release();
  await expect(page.getByRole("region", { name: /^Insiden #\d+/ })).toContainText("Lumpatan");
  expect(await readCalls(db)).toEqual([]);
});

test("undo of a wrong attachment restores the call, its form and the incident", { tag: "@main" }, async ({
  page,
  db,
  server,
}) => {
  const id = await createFire(db, sekayu, "exact", null);
  await openConsole(page);
  await ring(page, server, "081277770009", { location: { ...kmFrom(sekayu, 0.2), accuracyM: 30 } });
  await page.keyboard.press("F9");
  await expect(descriptionField(page)).toBeFocused();
  await page.keyboard.type("rumah tetangga terbakar");
  // A send key pressed at the moment the duplicate appears was meant to create an incident.
  await pressWhenShown(page, '[aria-keyshortcuts="Control+Shift+Enter"]', {
    key: "Enter",
    code: "Enter",
    ctrlKey: true,
  });
  await page.keyboard.press("Alt+l");
  await expect(page.getByRole("alert").filter({ hasText: "Belum dikirim" })).toBeVisible();
  expect(await readCalls(db)).toMatchObject([{ incidentId: null, disposition: null }]);
  expect(await db.$count(incident)).toBe(1);
  await expect(form(page).getByRole("button", { name: /sebagai penelepon lain/ })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: /^Insiden #\d+/ })).toContainText("0812");
  expect(await readCalls(db)).toMatchObject([{ incidentId: id, disposition: "duplicate" }]);
  await page.keyboard.press("z");
  await expect(descriptionField(page)).toHaveValue("rumah tetangga terbakar");
  await expect(form(page)).toContainText("Lokasi penelepon dari sistem telepon");
  await expect(form(page)).toContainText("Catatan panggilan: rumah tetangga terbakar");
  expect(await readCalls(db)).toMatchObject([{ incidentId: null, disposition: null }]);
  expect(await db.select().from(note)).toEqual([]);

  await expect(form(page).getByRole("button", { name: /sebagai penelepon lain/ })).toBeVisible();
  await page.keyboard.press("Control+Shift+Enter");
  await expect(form(page)).toHaveCount(0);
  await expect.poll(async () => (await db.select().from(incident)).length).toBe(2);
  expect(await readCalls(db)).toMatchObject([{ disposition: "emergency" }]);
});

test("a likely duplicate found only while sending stops the sending", async ({ page, db }) => {
  await createFire(db, sekayu, "exact", null);
  // Before sending, the form waits up to 1.5 s for the search for duplicates. The test extends this limit.
  await extendTimers(page, 1_500);
  // The time after which the form is sent again without an answer.
  await extendTimers(page, 20_000);
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("rumah terbakar");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/trpc/**intake.similar**", async (route) => {
    // The server answers now, but the page receives the response only when it is released.
    const response = await route.fetch();
    await released;
    await route.fulfill({ response });
  });
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Lokasi" })).toHaveCount(0);
  await page.keyboard.press("Control+Enter");
  release();
  await expect(page.getByRole("alert").filter({ hasText: "Belum dikirim" })).toBeVisible();
  expect(await db.select().from(incident)).toHaveLength(1);
  // The search is repeated periodically, so a request may still be in the handler.
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("answers raise the priority and add units before sending", { tag: "@main" }, async ({ page, db }) => {
  for (const kind of ["ambulance", "ambulance", "police-patrol", "tow-truck"] as const) {
    await aUnit(db, { kind, at: kmFrom(sekayu, 2) });
  }
  const { callSign } = await aUnit(db, { kind: "rescue-team", at: kmFrom(sekayu, 2), skills: ["extrication"] });
  await page.setViewportSize({ width: 1280, height: 720 });
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("tabrakan motor sama truk");
  await expect(typeRadio(page, "Kecelakaan lalu lintas")).toBeChecked();
  const plan = page.getByRole("region", { name: "Rencana pengerahan" });
  await expect(plan).not.toContainText("Regu penyelamat");
  await expect(form(page).getByRole("radio", { name: /^P2/ })).toBeChecked();
  // The next question and the effects of the answers remain in view wherever the form is scrolled to.
  const questionBar = form(page).getByRole("region", { name: "Pertanyaan berikutnya" });
  await expect(questionBar).toContainText("0/4");
  await page.keyboard.press("Alt+y");
  await expect(questionBar).toContainText("1/4");
  await expect(questionBar).toContainText(/P1\s*dari P2/);
  await expect(questionBar).toContainText("+1 Regu penyelamat");
  await expect(questionBar).toBeInViewport({ ratio: 1 });
  await expect(form(page).getByRole("radio", { name: /^P1/ })).toBeChecked();
  await expect(form(page)).toContainText("Jawaban menaikkan ke P1");
  await expect(plan.getByRole("listitem").filter({ hasText: "karena jawaban" })).toContainText("+1 Regu penyelamat");
  await page.keyboard.press("Alt+t");
  await expect(descriptionField(page)).toBeFocused();
  // Choosing a priority leaves the focus in the text. The answer still raises the chosen priority.
  await page.keyboard.press("Alt+Shift+4");
  await expect(questionBar).toContainText(/P1\s*dari P4/);
  await expect(descriptionField(page)).toHaveValue("tabrakan motor sama truk");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  // The test presses the keys without a pause: Enter moves the focus to the first open question at once, and the letter
  // answers that question.
  await page.keyboard.press("Enter");
  await page.keyboard.press("u");
  await expect(form(page).getByRole("button", { name: /^Ganti lokasi/ })).toBeVisible();
  await expect(form(page)).toContainText("2,8819° LS");
  await page.keyboard.press("Control+Enter");
  const panel = page.getByRole("region", { name: /^Insiden #\d+/ });
  await expect(panel).toContainText("P1 Kritis");
  await expect(panel.getByRole("region", { name: "Unit dikirim" })).toContainText(callSign);
  const [sentIncident] = await db.select().from(incident);
  expect(sentIncident).toMatchObject({ typeCode: "road-accident", priority: 1 });
  expect(sentIncident?.answers.map(({ answer }) => answer)).toEqual(["yes", "no", "unknown"]);
  expect(sentIncident?.extra).toMatchObject([{ kind: "rescue-team", count: 1, skills: ["extrication"] }]);
});

/**
 * The number of calls to type. 15 are enough to find a fault that often loses keys; a rarer one needs more, set by
 * TYPED_CALLS.
 */
const typedCallCount = Number(process.env.TYPED_CALLS ?? 15);

test("a whole call typed with no pause between keys loses no key, however late the places are found", async ({
  page,
  db,
}) => {
  test.setTimeout(300_000 + 30_000 * typedCallCount);
  await openConsole(page);
  let searchGate = Promise.resolve();
  let release = () => {};
  await page.route("**/api/trpc/**places.search**", async (route) => {
    await searchGate;
    await route.continue();
  });
  for (let round = 0; round < typedCallCount; round += 1) {
    // The places are kilometres apart. Otherwise the console would treat each call as another report of the previous
    // incident.
    const lat = -(220 + 5 * (round % 15)) / 100;
    const lng = (10_391 + 11 * Math.floor(round / 15)) / 100;
    const expected = {
      typeCode: "road-accident",
      description: `tabrakan motor ${round}`,
      location: { lng, lat },
    };
    if (round % 2 === 0) {
      searchGate = new Promise((resolve) => {
        release = resolve;
      });
    }
    await page.keyboard.press("n");
    await page.keyboard.type(expected.description);
    await page.keyboard.press("Tab");
    await page.keyboard.type(`${lat}, ${lng}`);
    await page.keyboard.press("Enter");
    for (const key of ["y", "t", "u"]) await page.keyboard.press(key);
    await page.keyboard.press("Control+Enter");
    release();
    await expect(page.getByRole("region", { name: /^Insiden #\d+/ })).toContainText(expected.description);
    const createdIncidents = await db.select().from(incident).orderBy(desc(incident.number)).limit(1);
    expect(createdIncidents).toMatchObject([expected]);
    expect(createdIncidents[0]?.answers.map(({ answer }) => answer)).toEqual(["yes", "no", "unknown"]);
  }
});

test("a half-typed form is restored after a reload, and a colleague who takes the call continues it", async ({
  page,
  browser,
  db,
  server,
}) => {
  // A draft is saved 400 ms after the last change. The draft must still be unsaved when the page is reloaded.
  await extendTimers(page, 400);
  await openConsole(page);
  await ring(page, server, "081277770012", {});
  await page.keyboard.press("F9");
  await expect(descriptionField(page)).toBeFocused();
  // The form opens before the server has recorded the claim. Without the claim, the call would ring again after the
  // reload.
  await expect.poll(async () => (await readCalls(db)).length).toBe(1);
  await page.keyboard.type("tabrakan motor");
  await page.keyboard.press("Alt+y");
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.type());
    void dialog.accept();
  });
  // The form is not saved yet when the page is reloaded. The page must save it while closing.
  await page.reload();
  expect(dialogs).toEqual(["beforeunload"]);
  await expect(descriptionField(page)).toHaveValue("tabrakan motor");
  await expect(form(page).getByRole("region", { name: "Pertanyaan berikutnya" })).toContainText("1/4");
  await page.keyboard.type(" dan truk");
  await expect(descriptionField(page)).toHaveValue("tabrakan motor dan truk");
  // A notice above the console reduces the height of the form, just as a smaller window does.
  await page.setViewportSize({ width: 1280, height: 560 });
  await expect(descriptionField(page)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Alt+g");
  await expect(form(page)).toHaveCount(0);
  // The person who released the call claims it again, and adds to the text.
  await expect(page.getByRole("button", { name: /^Angkat/ })).toBeVisible();
  await page.keyboard.press("F9");
  await expect(descriptionField(page)).toHaveValue("tabrakan motor dan truk");
  // The call is not released before the server has its text, even if saving the text fails for a while.
  await page.route(/intake\.saveDraft/, (route) => route.abort());
  const failedSave = page.waitForEvent("requestfailed", (request) => request.url().includes("intake.saveDraft"));
  await page.keyboard.type(" sampah");
  await page.keyboard.press("Alt+g");
  await expect(form(page)).toHaveCount(0);
  await failedSave;
  await page.unroute(/intake\.saveDraft/);

  const context = await browser.newContext({ baseURL: server.url });
  const { cookies } = await createSession(db, server, "call-taker", { username: "rekan" });
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: server.url })));
  const otherPage = await context.newPage();
  await openConsole(otherPage);
  await expect(otherPage.getByRole("button", { name: /^Angkat/ })).toBeVisible();
  await otherPage.keyboard.press("F9");
  await expect(descriptionField(otherPage)).toHaveValue("tabrakan motor dan truk sampah");
  await expect(form(otherPage)).toContainText(/Melanjutkan isian \S/);
  await otherPage.keyboard.type(", dua luka");
  await expect(descriptionField(otherPage)).toHaveValue("tabrakan motor dan truk sampah, dua luka");

  // The colleague corrects the text and hands the call back.
  await descriptionField(otherPage).fill("tabrakan beruntun, dua luka");
  await otherPage.keyboard.press("Alt+g");
  await expect(page.getByRole("button", { name: /^Angkat/ })).toBeVisible();
  await page.keyboard.press("F9");
  await expect(descriptionField(page)).toHaveValue("tabrakan beruntun, dua luka");
  await context.close();
});

test("leaving the console with Back keeps a half-typed form", async ({ page }) => {
  await page.goto("/account");
  await page.getByRole("button", { name: /^Akun / }).press("Enter");
  await page.getByRole("menuitem", { name: "Konsol dispatcher" }).press("Enter");
  await expect(page.getByText(/^Data \d+ dtk/)).toBeAttached();
  await page.keyboard.press("n");
  await expect(descriptionField(page)).toBeFocused();
  await page.keyboard.type("pohon tumbang");
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.type());
    void dialog.accept();
  });
  await page.goBack();
  await expect(page).toHaveURL(/account$/);
  expect(dialogs).toEqual(["beforeunload"]);
  await page.goForward();
  await expect(page.getByText(/^Data \d+ dtk/)).toBeAttached();
  await page.keyboard.press("n");
  await expect(descriptionField(page)).toHaveValue("pohon tumbang");
});

test("a save of the closed page that arrives late is still shown", async ({ page, db }) => {
  // The page reads saves of the page before it for 15 s of this clock.
  await page.addInitScript(() => {
    const readClock = performance.now.bind(performance);
    performance.now = () => readClock() / 10;
  });
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("pohon tum");
  const readText = () => db.select({ text: intakeDraft.description }).from(intakeDraft);
  await expect.poll(readText).toEqual([{ text: "pohon tum" }]);
  page.on("dialog", (dialog) => void dialog.accept());
  await openConsole(page);
  await page.keyboard.press("n");
  await expect(descriptionField(page)).toHaveValue("pohon tum");
  await db.update(intakeDraft).set({ description: "pohon tumbang", revision: sql`${intakeDraft.revision} + 1` });
  await expect(descriptionField(page)).toHaveValue("pohon tumbang");
});

test("a call answered with F9 and typed before the page's scripts have run loses no key", async ({
  page,
  db,
  server,
}) => {
  await reportCall(server, "081277770009", {});
  const release = await delayScripts(page);
  await page.goto("/dispatch", { waitUntil: "commit" });
  // The call taker sees this button before any script of the page has run.
  await expect(page.getByRole("button", { name: /^Angkat/ })).toBeVisible();
  await page.keyboard.press("F9");
  await page.keyboard.type("tabrakan motorr");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  for (const key of ["y", "t", "u"]) await page.keyboard.press(key);
  await page.keyboard.press("Control+Enter");
  await expect(form(page)).toHaveCount(0);
  release();
  await expect(page.getByRole("region", { name: /^Insiden #\d+/ })).toContainText("tabrakan motor");
  const [createdIncident] = await db.select().from(incident);
  expect(createdIncident).toMatchObject({
    typeCode: "road-accident",
    description: "tabrakan motor",
    location: { lng: 103.8344 },
  });
  expect(createdIncident?.answers.map(({ answer }) => answer)).toEqual(["yes", "no", "unknown"]);
  expect(await readCalls(db)).toMatchObject([{ callerNumber: "081277770009", incidentId: createdIncident?.id }]);
});

test("keys for a part of the console whose code is still loading reach that part", async ({ page, db }) => {
  await createIncident(aContext(db), { type: "flood", location: sekayu, precision: "exact" });
  const pendingRequests = new Set<() => void>();
  await page.route("**/_next/static/chunks/**", async (route) => {
    const isHydrated = await page.evaluate(() => "hydrated" in document.documentElement.dataset).catch(() => false);
    if (isHydrated) await new Promise<void>((resolve) => pendingRequests.add(resolve));
    await route.continue();
  });
  const release = () => {
    for (const resolve of pendingRequests) resolve();
    pendingRequests.clear();
  };
  // The limit of three seconds applies only after the code has failed to load. It does not fail here, so shortening the
  // limit must not discard any key.
  await shortenHeldKeyTimeout(page);
  // J is discarded if the request of the list, which the test delays, ends after 30 s.
  await extendTimers(page, 30_000);
  const delayedList = await delayRequests(page, "incidents.list");
  await controlMonotonicClock(page);
  await openConsole(page);
  // Stop the clock, because keys held back for ten seconds are discarded.
  await holdClock(page);
  // Escape cancels J and the keys after it at once.
  await page.keyboard.press("j");
  await page.keyboard.press("c");
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(form(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(form(page)).toHaveCount(0);
  await page.keyboard.press("j");
  await page.keyboard.press("c");
  await page.keyboard.type("dua anak");
  await expect(page.getByRole("region", { name: /^Insiden #/ })).toHaveCount(0);
  await delayedList.release();
  // Release repeatedly, because more files may be requested after the first ones have arrived.
  const releaseUntil = (check: () => Promise<void>) =>
    expect(async () => {
      release();
      await check();
    }).toPass();
  await releaseUntil(() =>
    expect(page.getByRole("textbox", { name: "Catatan untuk rekan" })).toHaveValue("dua anak", { timeout: 1_000 }),
  );

  // The files that were released may include the palette's. After a reload, all files are held back again.
  await openConsole(page);
  await holdClock(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("riwayat");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await releaseUntil(() =>
    expect(page.getByRole("dialog").getByRole("combobox")).toHaveValue("riwayat", { timeout: 1_000 }),
  );
});

/**
 * Shortens timers of three seconds to 10 ms. If a part of the console fails to load, keys that were held back for it
 * are discarded after three seconds.
 */
function shortenHeldKeyTimeout(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const originalTimeout = window.setTimeout.bind(window);
    const shortTimeout = (handler: TimerHandler, ms = 0, ...timerArguments: unknown[]) =>
      originalTimeout(handler, ms === 3_000 ? 10 : ms, ...timerArguments);
    window.setTimeout = shortTimeout as typeof originalTimeout as never;
  });
}

test("while a part of the console does not load, letters run no command, function keys do, and a reload is offered", async ({
  page,
  server,
}) => {
  await shortenHeldKeyTimeout(page);
  let isListBlocked = true;
  await page.route(/incidents\.list/, (route) => (isListBlocked ? route.abort() : route.continue()));
  let areChunksBlocked = false;
  await page.route("**/_next/static/chunks/**", async (route) => {
    if (areChunksBlocked) return route.abort();
    const isHydrated = await page.evaluate(() => "hydrated" in document.documentElement.dataset).catch(() => false);
    // After hydration, requests for code stay pending, so the map does not load. Until it has loaded, the page waits up
    // to ten seconds before it preloads other parts.
    if (!isHydrated) await route.continue();
  });
  await openConsole(page);
  // J is discarded because the list has failed to load. Then letters run commands again.
  await page.keyboard.press("j");
  await expect.poll(() => page.evaluate(() => window.takeBufferedEvents === undefined)).toBe(true);
  await page.keyboard.press("n");
  await expect(form(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(form(page)).toHaveCount(0);
  isListBlocked = false;
  areChunksBlocked = true;
  await page.keyboard.press("Shift+H");
  await expect.poll(() => page.evaluate(() => window.takeBufferedEvents === undefined)).toBe(true);
  await page.keyboard.type("n");
  await expect(page.getByRole("alert").getByRole("button", { name: "Muat ulang" })).toBeVisible();
  await expect(form(page)).toHaveCount(0);
  await ring(page, server, "081277770010", {});
  await page.keyboard.press("F9");
  await expect(descriptionField(page)).toBeFocused();
  await page.keyboard.type("pohon tumbang menutup jalan");
  await page.keyboard.press("Alt+Shift+1");
  await expect(form(page).getByRole("radio", { name: "P1 Kritis" })).toBeChecked();
  await expect(descriptionField(page)).toHaveValue("pohon tumbang menutup jalan");
});

test("a button pressed before the page's scripts have run takes effect", async ({ page }) => {
  const release = await delayScripts(page);
  await page.goto("/dispatch", { waitUntil: "commit" });
  await page.getByRole("button", { name: "Ganti ke tampilan terang" }).first().click();
  await page.getByRole("button", { name: /^Akun / }).press("Enter");
  release();
  await expect(page.getByRole("menuitem", { name: "Keluar" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("letters pressed on a button of the form run no command", async ({ page }) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await form(page).getByRole("button", { name: /peta/ }).first().focus();
  await page.keyboard.type("l?0x");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Alt+l");
  await page.keyboard.type("kayu ara");
  await expect(page.getByRole("combobox", { name: "Lokasi" })).toHaveValue("kayu ara");
});

test("a place that is not found leaves its words in the field and says so, without taking the focus", async ({
  page,
}) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("tabrakan motor");
  await page.keyboard.press("Tab");
  await page.keyboard.type("qqxxzzqq");
  await expect(form(page).getByText("Tidak ada tempat yang cocok")).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.press("y");
  await expect(form(page).getByRole("alert").filter({ hasText: "Tidak ada tempat yang cocok" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Lokasi" })).toHaveValue("qqxxzzqq");
  await expect(page.getByRole("combobox", { name: "Lokasi" })).not.toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("combobox", { name: "Lokasi" })).toBeFocused();
});

test("a name that is only similar is marked and not accepted by Enter; an arrow key chooses it", async ({ page }) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.press("Tab");
  await page.keyboard.type("lumpongan");
  const similarOption = page.getByRole("option", { name: /Lumpatan.*mirip/ }).first();
  await expect(similarOption).toHaveAttribute("aria-selected", "false");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Lokasi" })).toHaveValue("lumpongan");
  await expect(form(page)).toContainText("Tidak ada yang persis sama");
  // If Enter was pressed before the last results arrived, it moved the focus to the next field. Move it back.
  await page.getByRole("combobox", { name: "Lokasi" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(similarOption).toHaveAttribute("aria-selected", "true");
  expect(await findViolations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Lokasi" })).toHaveCount(0);
  await expect(form(page)).toContainText("Lumpatan");
});

test("discarding a form asks first if anything has been typed into it", async ({ page }) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("salah sambung");
  const discardButton = form(page).getByRole("button", { name: "Buang isian" });
  const discardDialog = page.getByRole("alertdialog", { name: "Buang isian ini?" });
  await discardButton.click();
  await expect(discardDialog).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(discardDialog).toHaveCount(0);
  await expect(descriptionField(page)).toHaveValue("salah sambung");
  await discardButton.click();
  await page.keyboard.press("Enter");
  await expect(form(page)).toHaveCount(0);
  await page.keyboard.press("n");
  await expect(descriptionField(page)).toHaveValue("");
  await discardButton.click();
  await expect(discardDialog).toHaveCount(0);
  await expect(form(page)).toHaveCount(0);
});

test("a form whose answer was lost is sent again without being a duplicate of its own incident", async ({
  page,
  db,
}) => {
  // The time after which the form is sent again without an answer.
  await extendTimers(page, 20_000);
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("rumah terbakar");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Lokasi" })).toHaveCount(0);
  let losesAnswers = true;
  await page.route("**/api/trpc/**incidents.create**", async (route) => {
    if (!losesAnswers) return route.continue();
    // The form looks for similar incidents again before it is sent again.
    const similarRefetched = page.waitForResponse((response) => response.url().includes("intake.similar"));
    await route.fetch();
    await similarRefetched;
    losesAnswers = false;
    await route.abort();
  });
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: /^Insiden #\d+/ })).toBeVisible();
  expect(await db.$count(incident)).toBe(1);
});

test("a missing field is named and focused; a form that could not be sent is kept and automatically sent once", {
  tag: "@main",
}, async ({ page, db }) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Pilih lokasi" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Lokasi" })).toBeFocused();
  await page.keyboard.type("kayu ara");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Jenis kejadian" })).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Pilih jenis" })).toBeVisible();
  await page.keyboard.press("Shift+Tab");
  await descriptionField(page).focus();
  await page.keyboard.type("orang kena gigit ular");
  // The request handler reads this variable: the form is sent again every two seconds, so replacing the handler would
  // leave a gap.
  let network: "cut" | "loses responses" | "works" = "cut";
  await page.route("**/api/trpc/**incidents.create**", async (route) => {
    if (network === "works") return route.continue();
    if (network === "loses responses") await route.fetch();
    await route.abort();
  });
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Belum terkirim" })).toBeVisible();
  await expect(descriptionField(page)).toHaveValue("orang kena gigit ular");
  await expect(form(page)).toContainText("Kayu Ara");

  // The incident is created, but the response is lost. Sending again must not create a second incident.
  network = "loses responses";
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => db.$count(incident)).toBe(1);
  await expect(page.getByRole("alert").filter({ hasText: "Belum terkirim" })).toBeVisible();
  // The form is sent again automatically once the server can be reached.
  network = "works";
  await expect(page.getByRole("region", { name: /^Insiden #\d+/ })).toContainText("Kayu Ara");
  expect(await db.select().from(incident)).toHaveLength(1);
});

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`the form is accessible in both themes at ${viewport.width}`, async ({ page, db, server }) => {
    await page.setViewportSize(viewport);
    await createFire(db, sekayu, "exact", null);
    await openConsole(page);
    if (viewport.width < 640) {
      // If the browser blocks audio, so that an alarm has no sound, the name of the button says this.
      await expect(page.getByRole("button", { name: /^Menu(,|$)/ })).toBeInViewport({ ratio: 1 });
    }
    await ring(page, server, "081277770005", { location: { ...kmFrom(sekayu, 0.2), accuracyM: 30 } });
    await page.keyboard.press("F9");
    await expect(descriptionField(page)).toBeFocused();
    await page.keyboard.type("rumah terbakar di bayung lincir, ada tabrakan");
    await expect(page.getByRole("option").first()).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.type("-2.8819, 103.8344");
    await page.keyboard.press("Enter");
    await expect(form(page).getByRole("button", { name: /sebagai penelepon lain/ })).toBeVisible();
    await page.keyboard.press("y");
    await page.screenshot({ path: `test-results/intake-${viewport.width}.png` });
    expect(await findViolationsInBothThemes(page)).toEqual([]);

    // The number stays in view while the last field is filled in, and when a form is opened again.
    const number = form(page).getByRole("link", { name: /0812.7777.0005/ });
    const address = form(page).getByRole("textbox", { name: "Patokan atau alamat" });
    for (const size of [{ width: 1280, height: 720 }, viewport, { width: 640, height: 360 }]) {
      await page.setViewportSize(size);
      await address.focus();
      for (const element of [number, address]) await expect(element).toBeInViewport({ ratio: 1 });
      await page.keyboard.press("Escape");
      await expect(form(page)).toHaveCount(0);
      // A small screen shows the tabs of the forms on its panel.
      if (size.width < 1024) await page.getByRole("button", { name: /^Panel/ }).click();
      await page.keyboard.press("Alt+1");
      for (const element of [number, descriptionField(page)]) await expect(element).toBeInViewport({ ratio: 1 });
    }
  });
}

test.describe("an administrator", () => {
  test.use({ role: "admin" });

  test("changes the questions of a type and the duplicate thresholds", async ({ page, db }) => {
    await page.goto("/admin/types/smoke-haze");
    const questions = page.getByRole("region", { name: "Pertanyaan kepada penelepon" });
    await questions.getByRole("button", { name: "Tambah pertanyaan" }).click();
    const addedQuestion = questions.getByRole("listitem").last();
    await expect(questions.getByRole("textbox", { name: "Dalam bahasa Indonesia" }).last()).toBeFocused();
    await page.keyboard.type("Jarak pandang kurang dari 50 meter?");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Is visibility below 50 metres?");
    await questions.getByRole("combobox", { name: "Prioritas menjadi" }).last().selectOption("2");
    expect(await findViolations(page)).toEqual([]);
    await questions.getByRole("button", { name: "Simpan pertanyaan" }).click();
    await expect(page.getByText("Pertanyaan disimpan")).toBeVisible();
    await expect(addedQuestion).toBeVisible();
    const storedQuestions = await db
      .select()
      .from(question)
      .where(eq(question.typeCode, "smoke-haze"))
      .orderBy(asc(question.order));
    expect(storedQuestions.at(-1)).toMatchObject({
      askedEn: "Is visibility below 50 metres?",
      decisive: "yes",
      raisesTo: 2,
    });

    await page.goto("/admin/targets");
    const radiusField = page.getByRole("textbox", { name: "Jarak laporan ganda untuk Kebakaran, meter" });
    await radiusField.fill("800");
    await radiusField.press("Enter");
    await expect(page.getByText(/Batas laporan ganda Kebakaran: 800 m/)).toBeVisible();
    expect(await db.select().from(target).where(eq(target.category, "fire"))).toMatchObject([{ duplicateM: 800 }]);
    expect(await findViolations(page)).toEqual([]);
  });
});

const form = (page: Page) => page.getByRole("region", { name: "Insiden baru" });
const descriptionField = (page: Page) => form(page).getByRole("textbox", { name: "Keterangan" });
const typeRadio = (page: Page, name: string) => form(page).getByRole("radio", { name: new RegExp(`^${name}`) });

async function openConsole(page: Page): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toBeAttached();
  await expect(page.getByText(/^Data \d+ dtk/)).toBeAttached();
}

/** Returns a function that presses a key. Its property `count` is the number of key presses so far. */
function createKeyCounter(page: Page) {
  const press = async (key: string) => {
    press.count += 1;
    await page.keyboard.press(key);
  };
  press.count = 0;
  return press;
}

async function reportCall({ url, apiKey }: TestServer, callerNumber: string, fields: object): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const body = JSON.stringify({ callerNumber, ...fields });
  expect((await fetch(`${url}/api/v1/calls`, { method: "POST", headers, body })).status).toBe(201);
}

async function ring(page: Page, server: TestServer, callerNumber: string, fields: object): Promise<void> {
  await reportCall(server, callerNumber, fields);
  await expect(page.getByRole("region", { name: "Telepon masuk" }).getByRole("listitem")).toBeVisible();
}

async function createFire(
  db: Db,
  location: { lng: number; lat: number },
  precision: "exact" | "village",
  address: string | null,
) {
  const body = { type: "building-fire", location, precision, address: address ?? undefined };
  return (await createIncident(aContext(db), body)).id;
}

async function readCalls(db: Db) {
  return db.select().from(call).where(isNotNull(call.claimedBy)).orderBy(asc(call.receivedAt));
}
