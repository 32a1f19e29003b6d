import type { Page } from "@playwright/test";

type OlderBuild = {
  /** Number of times that the page was loaded. */
  loads: number;
  /** Number of times that a page asked whether the server is healthy, as it does before it reloads itself. */
  healthChecks: number;
};

/** Makes the first load of `path` a page of an older build than the server's, and counts what the page does then. */
export async function serveOlderBuild(page: Page, path: string): Promise<OlderBuild> {
  const olderBuild = { loads: 0, healthChecks: 0 };
  await page.route(
    ({ pathname }) => pathname === path,
    async (route) => {
      if (route.request().resourceType() !== "document") return route.fallback();
      const response = await route.fetch();
      const body = (await response.text()).replace(/data-build="[^"]*"/, 'data-build="an older one"');
      await route.fulfill({ response, ...(olderBuild.loads++ === 0 && { body }) });
    },
  );
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/health") olderBuild.healthChecks++;
  });
  return olderBuild;
}

/** Sets a mark on the page. A reload removes it, so tests can tell whether the page has reloaded. */
export const markPage = (page: Page) => page.evaluate(() => void Object.assign(window, { isSamePage: true }));
/** Whether the page still has the mark. */
export const isSamePage = (page: Page) => page.evaluate(() => "isSamePage" in window);
/** Waits until the page with the mark has been replaced by a reload. */
export const waitForReload = (page: Page) => page.waitForFunction(() => !("isSamePage" in window));

/** Makes a page believe that its window is hidden, or shown again. */
export function setHidden(page: Page, isHidden: boolean): Promise<void> {
  return page.evaluate(
    (visibility) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => visibility });
      document.dispatchEvent(new Event("visibilitychange"));
    },
    isHidden ? "hidden" : "visible",
  );
}

/** More than the longest pause before a page reloads itself for the first time. */
export const reloadPauseMs = 21_000;

/**
 * Advances the fake timers of a page without a live feed past the pause before it would reload itself. A check of
 * the server's health that it sends before a reload has been counted then.
 */
export async function passReloadPause(page: Page): Promise<void> {
  await page.clock.fastForward(reloadPauseMs);
  // A check of the server's health would have been sent before this request.
  await page.evaluate(() =>
    fetch("/favicon.ico").then(
      () => {},
      () => {},
    ),
  );
}
