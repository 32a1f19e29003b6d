import type { Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import { call } from "../../db/schema/calls";
import { anIncident, aType, deleteUnitsAndIncidents } from "../support/makers";
import {
  markPage,
  passReloadPause,
  reloadPauseMs,
  serveOlderBuild,
  setHidden,
  waitForReload,
} from "../support/older-build";
import { expect, test } from "../support/screens";
import { advanceTimers, installTimers } from "../support/wall-page";

test.use({ serverGroup: "new-version", map: false });
test.beforeEach(({ db }) => deleteUnitsAndIncidents(db));

/** Lets the page play sounds before the first key press, as in a browser that was started with this option. */
const allowSound = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(BaseAudioContext.prototype, "state", { get: () => "running" }));

const notice = (page: Page) => page.getByRole("status").filter({ hasText: "Versi baru tersedia" });

test("a console of an older build says so, and keeps a form that is being filled in, also through a reload", async ({
  page,
  db,
}) => {
  const timers = await installTimers(page);
  await allowSound(page);
  const olderBuild = await serveOlderBuild(page, "/dispatch");
  await page.goto("/dispatch");
  await markPage(page);
  await expect(notice(page)).toContainText("tetap tersimpan di server");
  await page.keyboard.press("n");
  const description = page.getByRole("textbox", { name: "Keterangan" });
  await expect(description).toBeFocused();
  await page.keyboard.type("asap di belakang pasar");
  await setHidden(page, true);
  await advanceTimers(timers, db, reloadPauseMs);
  expect(olderBuild.healthChecks).toBe(0);
  await expect(description).toHaveValue("asap di belakang pasar");

  await setHidden(page, false);
  // The browser asks, because the form has not been sent.
  page.once("dialog", (dialog) => dialog.accept());
  await notice(page).getByRole("button", { name: "Muat ulang" }).press("Enter");
  await expect.poll(() => olderBuild.loads).toBe(2);
  await waitForReload(page);
  // A key that is pressed before the page handles keys is lost.
  await expect(page.getByText(/^Data \d+ dtk/)).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
  await page.keyboard.press("n");
  await expect(description).toHaveValue("asap di belakang pasar");
});

test("a hidden console of an older build reloads itself with the open incident, but not while a call rings or the last action can be undone", async ({
  page,
  db,
  server,
}) => {
  const timers = await installTimers(page);
  await allowSound(page);
  const { number } = await anIncident(db, { type: await aType(db, []) });
  const path = `/dispatch/${number}`;
  const panel = page.getByRole("region", { name: `Insiden #${number}` });
  const olderBuild = await serveOlderBuild(page, path);
  await page.goto(path);
  await expect(panel).toBeVisible();
  await expect(notice(page)).toBeVisible();

  await markPage(page);

  const response = await fetch(`${server.url}/api/v1/calls`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ callerNumber: "081255550009" }),
  });
  const { id } = (await response.json()) as { id: string };
  const expectNoReload = async () => {
    await setHidden(page, true);
    await advanceTimers(timers, db, reloadPauseMs);
    expect(olderBuild.healthChecks).toBe(0);
  };
  await expect(page.locator(`[data-ringing="${id}"]`)).toBeVisible();
  await expectNoReload();

  await page.keyboard.press("F9");
  await page.keyboard.press("F2");
  const undoBar = (text: string) => page.getByRole("status").filter({ hasText: text });
  const filterBar = undoBar("disaring");
  await expect(filterBar).toBeVisible();
  // Only from then on does nothing but the undo hold the page back.
  const readDisposition = async () => (await db.select().from(call).where(eq(call.id, id)))[0]?.disposition;
  await expect.poll(readDisposition).toBe("ghost");
  await expectNoReload();
  await filterBar.getByRole("button", { name: "Sembunyikan" }).click();
  await page.keyboard.press("j");
  await expect(panel).toBeVisible();
  await page.keyboard.press("v");
  const verifyBar = undoBar("Laporan diverifikasi");
  await expect(verifyBar.getByRole("button", { name: "Urungkan" })).toBeEnabled();
  await expectNoReload();

  await verifyBar.getByRole("button", { name: "Sembunyikan" }).click();
  await setHidden(page, true);
  await advanceTimers(timers, db, reloadPauseMs, () => olderBuild.loads > 1);
  await expect.poll(() => olderBuild.loads).toBe(2);
  await waitForReload(page);
  await expect(panel).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
});

test.describe("in administration", () => {
  test.use({ role: "admin" });

  test("a page without a live feed learns of the new version, and reloads only when no form is open", async ({
    page,
  }) => {
    await page.clock.install();
    const olderBuild = await serveOlderBuild(page, "/admin/agencies");
    await page.goto("/admin/agencies");
    await expect(notice(page)).toBeVisible();
    await page.getByRole("button", { name: "Instansi baru" }).click();
    await page.getByLabel("Nama", { exact: true }).fill("Palang Merah");
    await setHidden(page, true);
    await passReloadPause(page);
    expect(olderBuild.healthChecks).toBe(0);

    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Buang isian" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await setHidden(page, true);
    await page.clock.fastForward(reloadPauseMs);
    await expect.poll(() => olderBuild.loads).toBe(2);
    await expect(page.getByRole("button", { name: "Instansi baru" })).toBeVisible();
    await expect(notice(page)).toHaveCount(0);
  });
});
