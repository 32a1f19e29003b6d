import type { Page } from "@playwright/test";
import type { QueryClient } from "@tanstack/react-query";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { defaultGeometry } from "../../server/domain/screen-settings";
import { createIncident } from "../../server/incidents/create-incident";
import { changeScreen, listScreens } from "../../server/wall-screens/manage-screens";
import { pinScene } from "../../server/wall-screens/pin-scene";
import { drawNetwork, placeAt } from "../support/draw-network";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { createHazards } from "../support/public-sources";
import { startRestorableProxy } from "../support/restorable-proxy";
import { insertNetwork } from "../support/road-network";
import { expect, test } from "../support/screens";
import { controlMonotonicClock, exposeMap, holdClock, releaseClock } from "../support/wall-page";

test.use({ serverGroup: "wall-feed", role: "wall" });

const nightMs = 8 * 3_600_000;
const arrivalText = /±\s\d\smnt/;

const wall = (page: Page) => page.locator("[data-wall]");
const list = (page: Page) => page.getByRole("region", { name: "Insiden terbuka" });

test.beforeEach(({ db }) => deleteUnitsAndIncidents(db));

test("15 s after a cut the wall is dimmed, shows when it lost the feed and stops the arrivals; after a night without network it becomes current without a reload", async ({
  browser,
  db,
  server,
}) => {
  const [start, end] = [placeAt([0, 0]), placeAt([5_000, 0])];
  const road = { from: "west", to: "east", name: "Jalan Merdeka" };
  await insertNetwork(db, drawNetwork({ points: { west: [0, 0], east: [5_000, 0] }, roads: { road } }));
  const typeWithCrew = await aType(db, ["ambulance*1"]);
  for (const states of [["acknowledged"], ["acknowledged", "enRoute"]] as const) {
    await aUnit(db, { at: start });
    const { assignments } = await anIncident(db, { type: typeWithCrew, at: end });
    for (const state of states) await advanceAssignment(aContext(db), { id: assignments[0]?.id ?? "", state });
  }
  const proxy = await startRestorableProxy(server.url);
  const { cookies } = await createSession(db, server, "wall", { username: "cut wall" });
  const context = await browser.newContext({ baseURL: proxy.url, viewport: { width: 1920, height: 1080 } });
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: proxy.url })));
  const page = await context.newPage();
  await controlMonotonicClock(page);
  await page.goto("/wall");
  await expect(wall(page)).toHaveAttribute("data-feed", "live");
  const rows = list(page).locator("[data-incident]");
  await expect(rows.filter({ hasText: arrivalText })).toHaveCount(2);
  await expect(page.locator("[data-districts-drawn]:not([data-districts-drawn='0'])")).toBeVisible();
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  const offlineNotice = page.getByRole("alert").filter({ hasText: "Terputus sejak" });

  await holdClock(page);
  await proxy.cut();
  await page.evaluate(() => window.monotonicClock.advance(15_000));
  await expect(wall(page)).toHaveAttribute("data-feed", "offline");
  await releaseClock(page);
  await expect(offlineNotice).toContainText(/Terputus sejak \d\d:\d\d:\d\d WIB/);
  await expect(offlineNotice).toContainText(/terakhir \d+ dtk/);
  await expect(page.locator(".wall-area-list")).toHaveCSS("filter", /grayscale/);

  const textsAtCut = await rows.allTextContents();
  expect(textsAtCut.filter((text) => arrivalText.test(text))).toHaveLength(2);
  await page.evaluate((ms) => window.monotonicClock.advance(ms), nightMs);
  await expect(offlineNotice).toContainText(/terakhir 8 jam/);

  const type = await aType(db, []);
  await createIncident(aContext(db), { type, location: sekayu, precision: "exact", address: "Simpang Randik" });
  // Meanwhile, the wall computes the arrivals again: it does so every three seconds.
  await page.waitForTimeout(6_000);
  expect(await rows.allTextContents()).toEqual(textsAtCut);
  await expect(rows.getByRole("img", { name: "Terlambat" })).toHaveCount(0);
  await proxy.restore();
  await expect(list(page)).toContainText("Simpang Randik");
  await expect(wall(page)).toHaveAttribute("data-feed", "live");
  await expect(offlineNotice).toHaveCount(0);
  // The page's clock follows the server's clock again.
  await expect(rows.filter({ hasText: "Simpang Randik" }).locator("time")).toHaveText(/^0\d:\d\d$/);
  expect(await page.evaluate(() => "isSamePage" in window)).toBe(true);
  await context.close();
  await proxy.cut();
});

test("if the list or the figures cannot be refetched although the feed is live, the wall says so", async ({
  page,
  db,
}) => {
  await page.goto("/wall");
  const type = await aType(db, []);
  const createAt = (address: string) =>
    createIncident(aContext(db), { type, location: sekayu, precision: "exact", address });
  await createAt("Simpang Lais");
  await expect(list(page)).toContainText("Simpang Lais");
  const overviewRequests = /\/api\/trpc\/[^?]*incidents\.overview/;
  await page.route(overviewRequests, (route) => route.fulfill({ status: 500, body: "" }));
  await createAt("Simpang Sekayu");
  const failureNotice = page.getByRole("alert").filter({ hasText: "Data gagal dimuat" });
  // The feed is still live, and the list lacks the new incident.
  await expect(failureNotice).toBeVisible();
  await expect(wall(page)).toHaveAttribute("data-feed", "live");
  await expect(list(page)).not.toContainText("Simpang Sekayu");
  await page.unroute(overviewRequests);
  await expect(list(page)).toContainText("Simpang Sekayu");
  await expect(failureNotice).toHaveCount(0);

  const screen = (await listScreens(aContext(db))).find(({ name }) => name === "test wall");
  await pinScene(aContext(db), { id: screen?.id ?? "", scene: "figures" });
  const figures = page.getByRole("region", { name: "Angka hari ini" });
  await expect(figures).toBeVisible();
  await exposeMap(page);
  // Requests must not fail before the figures are loaded.
  await page.waitForFunction(refetchOldFigures);
  const figureRequests = /\/api\/trpc\/[^?]*incidents\.today/;
  await page.route(figureRequests, (route) => route.fulfill({ status: 500, body: "" }));
  await page.waitForFunction(refetchOldFigures);
  await expect(figures.getByRole("alert")).toContainText("Data gagal dimuat");
  await page.unroute(figureRequests);
  await expect(figures.getByRole("alert")).toHaveCount(0);
  await pinScene(aContext(db), { id: screen?.id ?? "", scene: null });
});

/** Runs in the page: makes the loaded figures ten minutes old, and refetches them. Returns false while they load. */
function refetchOldFigures(): boolean {
  const { client } = window as unknown as { client: QueryClient };
  const queries = client.getQueryCache().getAll();
  const query = queries.find(({ queryKey }) => `${queryKey[0]}` === "incidents,today");
  if (query?.state.data === undefined || query.state.fetchStatus !== "idle") return false;
  client.setQueryData(query.queryKey, query.state.data, { updatedAt: Date.now() - 600_000 });
  void client.refetchQueries({ queryKey: query.queryKey });
  return true;
}

test.describe("without a map", () => {
  test.use({ webGl: false });

  test("changes of language, distance, theme and sound reach the wall within seconds; blocked sound is announced", async ({
    page,
    db,
  }) => {
    // Imitate a browser that blocks sound before the first click.
    await page.addInitScript(() => {
      window.AudioContext = class extends AudioContext {
        constructor() {
          super();
          void this.suspend();
        }
      };
    });
    await page.goto("/wall");
    await expect(list(page)).toBeVisible();
    const context = aContext(db);
    const screen = (await listScreens(context)).find(({ name }) => name === "test wall");
    const normalFontSizePx = await page.evaluate(() =>
      Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    );
    await changeScreen(context, {
      id: screen?.id ?? "",
      settings: {
        ...defaultGeometry,
        distanceMetres: 6.5,
        language: "en",
        theme: "light",
        sound: true,
        scenes: false,
        group: "",
      },
    });
    await expect(page.getByRole("region", { name: "Open incidents" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
    const fartherFontSizePx = await page.evaluate(() =>
      Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    );
    expect(fartherFontSizePx / normalFontSizePx).toBeCloseTo(1.3, 2);

    const soundBlockedNotice = page.getByText("Sound is blocked: click the screen once");
    await expect(soundBlockedNotice).toBeVisible();
    await page.mouse.click(960, 540);
    await expect(soundBlockedNotice).toHaveCount(0);
    const type = await aType(db, []);
    const { id } = await createIncident(context, { type, location: sekayu, precision: "exact" });
    await expect(page.locator("html")).toHaveAttribute("data-sounded", id);

    // The weather service has sent no text in the language of the screen.
    await createHazards(context);
    await expect(page.locator("[data-hazard] [lang=id]")).toHaveText("“Hujan Lebat dan Angin Kencang”");
  });

  test("the clock runs, and the age of the data is shown in seconds", async ({ page }) => {
    await page.goto("/wall");
    const clock = page.locator("header time").last();
    await expect(clock).toHaveText(/^\d\d:\d\d:\d\d$/);
    const timeBefore = await clock.textContent();
    await expect(clock).not.toHaveText(timeBefore ?? "");
    await expect(page.locator("header [data-age]")).toHaveText(/Data \d (dtk|s)/);
  });
});
