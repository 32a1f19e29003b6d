import type { Page } from "@playwright/test";
import { moveIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { aContext, aType, sekayu } from "../support/makers";
import { expect, test } from "../support/screens";
import { holdTimers, turnForward } from "../support/wall";

test.use({ scene: "wall-heals", role: "wall" });

const wall = (page: Page) => page.locator("[data-wall]");
const list = (page: Page) => page.getByRole("region", { name: "Insiden terbuka" });
const drawn = "[data-districts-drawn]:not([data-districts-drawn='0'])";

/** Leaves a trace in the page that the next loading wipes out. */
const trace = (page: Page) => page.evaluate(() => void Object.assign(window, { isStillTheSame: true }));
const isStillTheSame = (page: Page) => page.evaluate(() => "isStillTheSame" in window);

test("a page of another build than its server loads itself again, tries again while the server is not well, and waits for the stage", async ({
  page,
  db,
}) => {
  test.setTimeout(120_000);
  const timers = await holdTimers(page);
  let loads = 0;
  await page.route("**/wall", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/data-build="[^"]*"/, 'data-build="an older one"');
    await route.fulfill({ response, ...(loads++ === 0 && { body }) });
  });
  let asked = 0;
  let isWell = false;
  await page.route("**/api/health", async (route) => {
    asked++;
    await (isWell ? route.continue() : route.fulfill({ status: 503, json: {} }));
  });
  await page.goto("/wall");
  await expect(wall(page)).toHaveAttribute("data-feed", "live");
  expect(await page.locator("html").getAttribute("data-build")).toBe("an older one");
  await trace(page);

  // A pause of 10 s, and up to 10 s more so that walls do not ask all at once; then of 20 s, and so on.
  await turnForward(timers, db, 21_000);
  await expect.poll(() => asked).toBe(1);
  await turnForward(timers, db, 35_000);
  await expect.poll(() => asked).toBe(2);
  expect(await isStillTheSame(page)).toBe(true);

  isWell = true;
  const type = await aType(db, []);
  const { id } = await createIncident(aContext(db), { type, location: sekayu, precision: "exact" });
  await expect(page.locator("[data-stage]")).toBeVisible();
  await turnForward(timers, db, 54_000);
  await expect(page.locator("[data-stage]")).toBeVisible();
  expect([asked, loads]).toEqual([2, 1]);

  await moveIncident(aContext(db), { id, status: "closed", closeCode: "handled" });
  await expect(page.locator("[data-stage]")).toHaveCount(0);
  for (let turn = 0; turn < 9 && loads === 1; turn++) await turnForward(timers, db, 6_000);
  await expect.poll(() => loads).toBe(2);
  await expect(wall(page)).toHaveAttribute("data-feed", "live");
  expect(await isStillTheSame(page)).toBe(false);
});

test("the screen is kept awake, again after it was hidden, and a browser that does not keep it is said", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const asked: EventTarget[] = [];
    let isRefusing = false;
    const request = async () => {
      if (isRefusing) throw new DOMException("not now", "NotAllowedError");
      const lock = Object.assign(new EventTarget(), { released: false, release: async () => {} });
      asked.push(lock);
      return lock;
    };
    let seen = "visible";
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
    Object.defineProperty(document, "visibilityState", { get: () => seen });
    Object.assign(window, {
      countLocks: () => asked.length,
      refuse: () => {
        isRefusing = true;
      },
      turn: (next: string) => {
        seen = next;
        // As a browser does with a page that is hidden.
        if (next === "hidden") for (const lock of asked) Object.assign(lock, { released: true });
        document.dispatchEvent(new Event("visibilitychange"));
      },
    });
  });
  type Hand = { countLocks(): number; refuse(): void; turn(next: string): void };
  const countLocks = () => page.evaluate(() => (window as unknown as Hand).countLocks());
  const turn = (next: string) => page.evaluate((to) => (window as unknown as Hand).turn(to), next);
  const mayGoDark = page.getByText("Layar dapat padam");

  await page.goto("/wall");
  await expect(list(page)).toBeVisible();
  await expect.poll(countLocks).toBe(1);
  await turn("visible");
  expect(await countLocks()).toBe(1);
  await turn("hidden");
  expect(await countLocks()).toBe(1);
  await turn("visible");
  await expect.poll(countLocks).toBe(2);
  await expect(mayGoDark).toHaveCount(0);

  await page.evaluate(() => (window as unknown as Hand).refuse());
  await turn("hidden");
  await turn("visible");
  await expect(mayGoDark).toBeVisible();
});

test("a screen that failed says so and loads itself again once the server is well", async ({ page }) => {
  await page.clock.install();
  let isBroken = true;
  await page.route("**/api/trpc/**", async (route) => {
    if (!isBroken || !/incidents\.overview/.test(route.request().url())) return route.fallback();
    const response = await route.fetch();
    // Nothing that the page was written for.
    const body = (await response.text()).replace(/"json":\[[^\]]*\]/, '"json":[null]');
    return route.fulfill({ response, body });
  });
  let isWell = false;
  await page.route("**/api/health", (route) => (isWell ? route.continue() : route.fulfill({ status: 503, json: {} })));
  await page.goto("/wall");
  const failed = page.getByRole("alert").filter({ hasText: "Layar ini mengalami galat" });
  await expect(failed).toContainText(/dalam \d+ dtk/);
  await trace(page);

  const answered = page.waitForResponse("**/api/health");
  await page.clock.fastForward(11_000);
  await (await answered).finished();
  await expect(failed).toBeVisible();
  expect(await isStillTheSame(page)).toBe(true);

  [isBroken, isWell] = [false, true];
  await page.clock.fastForward(11_000);
  await expect(list(page)).toBeVisible();
  await expect(failed).toHaveCount(0);
  expect(await isStillTheSame(page)).toBe(false);
});

test("a map whose drawing the browser took and does not give back is made anew, after a pause that grows", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.clock.install();
  await page.goto("/wall");
  await expect(page.locator(drawn)).toBeVisible({ timeout: 30_000 });
  await trace(page);
  const takeDrawing = () =>
    page
      .locator("canvas.maplibregl-canvas")
      .evaluate((canvas: HTMLCanvasElement) =>
        canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext(),
      );
  const broken = page.getByRole("alert").filter({ hasText: "Peta tidak dapat digambar" });

  for (const seconds of [10, 20]) {
    await takeDrawing();
    await expect
      .poll(() =>
        page
          .locator("canvas.maplibregl-canvas")
          .evaluate((canvas: HTMLCanvasElement) => canvas.getContext("webgl2")?.isContextLost()),
      )
      .toBe(true);
    await page.clock.fastForward(6_000);
    await expect(broken).toBeVisible();
    await expect(list(page)).toBeVisible();
    await page.clock.fastForward((seconds - 4) * 1_000);
    await expect(broken).toBeVisible();
    await page.clock.fastForward(5_000);
    await expect(broken).toHaveCount(0);
    await expect(page.locator(drawn)).toBeVisible({ timeout: 30_000 });
  }
  expect(await isStillTheSame(page)).toBe(true);
});
