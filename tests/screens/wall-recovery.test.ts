import type { Page } from "@playwright/test";
import type { Map as MapLibreMap } from "maplibre-gl";
import { setIncidentStatus } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { aContext, aType, sekayu } from "../support/makers";
import { isSamePage, markPage, reloadPauseMs, serveOlderBuild, waitForReload } from "../support/older-build";
import { expect, test } from "../support/screens";
import { advanceClock, advanceTimers, exposeMap, holdClock, installTimers, releaseClock } from "../support/wall-page";

test.use({ serverGroup: "wall-recovery", role: "wall", webGl: false });

const wall = (page: Page) => page.locator("[data-wall]");
const list = (page: Page) => page.getByRole("region", { name: "Insiden terbuka" });
const drawnMapSelector = "[data-districts-drawn]:not([data-districts-drawn='0'])";

test("a page of a different build from the server's reloads itself, retries while the server is unhealthy, and waits for the spotlight", async ({
  page,
  db,
}) => {
  const timers = await installTimers(page);
  const olderBuild = await serveOlderBuild(page, "/wall");
  let healthCheckCount = 0;
  let isHealthy = false;
  await page.route("**/api/health", async (route) => {
    healthCheckCount++;
    await (isHealthy ? route.continue() : route.fulfill({ status: 503, json: {} }));
  });
  await page.goto("/wall");
  await expect(wall(page)).toHaveAttribute("data-feed", "live");
  expect(await page.locator("html").getAttribute("data-build")).toBe("an older one");
  await markPage(page);
  await holdClock(page);

  // The page makes its first health check after a random 10 to 20 s, so that walls do not reload simultaneously. The
  // next one is at least 20 s later.
  await advanceTimers(timers, db, 21_000, () => healthCheckCount === 1);
  await expect.poll(() => healthCheckCount).toBe(1);
  await advanceTimers(timers, db, 35_000, () => healthCheckCount === 2);
  await expect.poll(() => healthCheckCount).toBe(2);
  expect(await isSamePage(page)).toBe(true);

  const type = await aType(db, []);
  const { id } = await createIncident(aContext(db), { type, location: sekayu, precision: "exact" });
  await expect(page.locator("[data-spotlight]")).toBeVisible();
  const checkCount = healthCheckCount;
  isHealthy = true;
  await advanceTimers(timers, db, 54_000);
  await expect(page.locator("[data-spotlight]")).toBeVisible();
  expect([healthCheckCount, olderBuild.loads]).toEqual([checkCount, 1]);

  await setIncidentStatus(aContext(db), { id, status: "closed", closeCode: "handled" });
  await expect(page.locator("[data-spotlight]")).toHaveCount(0);
  await advanceTimers(timers, db, 54_000, () => olderBuild.loads > 1);
  await expect.poll(() => olderBuild.loads).toBe(2);
  await waitForReload(page);
  await expect(wall(page)).toHaveAttribute("data-feed", "live");
});

test("on a phone, a page of a different build from the server's reloads itself, too", async ({ page, db }) => {
  const timers = await installTimers(page);
  const olderBuild = await serveOlderBuild(page, "/wall");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/wall");
  await expect(page.getByText(/^Data \d+ dtk/)).toBeVisible();
  await advanceTimers(timers, db, reloadPauseMs, () => olderBuild.loads > 1);
  await expect.poll(() => olderBuild.loads).toBe(2);
  await expect(page.getByText(/^Data \d+ dtk/)).toBeVisible();
});

test("the display is kept on, even after the page has been hidden, and a refusal of the browser is announced", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const locks: EventTarget[] = [];
    let isRefusing = false;
    const request = async () => {
      if (isRefusing) throw new DOMException("not now", "NotAllowedError");
      const lock = Object.assign(new EventTarget(), { released: false, release: async () => {} });
      locks.push(lock);
      return lock;
    };
    let visibility = "visible";
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
    Object.defineProperty(document, "visibilityState", { get: () => visibility });
    Object.assign(window, {
      countAcquiredLocks: () => locks.length,
      refuse: () => {
        isRefusing = true;
      },
      setVisibility: (newVisibility: string) => {
        visibility = newVisibility;
        // Browsers release the wake locks of hidden pages.
        if (newVisibility === "hidden") for (const lock of locks) Object.assign(lock, { released: true });
        document.dispatchEvent(new Event("visibilitychange"));
      },
    });
  });
  type WakeLockControls = { countAcquiredLocks(): number; refuse(): void; setVisibility(next: string): void };
  const countAcquiredLocks = () => page.evaluate(() => (window as unknown as WakeLockControls).countAcquiredLocks());
  const setVisibility = (newVisibility: string) =>
    page.evaluate((to) => (window as unknown as WakeLockControls).setVisibility(to), newVisibility);
  const sleepNotice = page.getByText("Layar dapat padam");

  await page.goto("/wall");
  await expect(list(page)).toBeVisible();
  await expect.poll(countAcquiredLocks).toBe(1);
  await setVisibility("visible");
  expect(await countAcquiredLocks()).toBe(1);
  await setVisibility("hidden");
  expect(await countAcquiredLocks()).toBe(1);
  await setVisibility("visible");
  await expect.poll(countAcquiredLocks).toBe(2);
  await expect(sleepNotice).toHaveCount(0);

  await page.evaluate(() => (window as unknown as WakeLockControls).refuse());
  await setVisibility("hidden");
  await setVisibility("visible");
  await expect(sleepNotice).toBeVisible();
});

test("a failed screen shows an error and reloads itself once the server is healthy", async ({ page }) => {
  await page.clock.install();
  let isBroken = true;
  await page.route("**/api/trpc/**", async (route) => {
    if (!isBroken || !/incidents\.overview/.test(route.request().url())) return route.fallback();
    const response = await route.fetch();
    // The response contains a list that the page cannot render.
    const body = (await response.text()).replace(/"json":\[[^\]]*\]/, '"json":[null]');
    return route.fulfill({ response, body });
  });
  let isHealthy = false;
  await page.route("**/api/health", (route) =>
    isHealthy ? route.continue() : route.fulfill({ status: 503, json: {} }),
  );
  await page.goto("/wall");
  const errorAlert = page.getByRole("alert").filter({ hasText: "Layar ini bermasalah" });
  await expect(errorAlert).toContainText(/dalam \d+ dtk/);
  await markPage(page);

  const healthCheck = page.waitForResponse("**/api/health");
  await page.clock.fastForward(11_000);
  await (await healthCheck).finished();
  await expect(errorAlert).toBeVisible();
  expect(await isSamePage(page)).toBe(true);

  [isBroken, isHealthy] = [false, true];
  await page.clock.fastForward(11_000);
  await expect(list(page)).toBeVisible();
  await expect(errorAlert).toHaveCount(0);
  expect(await isSamePage(page)).toBe(false);
});

test.describe("with its map", () => {
  test.use({ webGl: true });

  test("a map that lost its WebGL context for good is recreated with backoff", async ({ page }) => {
    await installTimers(page);
    await page.goto("/wall");
    await expect(page.locator(drawnMapSelector)).toBeVisible();
    await markPage(page);
    const loseContext = () =>
      page
        .locator("canvas.maplibregl-canvas")
        .evaluate((canvas: HTMLCanvasElement) =>
          canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext(),
        );
    const mapAlert = page.getByRole("alert").filter({ hasText: "Peta tidak dapat digambar" });

    for (const seconds of [10, 20]) {
      await loseContext();
      await expect
        .poll(() =>
          page
            .locator("canvas.maplibregl-canvas")
            .evaluate((canvas: HTMLCanvasElement) => canvas.getContext("webgl2")?.isContextLost()),
        )
        .toBe(true);
      await holdClock(page);
      await advanceClock(page, 6_000);
      await expect(mapAlert).toBeVisible();
      await expect(list(page)).toBeVisible();
      await advanceClock(page, (seconds - 4) * 1_000);
      await expect(mapAlert).toBeVisible();
      await advanceClock(page, 5_000);
      await expect(mapAlert).toHaveCount(0);
      await releaseClock(page);
      await expect(page.locator(drawnMapSelector)).toBeVisible();
    }
    expect(await isSamePage(page)).toBe(true);
  });

  test("the map keeps at most 48 badges of combined units, also when the light of the room changes", async ({
    page,
  }) => {
    await page.goto("/wall");
    await expect(page.locator(drawnMapSelector)).toBeVisible();
    await exposeMap(page);
    const drawBadges = (kind: string) =>
      page.evaluate((unitKind) => {
        const { map } = window as unknown as { map: MapLibreMap };
        const { theme } = document.documentElement.dataset;
        for (let count = 1; count <= 40; count++)
          void map._missingStyleImageResolver?.(`${theme}|kinds|12|available|${unitKind}:${count}`);
        return map.listImages().filter((id) => id.includes("|kinds|")).length;
      }, kind);
    expect(await drawBadges("ambulance")).toBeGreaterThanOrEqual(40);
    const resolver = await page.evaluateHandle(
      () => (window as unknown as { map: MapLibreMap }).map._missingStyleImageResolver,
    );
    await page.evaluate(() => {
      const { dataset } = document.documentElement;
      dataset.light = dataset.light === "night" ? "day" : "night";
      window.dispatchEvent(new Event("resize"));
    });
    await page.waitForFunction(
      (previous) => (window as unknown as { map: MapLibreMap }).map._missingStyleImageResolver !== previous,
      resolver,
    );
    expect(await drawBadges("fire-engine")).toBe(48);
  });
});
