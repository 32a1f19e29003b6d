import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { and, asc, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/alarms";
import { event } from "../../db/schema/events";
import { pushSubscription } from "../../db/schema/forwarding";
import { assignment, incident as incidentTable, note, photo, press } from "../../db/schema/incidents";
import { person, session } from "../../db/schema/people";
import { fix, unit, unitPosition } from "../../db/schema/units";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { mergeIncidents } from "../../server/incidents/merge/merge-incidents";
import { findViolations } from "../support/accessibility";
import { countStoredPresses, listStored, readStoredValue, storeValue } from "../support/crew-page-storage";
import { aContext, anIncident, aType, aUnit, sekayu } from "../support/makers";
import { passReloadPause, reloadPauseMs, serveOlderBuild, setHidden } from "../support/older-build";
import { aPng } from "../support/photos";
import { aPushSubscription } from "../support/push";
import { expect, test, testWithProxy } from "../support/screens";

test.use({ serverGroup: "crew", role: "crew", webGl: false });

/** Ends the open assignments of the signed-in crew's unit and puts the unit on duty. Returns the unit's id. */
async function prepareOwnUnit(db: Db): Promise<string> {
  const [crew] = await db.select().from(person).where(eq(person.role, "crew"));
  const unitId = crew?.unitId;
  if (!unitId) throw new Error("no crew is signed in");
  const ownAssignments = await db
    .select()
    .from(assignment)
    .where(and(eq(assignment.unitId, unitId)));
  for (const { id, state } of ownAssignments) {
    const canBeRecalled = ["assigned", "acknowledged", "enRoute"].includes(state);
    if (canBeRecalled) await advanceAssignment(aContext(db), { id, state: "recalled" });
    else if (["onScene", "transporting"].includes(state)) await advanceAssignment(aContext(db), { id, state: "clear" });
  }
  await db.update(unit).set({ duty: "available", kind: "ambulance" }).where(eq(unit.id, unitId));
  return unitId;
}

async function assignTask(db: Db) {
  const unitId = await prepareOwnUnit(db);
  const incident = await anIncident(db, { type: await aType(db, []) });
  const { id } = await assignUnit(aContext(db), { incidentId: incident.id, unitId });
  return { id, unitId, incident };
}

async function readAssignment(db: Db, id: string) {
  const [row] = await db.select().from(assignment).where(eq(assignment.id, id));
  if (!row) throw new Error("no such assignment");
  return row;
}

/**
 * Stops the page's clock and presses the emergency button twice. With a running clock, the time for the second press or
 * for cancelling might run out on a busy machine. Needs `page.clock.install()` before the page is opened.
 */
async function pressEmergencyTwice(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: /^Darurat/ });
  await expect(button).toBeVisible();
  // The clock runs until it is paused, and it cannot be paused at a time that has already passed.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 30_000);
  await button.tap();
  await expect(button).toContainText("Tekan lagi");
  await button.tap();
  await expect(page.getByRole("alert").filter({ hasText: /dikirim dalam \d dtk/ })).toBeVisible();
}

const stepButtons = (page: Page) => page.getByRole("region", { name: "Langkah berikut" }).getByRole("button");
const stepButton = (page: Page, name: string) => stepButtons(page).filter({ hasText: name });

test("the phone of a simulated unit says so, in the notice and on the unit's mark", async ({ page, db }) => {
  const unitId = await prepareOwnUnit(db);
  const notice = page.getByRole("note").filter({ hasText: "SIMULASI" });
  const markShapes = page.locator("svg:has(+ * .text-lg) path");
  await page.goto("/crew");
  await expect(page.getByText("Tidak ada tugas")).toBeVisible();
  await expect(notice).toHaveCount(0);
  const realShapeCount = await markShapes.count();
  await db.update(unit).set({ simulated: true }).where(eq(unit.id, unitId));
  try {
    await page.reload();
    await expect(notice).toBeVisible();
    await expect.poll(() => markShapes.count()).toBe(realShapeCount + 2);
  } finally {
    await db.update(unit).set({ simulated: false }).where(eq(unit.id, unitId));
  }
});

testWithProxy("a phone with a network says that the server does not answer", async ({ page, db, serverProxy }) => {
  await assignTask(db);
  await page.goto("/crew");
  await expect(stepButton(page, "Terima")).toBeVisible();
  // While code is loading, the cut would end with an error of the loader.
  await expect(page.getByText("Siap tanpa sinyal")).toBeVisible();
  await serverProxy.cut();
  await expect(page.getByText(/^Server 112 tidak menjawab\. Yang tampil adalah tugas per pukul \d/)).toBeVisible();
  await expect(stepButton(page, "Terima")).toBeEnabled();
});

test.describe("without a service worker", () => {
  // Requests of a service worker cannot be held back.
  test.use({ serviceWorkers: "block" });

  test.describe("with its map", () => {
    test.use({ webGl: true });

    test("a task is accepted while the code of its map cannot be loaded", async ({ page, db }) => {
      const { id } = await assignTask(db);
      let isMapBlocked = true;
      let blockedCount = 0;
      await page.route(/\/_next\/static\/chunks\//, async (route) => {
        const response = await route.fetch();
        const isMap = (await response.text()).includes("maplibregl-canvas-container");
        if (!isMap || !isMapBlocked) return route.fulfill({ response });
        blockedCount += 1;
        await route.abort();
      });
      await page.goto("/crew");
      await expect.poll(() => blockedCount).toBeGreaterThan(0);
      await expect(page.getByText("Menggambar peta…")).toBeAttached();
      await stepButton(page, "Terima").tap();
      await expect.poll(async () => (await readAssignment(db, id)).state).toBe("acknowledged");
      isMapBlocked = false;
      await expect(page.locator(".maplibregl-map")).toBeAttached();
    });
  });

  test("a hidden page of an older build reloads itself, but not while a press waits or there is a task", async ({
    page,
    db,
  }) => {
    const { id, unitId } = await assignTask(db);
    // The test browser grants no permission for notifications.
    await page.addInitScript(() => Object.defineProperty(Notification, "permission", { get: () => "granted" }));
    await page.clock.install();
    const olderBuild = await serveOlderBuild(page, "/crew");
    await page.goto("/crew");
    await expect(page.getByRole("status").filter({ hasText: "Versi baru tersedia" })).toBeVisible();
    await expect(stepButton(page, "Terima")).toBeVisible();
    await setHidden(page, true);
    await passReloadPause(page);
    expect(olderBuild.healthChecks).toBe(0);

    await advanceAssignment(aContext(db), { id, state: "recalled" });
    await expect(page.getByText("Tidak ada tugas")).toBeVisible();
    await page.route("**/api/trpc/crew.press*", (route) => route.abort());
    await setHidden(page, false);
    await page.getByRole("button", { name: "Lepas dinas", exact: true }).tap();
    await page.getByRole("button", { name: "Ya, lepas dinas" }).tap();
    await expect.poll(() => countStoredPresses(page)).toBe(1);
    await setHidden(page, true);
    await passReloadPause(page);
    expect(olderBuild.healthChecks).toBe(0);

    await page.unroute("**/api/trpc/crew.press*");
    await page.clock.fastForward(60_000);
    await expect.poll(() => countStoredPresses(page)).toBe(0);
    await page.clock.fastForward(reloadPauseMs);
    await expect.poll(() => olderBuild.loads).toBe(2);
    await expect(page.getByText("Tidak ada tugas")).toBeVisible();
    await db.update(unit).set({ duty: "available" }).where(eq(unit.id, unitId));
  });

  test("what a crew presses while its account is moved to another unit does not count for that unit", async ({
    page,
    db,
  }) => {
    const unitId = await prepareOwnUnit(db);
    const otherUnit = await aUnit(db);
    let isMoved = false;
    // The page does not learn of the move, also not from a request that is in progress.
    await page.route(/\/api\/trpc\/[^?]*crew\.task/, async (route) => {
      const response = await route.fetch();
      await (isMoved ? route.abort() : route.fulfill({ response }));
    });
    await page.goto("/crew");
    await expect(page.getByText("Tidak ada tugas")).toBeVisible();
    isMoved = true;
    await db.update(person).set({ unitId: otherUnit.id }).where(eq(person.unitId, unitId));
    const sending = page.waitForResponse(/\/api\/trpc\/[^?]*crew\.press/);
    await page.getByRole("button", { name: "Lepas dinas", exact: true }).tap();
    await page.getByRole("button", { name: "Ya, lepas dinas" }).tap();
    expect((await sending).status()).toBe(403);
    const readDuty = () => db.select({ duty: unit.duty }).from(unit).where(eq(unit.id, otherUnit.id));
    expect(await readDuty()).toEqual([{ duty: "available" }]);
    expect(await listStored(page, "presses")).toMatchObject([{ unitId, press: { what: "duty" } }]);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await db.update(person).set({ unitId }).where(eq(person.unitId, otherUnit.id));
  });
});

testWithProxy(
  "three steps pressed offline survive a restart of the app and arrive once, in order, with their true times",
  {
    tag: "@main",
  },
  async ({ page, context, db, serverProxy }) => {
    await prepareOwnUnit(db);
    await page.goto("/crew");
    await expect(page.getByText("Tidak ada tugas")).toBeVisible();
    const { id, incident, unitId } = await assignTask(db);
    await expect(page.getByText(`Insiden #${incident.number}`)).toBeVisible();
    await stepButton(page, "Terima").tap();
    await expect(stepButtons(page)).toHaveText(["Berangkat"]);
    await expect.poll(async () => (await readAssignment(db, id)).state).toBe("acknowledged");
    await expect(page.getByText("Siap tanpa sinyal")).toBeVisible();
    await expect(page.getByText(/^Belum terkirim/)).toHaveCount(0);

    await context.setOffline(true);
    await serverProxy.cut();
    const pressedAfter = Date.now();
    await stepButton(page, "Berangkat").tap();
    // The browser fires the click event a moment after the tap, so wait for the next step.
    await expect(stepButtons(page)).toHaveText(["Tiba"]);
    await page.waitForTimeout(1_100);
    await stepButton(page, "Tiba").tap();
    await expect(stepButtons(page)).toHaveText(["Antar pasien", "Selesai tugas"]);
    await page.waitForTimeout(1_100);
    await stepButton(page, "Selesai").tap();
    await page.getByRole("button", { name: "Ya, selesai" }).tap();
    await expect(page.getByText("Belum terkirim (3)")).toBeVisible();
    const pressedBefore = Date.now();
    // The page shows a press before it has stored it.
    await expect.poll(() => countStoredPresses(page)).toBe(3);
    await page.close();
    expect((await readAssignment(db, id)).state).toBe("acknowledged");

    const reopenedPage = await context.newPage();
    await reopenedPage.goto("/crew");
    await expect(reopenedPage.getByText("Belum terkirim (3)")).toBeVisible();
    await expect(reopenedPage.getByText(/Tanpa jaringan\. Yang tampil adalah tugas per pukul \d\d:\d\d/)).toBeVisible();
    await expect(reopenedPage.getByRole("region", { name: "Belum terkirim (3)" }).getByRole("listitem")).toHaveText([
      /^Berangkat\d\d:\d\d:\d\d$/,
      /^Tiba\d\d:\d\d:\d\d$/,
      /^Selesai tugas\d\d:\d\d:\d\d$/,
    ]);
    expect(await findViolations(reopenedPage)).toEqual([]);

    const restoredAt = Date.now();
    await serverProxy.restore();
    await context.setOffline(false);
    await expect(reopenedPage.getByText("Belum terkirim")).toHaveCount(0);
    await expect(reopenedPage.getByText("Tidak ada tugas")).toBeVisible();

    const storedPresses = await db.select().from(press).where(eq(press.assignmentId, id)).orderBy(asc(press.at));
    expect(storedPresses.map(({ what, refused }) => [what, refused])).toEqual([
      ["acknowledged", null],
      ["enRoute", null],
      ["onScene", null],
      ["clear", null],
    ]);
    const [, enRouteAt, onSceneAt, clearAt] = storedPresses.map(({ at }) => at);
    expect(await readAssignment(db, id)).toMatchObject({
      unitId,
      state: "clear",
      enRouteAt,
      onSceneAt,
      endedAt: clearAt,
    });
    for (const { at, receivedAt } of storedPresses.slice(1)) {
      expect(at.getTime()).toBeGreaterThanOrEqual(pressedAfter);
      expect(at.getTime()).toBeLessThanOrEqual(pressedBefore);
      expect(receivedAt.getTime()).toBeGreaterThanOrEqual(restoredAt);
    }
    expect(Number(onSceneAt) - Number(enRouteAt)).toBeGreaterThan(1_000);
    const events = await db
      .select({ data: event.data })
      .from(event)
      .where(and(eq(event.incidentId, incident.id), eq(event.kind, "assignment.state-changed")))
      .orderBy(asc(event.id));
    expect(events.map(({ data }) => data.to)).toEqual(["acknowledged", "enRoute", "onScene", "clear"]);
  },
);

test("a phone that is ready for offline use has loaded the map's code before its first task", async ({ page, db }) => {
  await prepareOwnUnit(db);
  await page.goto("/crew");
  await expect(page.getByText("Tidak ada tugas")).toBeVisible();
  await expect(page.getByText("Siap tanpa sinyal")).toBeVisible();
  const isMapCached = await page.evaluate(async () => {
    const cache = await caches.open("crew-1");
    const scripts = (await cache.keys()).filter(({ url }) => url.endsWith(".js"));
    const texts = await Promise.all(scripts.map(async (script) => (await cache.match(script))?.text()));
    return texts.some((text) => text?.includes("maplibregl-map"));
  });
  expect(isMapCached).toBe(true);
});

test("a crew recalled while offline is shown that its step was refused", async ({ page, context, db }) => {
  const { id } = await assignTask(db);
  await page.goto("/crew");
  await stepButton(page, "Terima").tap();
  await expect.poll(async () => (await readAssignment(db, id)).state).toBe("acknowledged");
  await expect(page.getByText(/^Belum terkirim/)).toHaveCount(0);
  await expect(page.getByText("Siap tanpa sinyal")).toBeVisible();
  await context.setOffline(true);
  await stepButton(page, "Berangkat").tap();
  await expect(page.getByText("Belum terkirim (1)")).toBeVisible();
  await advanceAssignment(aContext(db), { id, state: "recalled" });
  await context.setOffline(false);
  const refusedNotice = page.getByRole("alert").filter({ hasText: "Tidak tercatat" });
  await expect(refusedNotice).toContainText("ditolak: tugas sudah ditarik oleh ruang 112");
  await expect(page.getByText("Tidak ada tugas")).toBeVisible();
  // The notice stays until the crew confirms it, even after a reload.
  await page.reload();
  await refusedNotice.getByRole("button", { name: "Mengerti" }).tap();
  await expect(refusedNotice).toHaveCount(0);
});

test("a late response to a step does not bring back a task that was recalled in the meantime", async ({ page, db }) => {
  const { id, incident } = await assignTask(db);
  // The page normally reads its assignment every five seconds. In this test it does so every 200 ms.
  await page.addInitScript(() => {
    const originalSetInterval = window.setInterval.bind(window);
    const setFasterInterval = (handler: () => void, ms: number) =>
      originalSetInterval(handler, ms === 5_000 ? 200 : ms);
    window.setInterval = setFasterInterval as typeof window.setInterval;
  });
  await page.goto("/crew");
  const taskTitle = `Insiden #${incident.number}`;
  await expect(page.getByText(taskTitle)).toBeVisible();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/api\/trpc\/[^?]*crew\.press/, async (route) => {
    const response = await route.fetch();
    await released;
    await route.fulfill({ response });
  });
  await stepButton(page, "Terima").tap();
  await expect.poll(async () => (await readAssignment(db, id)).state).toBe("acknowledged");
  await advanceAssignment(aContext(db), { id, state: "recalled" });
  await expect(page.getByText("Tidak ada tugas")).toBeVisible();
  await page.evaluate((text) => {
    new MutationObserver(() => {
      if (document.body.textContent?.includes(text)) document.documentElement.dataset.returned = text;
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  }, taskTitle);
  release();
  await expect(page.getByText(/^Belum terkirim/)).toHaveCount(0);
  await expect(page.getByText("Tidak ada tugas")).toBeVisible();
  await expect(page.locator("html")).not.toHaveAttribute("data-returned", taskTitle);
});

test("a crew takes a patient to a hospital, writes a note and sends a photo", { tag: "@main" }, async ({
  page,
  db,
}) => {
  const { id, incident } = await assignTask(db);
  const description = "Pria 60 tahun lemas";
  await db.update(incidentTable).set({ description }).where(eq(incidentTable.id, incident.id));
  await page.goto("/crew");
  await expect(stepButtons(page)).toHaveText(["Terima", "Tolak tugas…"]);
  const buttonBox = await stepButton(page, "Terima").boundingBox();
  expect(buttonBox?.height).toBeGreaterThanOrEqual(64);
  // The report is above the route and the map until the crew has left.
  const task = page.getByRole("article", { name: "Tugas" });
  await expect(task).toContainText(/lemas.*Petunjuk arah/);
  for (const name of ["Terima", "Berangkat", "Tiba"]) await stepButton(page, name).tap();
  await expect.poll(async () => (await readAssignment(db, id)).state).toBe("onScene");
  await expect(task).toContainText(/Petunjuk arah.*lemas/);
  await stepButton(page, "Antar pasien").tap();
  const sheet = page.getByRole("dialog", { name: "Antar pasien ke mana?" });
  await expect(sheet.getByRole("listitem").first()).toContainText(/\d\sk?m$/);
  // The sheet is locked for a moment after it opens, so that a double tap chooses nothing.
  await expect(sheet.getByRole("listitem").first().getByRole("button")).toBeEnabled();
  await expect(sheet.getByRole("button", { name: "Tempat lain atau belum tahu" })).toBeInViewport({ ratio: 1 });
  expect(await findViolations(page)).toEqual([]);
  await sheet.getByRole("listitem").first().getByRole("button").tap();
  await expect(stepButtons(page)).toHaveText(["Selesai tugas"]);
  await expect.poll(async () => (await readAssignment(db, id)).facilityId).toBeTruthy();

  await page.getByRole("textbox", { name: "Tulis catatan untuk ruang 112" }).fill("Pasien sadar, tekanan 110/70");
  await page.getByRole("button", { name: "Kirim catatan" }).tap();
  await expect(page.getByText("Pasien sadar, tekanan 110/70")).toBeVisible();
  await page.getByLabel("Ambil foto").setInputFiles({ name: "IMG_1.png", mimeType: "image/png", buffer: aPng() });
  const shownPhoto = page.getByRole("img", { name: /^Foto pukul/ });
  await expect(shownPhoto).toHaveAttribute("src", /^\/api\/photos\//);
  await expect.poll(() => shownPhoto.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  const notes = await db.select().from(note).where(eq(note.incidentId, incident.id)).orderBy(asc(note.at));
  expect(notes).toMatchObject([
    { text: "Pasien sadar, tekanan 110/70", assignmentId: id },
    { text: null, assignmentId: id },
  ]);
});

test("the second tap of a double tap does not confirm what the first one asks for", async ({ page, db }) => {
  const { id } = await assignTask(db);
  await page.goto("/crew");
  for (const name of ["Terima", "Berangkat", "Tiba"]) await stepButton(page, name).tap();
  await expect.poll(async () => (await readAssignment(db, id)).state).toBe("onScene");
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      const confirmButton = [...document.querySelectorAll<HTMLElement>('[role="dialog"] li button')][0];
      if (!confirmButton) return;
      observer.disconnect();
      (confirmButton.querySelector<HTMLElement>("span") ?? confirmButton).click();
      document.body.dataset.tapped = "";
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  await stepButton(page, "Antar pasien").tap();
  const sheet = page.getByRole("dialog", { name: "Antar pasien ke mana?" });
  await expect(page.locator("body")).toHaveAttribute("data-tapped", "");
  await expect(sheet.getByRole("listitem").first().getByRole("button")).toBeEnabled();
  expect((await readAssignment(db, id)).state).toBe("onScene");
  await sheet.getByRole("listitem").first().getByRole("button").tap();
  await expect(sheet).toHaveCount(0);
  await expect.poll(async () => (await readAssignment(db, id)).state).toBe("transporting");

  // When the task ends, the switch for sharing the position appears under the finger.
  const readSharing = () => page.evaluate(() => localStorage.getItem("crew-sharing"));
  const storedSharing = await readSharing();
  await stepButton(page, "Selesai").tap();
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector("main")?.textContent?.includes("Tidak ada tugas")) return;
      observer.disconnect();
      document.querySelector<HTMLElement>('main [role="switch"] span')?.click();
      document.body.dataset.tapped = "after the task";
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  await page.getByRole("button", { name: "Ya, selesai" }).tap();
  await expect(page.locator("body")).toHaveAttribute("data-tapped", "after the task");
  const sharingSwitch = page.getByRole("switch", { name: /^Bagikan lokasi/ });
  await expect(sharingSwitch).toBeEnabled();
  expect(await readSharing()).toBe(storedSharing);
  // Otherwise the switch would store its state at once.
  await sharingSwitch.tap();
  await expect.poll(readSharing).not.toBe(storedSharing);
});

test("a typed note survives a reload of the page, and is sent when the crew ends its task", async ({ page, db }) => {
  const { id } = await assignTask(db);
  await page.goto("/crew");
  for (const name of ["Terima", "Berangkat", "Tiba"]) await stepButton(page, name).tap();
  const noteField = page.getByRole("textbox", { name: "Tulis catatan untuk ruang 112" });
  await noteField.fill("Pasien sadar");
  await expect.poll(() => readStoredValue(page, "note")).toMatchObject([{ text: "Pasien sadar" }]);
  await expect.poll(async () => (await readAssignment(db, id)).state).toBe("onScene");
  await page.reload();
  await expect(noteField).toHaveValue("Pasien sadar");
  await stepButton(page, "Selesai").tap();
  await page.getByRole("button", { name: "Ya, selesai" }).tap();
  await expect(page.getByText("Tidak ada tugas")).toBeVisible();
  await expect
    .poll(() => db.select({ text: note.text }).from(note).where(eq(note.assignmentId, id)))
    .toEqual([{ text: "Pasien sadar" }]);
  await expect.poll(() => readStoredValue(page, "note")).toBeNull();
  // The phone knows from the server that the task has ended, and does not announce what the crew did itself.
  await expect.poll(() => readStoredValue(page, "own")).toMatchObject({ own: { task: null } });
  await expect(page.getByText("Tugas berakhir")).toHaveCount(0);
});

test("a half-typed note stays on the phone when the control room recalls the crew, which then sends it itself", async ({
  page,
  db,
}) => {
  const { id, incident } = await assignTask(db);
  await page.goto("/crew");
  const noteField = page.getByRole("textbox", { name: "Tulis catatan untuk ruang 112" });
  await noteField.fill("Jalan ke lokasi");
  await expect.poll(() => readStoredValue(page, "note")).toMatchObject([{ text: "Jalan ke lokasi" }]);
  await advanceAssignment(aContext(db), { id, state: "recalled" });
  const draft = page.getByRole("region", { name: `Catatan insiden #${incident.number} belum terkirim` });
  await expect(draft).toContainText("Jalan ke lokasi");
  await assignTask(db);
  await noteField.fill("Tugas baru");
  await expect.poll(() => readStoredValue(page, "note")).toMatchObject([{}, { text: "Tugas baru" }]);
  await page.reload();
  await expect(noteField).toHaveValue("Tugas baru");
  await expect(draft).toContainText("Jalan ke lokasi");
  expect(await findViolations(page)).toEqual([]);
  const readNotes = () => db.select({ text: note.text }).from(note).where(eq(note.assignmentId, id));
  expect(await readNotes()).toEqual([]);
  await draft.getByRole("button", { name: "Hapus…" }).tap();
  await page.getByRole("dialog", { name: "Hapus catatan ini?" }).getByRole("button", { name: "Batal" }).tap();
  await draft.getByRole("button", { name: "Kirim catatan" }).tap();
  await expect(draft).toHaveCount(0);
  await expect.poll(readNotes).toEqual([{ text: "Jalan ke lokasi" }]);
  await expect(noteField).toHaveValue("Tugas baru");
});

test("a photo that a proxy always refuses holds back no step and no other photo, and is deleted only by the crew", async ({
  page,
  db,
}) => {
  const { id } = await assignTask(db);
  let refusedId: string | null = null;
  let answerPhoto = () => {};
  const whenAnswered = new Promise<void>((resolve) => {
    answerPhoto = resolve;
  });
  await page.route("**/api/crew/photos?*", async (route) => {
    const photoId = new URL(route.request().url()).searchParams.get("id");
    refusedId ??= photoId;
    if (photoId !== refusedId) return route.continue();
    await whenAnswered;
    await route.fulfill({ status: 413, contentType: "text/html", body: "<h1>413 Request Entity Too Large</h1>" });
  });
  await page.goto("/crew");
  const takePhoto = () =>
    page.getByLabel("Ambil foto").setInputFiles({ name: "IMG_1.png", mimeType: "image/png", buffer: aPng() });
  await takePhoto();
  await expect.poll(() => refusedId).not.toBeNull();
  // A step reaches the server while the photo is still being sent.
  await stepButton(page, "Terima").tap();
  await expect.poll(async () => (await readAssignment(db, id)).state).toBe("acknowledged");
  await takePhoto();
  answerPhoto();
  await expect.poll(() => db.select({ id: note.id }).from(note).where(eq(note.assignmentId, id))).toHaveLength(1);
  const notice = page.getByRole("alert").filter({ hasText: "Foto yang tidak dapat dikirim (1)" });
  await expect(notice).toBeVisible();
  await expect(page.getByText(/^Belum terkirim/)).toHaveCount(0);
  expect(await findViolations(page)).toEqual([]);
  expect(await listStored(page, "photos")).toMatchObject([{ id: refusedId }]);
  await notice.getByRole("button", { name: "Hapus…" }).tap();
  await page.getByRole("button", { name: "Ya, hapus" }).tap();
  await expect(notice).toHaveCount(0);
  expect(await listStored(page, "photos")).toEqual([]);
});

test("a photo beyond the limit of a task is reported, and does not block the next notes", async ({ page, db }) => {
  const { id, incident } = await assignTask(db);
  const at = new Date();
  const photos = Array.from({ length: 60 }, () => ({ id: crypto.randomUUID(), incidentId: incident.id }));
  await db
    .insert(photo)
    .values(photos.map((row) => ({ ...row, contentType: "image/png", bytes: aPng(), takenAt: at })));
  await db
    .insert(note)
    .values(photos.map((row) => ({ ...row, photoId: row.id, assignmentId: id, author: "unit:1", at, receivedAt: at })));
  await page.goto("/crew");
  await page.getByLabel("Ambil foto").setInputFiles({ name: "IMG_1.png", mimeType: "image/png", buffer: aPng() });
  const refusedNotice = page.getByRole("alert").filter({ hasText: "Tidak tercatat" });
  await expect(refusedNotice).toContainText("ditolak: jumlah foto tugas ini sudah mencapai batas");
  await expect(page.getByText(/^Belum terkirim/)).toHaveCount(0);
  await refusedNotice.getByRole("button", { name: "Mengerti" }).tap();
});

test("a crew declines only with a reason, which the control room sees", { tag: "@main" }, async ({ page, db }) => {
  const { id } = await assignTask(db);
  await page.goto("/crew");
  await stepButton(page, "Tolak tugas…").tap();
  const sheet = page.getByRole("dialog", { name: "Tolak tugas ini?" });
  await sheet.getByRole("button", { name: "Tolak tugas" }).tap();
  await expect(sheet.getByRole("alert")).toHaveText(/^Pilih alasannya/);
  await sheet.getByText("Kendaraan rusak").tap();
  await expect(sheet.getByRole("alert")).toHaveCount(0);
  await sheet.getByRole("textbox", { name: /^Keterangan/ }).fill("ban bocor");
  await sheet.getByRole("button", { name: "Tutup" }).tap();
  await expect(sheet).toBeHidden();
  await stepButton(page, "Tolak tugas…").tap();
  await expect(sheet.getByRole("button", { name: "Tolak tugas" })).toBeEnabled();
  expect(await findViolations(page)).toEqual([]);
  await sheet.getByRole("button", { name: "Tolak tugas" }).tap();
  await expect(page.getByText("Tidak ada tugas")).toBeVisible();
  await expect.poll(async () => (await readAssignment(db, id)).declineReason).toBe("Kendaraan rusak: ban bocor");
});

test("a crew calls for help with two presses, even without a task, and can cancel the call for a short time", async ({
  page,
  context,
  db,
  server,
}) => {
  await context.grantPermissions(["geolocation"], { origin: server.url });
  await context.setGeolocation({ longitude: sekayu.lng, latitude: sekayu.lat, accuracy: 10 });
  const unitId = await prepareOwnUnit(db);
  await page.clock.install();
  await page.goto("/crew");
  await page.getByRole("switch", { name: /^Bagikan lokasi/ }).tap();
  await expect(page.getByText("Lokasi dibagikan")).toBeVisible();
  await expect
    .poll(async () => (await db.select().from(unitPosition).where(eq(unitPosition.unitId, unitId)))[0]?.fix?.lng)
    .toBeCloseTo(sekayu.lng, 4);

  const readPanicAlarms = () =>
    db
      .select()
      .from(alarm)
      .where(and(eq(alarm.unitId, unitId), eq(alarm.kind, "panic")));
  await pressEmergencyTwice(page);
  await page.getByRole("button", { name: "Batalkan" }).tap();
  await expect(page.getByText("Sinyal darurat dibatalkan")).toBeVisible();
  await page.clock.resume();
  await page.waitForTimeout(5_500);
  expect(await readPanicAlarms()).toEqual([]);

  await pressEmergencyTwice(page);
  await page.clock.resume();
  expect(await findViolations(page)).toEqual([]);
  await expect(page.getByText(/^Sinyal darurat terkirim pukul .*\. Ruang 112 melihat posisi Anda\.$/)).toBeVisible();
  expect(await readPanicAlarms()).toMatchObject([{ kind: "panic", incidentId: null }]);

  const readVibrations = () => page.evaluate(() => (window as unknown as { vibrations: unknown[] }).vibrations);
  await page.evaluate(() => {
    const vibrations: unknown[] = [];
    Object.assign(window, { vibrations });
    navigator.vibrate = (pattern) => vibrations.push(pattern) > 0;
  });
  await db.update(alarm).set({ answeredAt: new Date() }).where(eq(alarm.unitId, unitId));
  await expect(page.getByText(/^Sinyal darurat Anda sudah dimonitor ruang 112, pukul \d\d:\d\d/)).toBeVisible();
  await expect.poll(readVibrations).toEqual([[120, 100, 120, 100, 700]]);
  await db.update(alarm).set({ endedAt: new Date() }).where(eq(alarm.unitId, unitId));
  await expect(page.getByText(/^Ruang 112 mencatat Anda aman/)).toBeVisible();
  expect(await readVibrations()).toHaveLength(1);
  await db
    .update(alarm)
    .set({ endedAt: new Date(Date.now() - 660_000) })
    .where(eq(alarm.unitId, unitId));
  await expect(page.getByText(/^Ruang 112 mencatat Anda aman/)).toHaveCount(0);
  await expect(page.getByText(/^Sinyal darurat/)).toHaveCount(0);
});

test("a call for help of a crew that is moved to another unit is not reported as sent", async ({ page, db }) => {
  const unitId = await prepareOwnUnit(db);
  await db.delete(alarm).where(eq(alarm.unitId, unitId));
  const [crew] = await db.select().from(person).where(eq(person.unitId, unitId));
  if (!crew) throw new Error("no crew is signed in");
  const otherUnit = await aUnit(db);
  await page.clock.install();
  await page.goto("/crew");
  await page.route("**/api/trpc/crew.press*", (route) => route.abort());
  await pressEmergencyTwice(page);
  await page.clock.resume();
  await expect(page.getByRole("alert").filter({ hasText: "Sinyal darurat belum terkirim" })).toBeVisible();
  await db.update(person).set({ unitId: otherUnit.id }).where(eq(person.id, crew.id));
  await expect(page.getByText("Sinyal darurat tidak diterima. Panggil lewat radio.")).toBeVisible();
  await expect(page.getByText(otherUnit.callSign, { exact: true })).toBeVisible();
  await expect(page.getByText(/^Sinyal darurat terkirim/)).toHaveCount(0);
  expect(await listStored(page, "presses")).toMatchObject([{ unitId, press: { what: "panic" } }]);
  await db.update(person).set({ unitId }).where(eq(person.id, crew.id));
});

test("a finger that slides off the armed emergency button calls nobody", async ({ page, db }) => {
  await prepareOwnUnit(db);
  await page.clock.install();
  await page.goto("/crew");
  const button = page.getByRole("button", { name: /^Darurat/ });
  await expect(button).toBeVisible();
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 30_000);
  await button.tap();
  await expect(button).toContainText("Tekan lagi");
  await button.hover();
  await page.mouse.down();
  await page.mouse.move(5, 400);
  await page.mouse.up();
  await page.clock.runFor(4_900);
  await expect(button).toContainText("Tekan lagi");
  expect(await countStoredPresses(page)).toBe(0);
  await page.clock.runFor(200);
  await expect(button).toContainText("Tahan 2 detik");
  expect(await countStoredPresses(page)).toBe(0);
});

test("a call for help that the server rejects is not reported as sent", async ({ page, db }) => {
  const unitId = await prepareOwnUnit(db);
  await db.delete(alarm).where(eq(alarm.unitId, unitId));
  await page.clock.install();
  await page.goto("/crew");
  await page.route("**/api/trpc/crew.press*", (route) =>
    route.continue({ postData: route.request().postData()?.replace('"panic"', '"unknown"') ?? "" }),
  );
  await pressEmergencyTwice(page);
  await page.getByRole("button", { name: "Kirim sekarang" }).tap();
  await page.clock.resume();
  await expect(page.getByText("Sinyal darurat tidak diterima. Panggil lewat radio.")).toBeVisible();
  await expect(page.getByText(/^Sinyal darurat terkirim/)).toHaveCount(0);
  const refusedNotice = page.getByRole("alert").filter({ hasText: "Tidak tercatat" });
  await expect(refusedNotice).toContainText("Darurat regu");
  expect(await db.select().from(alarm).where(eq(alarm.unitId, unitId))).toEqual([]);
});

for (const [event, leave] of [
  [
    "the phone is locked",
    (page: Page) =>
      page.evaluate(() => {
        Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
        document.dispatchEvent(new Event("visibilitychange"));
      }),
  ],
  ["the page is closed", (page: Page) => page.goto("about:blank")],
] as const) {
  test(`a call for help that could still be cancelled is sent at once when ${event}`, async ({ page, db }) => {
    const unitId = await prepareOwnUnit(db);
    await db.delete(alarm).where(eq(alarm.unitId, unitId));
    await page.clock.install();
    await page.goto("/crew");
    await expect(page.getByText("Siap tanpa sinyal")).toBeVisible();
    // The page's clock stays stopped, so that the time for cancelling never ends.
    await pressEmergencyTwice(page);
    // The browser stops a service worker that has been idle for half a minute.
    const devTools = await page.context().newCDPSession(page);
    await devTools.send("ServiceWorker.enable");
    await devTools.send("ServiceWorker.stopAllWorkers");
    await leave(page);
    await expect
      .poll(() => db.select({ kind: alarm.kind }).from(alarm).where(eq(alarm.unitId, unitId)))
      .toEqual([{ kind: "panic" }]);
    await db.delete(alarm).where(eq(alarm.unitId, unitId));
  });

  test(`a step that is still waiting is sent at once when ${event}`, async ({ page, db }) => {
    const { id } = await assignTask(db);
    await page.clock.install();
    await page.goto("/crew");
    await expect(stepButton(page, "Terima")).toBeEnabled();
    // While the page's clock is stopped, a batch with the step waits and is not sent.
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 30_000);
    await stepButton(page, "Terima").tap();
    await expect.poll(() => countStoredPresses(page)).toBe(1);
    expect((await readAssignment(db, id)).state).toBe("assigned");
    await leave(page);
    await expect.poll(async () => (await readAssignment(db, id)).state).toBe("acknowledged");
  });
}

testWithProxy(
  "the page opens from the phone when a gateway reports that the server is down",
  async ({ page, db, serverProxy }) => {
    const { incident } = await assignTask(db);
    await page.goto("/crew");
    await expect(page.getByText(`Insiden #${incident.number}`)).toBeVisible();
    await expect(page.getByText("Siap tanpa sinyal")).toBeVisible();
    const gateway = createServer((_, response) => response.writeHead(502).end("bad gateway"));
    await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
    await serverProxy.cut();
    await serverProxy.restore(`http://127.0.0.1:${(gateway.address() as AddressInfo).port}`);
    await page.reload();
    await expect(page.getByText(`Insiden #${incident.number}`)).toBeVisible();
    gateway.close();
  },
);

test("a crew turns notifications of tasks on and off on its phone", async ({ page, db }) => {
  await prepareOwnUnit(db);
  // The test browser has no push service and always denies notifications, so both are replaced in the page.
  const endpoint = "https://fcm.googleapis.com/fcm/send/of-this-test";
  await page.addInitScript(
    (subscriptionJson) => {
      let subscription: unknown = null;
      const createdSubscription = {
        endpoint: subscriptionJson.endpoint,
        toJSON: () => subscriptionJson,
        unsubscribe: async () => (subscription = null),
      };
      const replacedMethods = {
        subscribe: async () => (subscription = createdSubscription),
        getSubscription: async () => subscription,
      };
      Object.assign(PushManager.prototype, replacedMethods);
      Object.defineProperty(Notification, "permission", { get: () => "granted" });
      Notification.requestPermission = async () => "granted";
    },
    { endpoint, keys: aPushSubscription().keys },
  );
  await page.goto("/crew");
  const strip = page.getByRole("status").filter({ hasText: /[Nn]otifikasi/ });
  await expect(strip).toHaveText("Notifikasi tugas mati di ponsel ini.");
  await page.getByRole("button", { name: "Nyalakan" }).tap();
  await expect(strip).toHaveText(/^Ponsel ini memberi notifikasi/);
  const readSubscriptions = () =>
    db
      .select({ endpoint: pushSubscription.endpoint, ends: session.expiresAt })
      .from(pushSubscription)
      .innerJoin(session, eq(session.id, pushSubscription.sessionId));
  expect(await readSubscriptions()).toEqual([{ endpoint, ends: expect.any(Date) }]);

  await page.getByRole("button", { name: "Matikan" }).tap();
  await expect(strip).toHaveText("Notifikasi tugas mati di ponsel ini.");
  expect(await readSubscriptions()).toEqual([]);
});

testWithProxy(
  "the new number of a merged incident is confirmed once, also offline",
  async ({ page, context, db, serverProxy }) => {
    const { incident } = await assignTask(db);
    await page.goto("/crew");
    await expect(page.getByText(`Insiden #${incident.number}`)).toBeVisible();
    const keptIncident = await anIncident(db, { type: await aType(db, []) });
    await mergeIncidents(aContext(db), { fromId: incident.id, intoId: keptIncident.id });
    const notice = page
      .getByRole("alert")
      .filter({ hasText: `Insiden #${incident.number} digabung ke #${keptIncident.number}` });
    await expect(notice).toBeVisible();
    await expect(page.getByText("Siap tanpa sinyal")).toBeVisible();
    await expect
      .poll(() => readStoredValue(page, "own"))
      .toMatchObject({ own: { task: { incident: { number: keptIncident.number } } } });
    await context.setOffline(true);
    await serverProxy.cut();
    await page.reload();
    await expect(notice).toBeVisible();
    await notice.getByRole("button", { name: "Mengerti" }).tap();
    await expect(notice).toBeHidden();
    await context.setOffline(false);
    await serverProxy.restore();
    const readKnownNumbers = async () =>
      (
        await db
          .select({ known: assignment.knownNumber })
          .from(assignment)
          .where(eq(assignment.incidentId, keptIncident.id))
      ).map(({ known }) => known);
    await expect.poll(readKnownNumbers).toEqual([null]);
    await page.reload();
    await expect(page.getByText(`Insiden #${keptIncident.number}`)).toBeVisible();
    await expect(notice).toBeHidden();
  },
);

test("data that another unit left on a shared phone is neither shown nor sent for the own unit", async ({
  page,
  context,
  db,
  server,
}) => {
  const unitId = await prepareOwnUnit(db);
  await db.update(unitPosition).set({ fix: null, fixAt: null }).where(eq(unitPosition.unitId, unitId));
  await page.goto("/crew");
  await expect(page.getByText("Tidak ada tugas")).toBeVisible();
  const other = { unitId: crypto.randomUUID() };
  const at = new Date().toISOString();
  for (const fields of [{ what: "panic" }, { what: "duty", duty: "off-duty" }]) {
    const otherPress = { ...fields, id: crypto.randomUUID(), assignmentId: null, at };
    await storeValue(page, "presses", { ...other, press: otherPress });
  }
  const recordedAt = new Date(Date.now() - 60_000).toISOString();
  const position = { lng: sekayu.lng + 1, lat: sekayu.lat, recordedAt, accuracyM: 5 };
  await storeValue(page, "fixes", { ...other, ...position });
  // As an earlier version stored it, without a unit.
  await storeValue(page, "fixes", position);
  await page.reload();
  await expect(page.getByText("Siap", { exact: true })).toBeVisible();
  await context.grantPermissions(["geolocation"], { origin: server.url });
  await context.setGeolocation({ longitude: sekayu.lng, latitude: sekayu.lat, accuracy: 10 });
  await page.getByRole("switch", { name: /^Bagikan lokasi/ }).tap();
  await expect
    .poll(async () => (await db.select().from(unitPosition).where(eq(unitPosition.unitId, unitId)))[0]?.fix?.lng)
    .toBeCloseTo(sekayu.lng, 4);
  await expect.poll(() => listStored(page, "fixes")).toMatchObject([other]);
  const trail = await db.select({ position: fix.position }).from(fix).where(eq(fix.unitId, unitId));
  expect(trail.filter(({ position }) => position.lng > sekayu.lng + 0.5)).toEqual([]);
  await expect(page.getByText(/darurat belum terkirim/)).toHaveCount(0);
  await expect(page.getByText(/^Belum terkirim/)).toHaveCount(0);
  expect(await listStored(page, "presses")).toHaveLength(2);
});

test("signing out with unsent data asks first and then leaves nothing on the phone", async ({ page, context, db }) => {
  const { id } = await assignTask(db);
  const otherWindow = await context.newPage();
  await otherWindow.goto("/account");
  await expect(otherWindow.getByRole("heading", { level: 1 })).toBeVisible();
  await page.goto("/crew");
  await expect(page.getByText("Siap tanpa sinyal")).toBeVisible();
  await page.route("**/api/trpc/crew.press*", (route) => route.abort());
  await stepButton(page, "Terima").tap();
  await expect(page.getByText("Belum terkirim (1)")).toBeVisible();
  await expect.poll(() => countStoredPresses(page)).toBe(1);
  await storeValue(page, "drafts", { id: "draft", savedAt: Date.now() });
  await otherWindow.getByRole("button", { name: "Keluar dari semua perangkat" }).tap();
  await otherWindow.getByRole("button", { name: "Ya, keluar" }).tap();
  const confirmEverywhere = otherWindow.getByRole("alertdialog", { name: "Keluar sebelum semuanya terkirim?" });
  await expect(confirmEverywhere).toContainText("2 yang ditekan");
  await confirmEverywhere.getByRole("button", { name: "Batal" }).tap();
  await page
    .getByRole("button", { name: /^Menu/ })
    .or(page.getByRole("button", { name: /^Akun/ }))
    .first()
    .tap();
  await page.getByRole("menuitem", { name: "Keluar" }).tap();
  const confirmDialog = page.getByRole("alertdialog", { name: "Keluar sebelum semuanya terkirim?" });
  await expect(confirmDialog).toContainText("2 yang ditekan");
  await confirmDialog.getByRole("button", { name: "Keluar dan hapus" }).tap();
  await expect(page).toHaveURL(/\/login/);
  await expect(otherWindow).toHaveURL(/\/login/);
  await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([]);
  await expect
    .poll(() => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("crew"))))
    .toEqual([]);
  expect((await readAssignment(db, id)).state).toBe("assigned");
  await context.clearCookies();
});

test("signing out asks first when the phone cannot tell whether everything has been sent", async ({
  page,
  context,
}) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("The storage cannot be opened");
    };
  });
  await page.goto("/crew");
  await page.getByRole("button", { name: /^(Menu|Akun)/ }).tap();
  await page.getByRole("menuitem", { name: "Keluar" }).tap();
  const confirmDialog = page.getByRole("alertdialog", { name: "Keluar sebelum semuanya terkirim?" });
  await expect(confirmDialog).toContainText("tidak dapat memastikan semuanya sudah terkirim");
  await confirmDialog.getByRole("button", { name: "Keluar dan hapus" }).tap();
  await expect(page).toHaveURL(/\/login/);
  await context.clearCookies();
});

for (const [pageState, isOpen] of [
  ["an open page", true],
  ["a page opened later", false],
] as const) {
  test(`a session ended from elsewhere removes the task from the phone: ${pageState}`, async ({
    page,
    context,
    db,
  }) => {
    const { incident } = await assignTask(db);
    await page.goto("/crew");
    await expect(page.getByText(`Insiden #${incident.number}`)).toBeVisible();
    await expect
      .poll(() => readStoredValue(page, "own"))
      .toMatchObject({ own: { task: { incident: { id: incident.id } } } });
    if (!isOpen) await page.goto("about:blank");
    await db.delete(session);
    if (!isOpen) await page.goto("/crew");
    await expect(page.getByText(`Insiden #${incident.number}`)).toBeHidden();
    await expect.poll(() => readStoredValue(page, "own")).toBeNull();
    await context.clearCookies();
  });
}

test.describe("with its map", () => {
  test.use({ webGl: true });

  test("a map that could not load offline is reported as missing and loads when the network returns", async ({
    page,
    context,
    db,
  }) => {
    await assignTask(db);
    await page.addInitScript(() => {
      const { Worker } = window;
      // Until the browser is online again, load the map's worker from a file that does not exist.
      let workerFile: string | null = "/nowhere.mjs";
      window.addEventListener("online", () => {
        workerFile = null;
      });
      window.Worker = class extends Worker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(workerFile ?? url, options);
        }
      };
    });
    await page.goto("/crew");
    await expect(page.getByText("Peta tidak dapat digambar sekarang")).toBeVisible();
    await expect(stepButton(page, "Terima")).toBeVisible();
    await context.setOffline(true);
    await context.setOffline(false);
    await expect(page.locator("[data-districts-drawn='15']")).toBeVisible();
  });

  for (const [width, height] of [
    [320, 640],
    [844, 390],
  ] as const) {
    test(`the crew page fits ${width} by ${height} in the light theme`, async ({ page, context, db, server }) => {
      await assignTask(db);
      await context.addCookies([{ name: "theme", value: "light", url: server.url }]);
      await page.setViewportSize({ width, height });
      await page.goto("/crew");
      await expect(stepButton(page, "Terima")).toBeInViewport({ ratio: 1 });
      await expect(page.getByRole("button", { name: /^Darurat/ })).toBeInViewport({ ratio: 1 });
      await expect
        .poll(() => page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]))
        .toEqual([width, height]);
      expect(await findViolations(page)).toEqual([]);
    });
  }
});
