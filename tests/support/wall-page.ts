import type { CDPSession, Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import type { Map as MapLibreMap } from "maplibre-gl";
import type { Db } from "../../db/client";
import { acceptPositions } from "../../server/units/accept-positions";
import { aContext, aUnit, sekayu } from "./makers";
import { expect } from "./screens";

/** How far a step advances the fake timers: less than the time after which the page closes a silent feed. */
const stepMs = 6_000;

type MonotonicClock = { hold(): void; release(): void; advance(ms: number): void };

declare global {
  interface Window {
    monotonicClock: MonotonicClock;
  }
}

/**
 * Lets `holdClock` and `advanceClock` control the page's monotonic clock, `performance.now()`, which runs normally
 * until one of them is called. Call this before the page is opened. The wall uses this clock for the duration of the
 * spotlight, the age of the data, and the delay before a retry.
 */
export async function controlMonotonicClock(page: Page): Promise<void> {
  // The scripts of a context run in the order in which they were added.
  await page.context().addInitScript(() => {
    const realPerformance = window.performance;
    let offsetMs = 0;
    let heldMs: number | null = null;
    const now = () => heldMs ?? realPerformance.now() + offsetMs;
    // Replace the object instead of its `now` method, because the fake timers must still use the real object.
    window.performance = new Proxy(realPerformance, {
      get(target, key) {
        if (key === "now") return now;
        const value: unknown = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    window.monotonicClock = {
      hold() {
        heldMs = now();
      },
      release() {
        if (heldMs !== null) offsetMs = heldMs - realPerformance.now();
        heldMs = null;
      },
      advance(ms) {
        if (heldMs === null) offsetMs += ms;
        else heldMs += ms;
      },
    };
  });
}

/** Stops the monotonic clock of a page until it is released, so that a slow machine has as much time as it needs. */
export async function holdClock(page: Page): Promise<void> {
  await page.evaluate(() => window.monotonicClock.hold());
}

/** Lets a stopped clock continue from its current time. */
export async function releaseClock(page: Page): Promise<void> {
  await page.evaluate(() => window.monotonicClock.release());
}

/** Advances the monotonic clock and the fake timers of a page together. */
export async function advanceClock(page: Page, ms: number): Promise<void> {
  await page.evaluate((durationMs) => window.monotonicClock.advance(durationMs), ms);
  await page.clock.fastForward(ms);
}

/** A page with fake timers. `messages` is the number of feed messages that it has received. */
export type FakeTimers = { page: Page; devtools: CDPSession; messages: number };

/**
 * Installs fake timers in a page that is not open yet. They do not advance the monotonic clock, because the page would
 * then consider the feed late. `holdClock` can still stop the monotonic clock.
 */
export async function installTimers(page: Page): Promise<FakeTimers> {
  const context = page.context();
  await context.addInitScript(() => void Object.assign(window, { realPerformance: window.performance }));
  await page.clock.install();
  await context.addInitScript(() => {
    window.performance = (window as unknown as { realPerformance: Performance }).realPerformance;
  });
  await controlMonotonicClock(page);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  const timers = { page, devtools, messages: 0 };
  devtools.on("Network.eventSourceMessageReceived", () => timers.messages++);
  return timers;
}

/**
 * Advances fake timers in steps and sends a feed message after each, so that the page does not close the feed. Stops
 * early if `isDone` returns true. Fake timers also run in real time, so the time that the steps take is part of `ms`.
 */
export async function advanceTimers(
  timers: FakeTimers,
  db: Db,
  ms: number,
  isDone: () => boolean | Promise<boolean> = () => false,
): Promise<void> {
  const { callSign } = await aUnit(db, { at: sekayu });
  const startedAt = Date.now();
  let forwardedMs = 0;
  while (!(await isDone())) {
    const remainingMs = ms - forwardedMs - (Date.now() - startedAt);
    if (remainingMs <= 0) return;
    const forwardMs = Math.min(remainingMs, stepMs);
    await timers.page.clock.fastForward(forwardMs);
    forwardedMs += forwardMs;
    const messagesBefore = timers.messages;
    await acceptPositions(aContext(db), [{ callSign, ...sekayu, recordedAt: new Date() }]);
    // This is the notification that the server sends after a write.
    await db.execute(sql`select pg_notify('live', 'changes positions')`);
    await expect.poll(() => timers.messages, { intervals: [50] }).toBeGreaterThan(messagesBefore);
  }
}

/** Waits until the map of the wall has moved to its current view at its current size, and does not move again. */
export async function waitUntilFramed(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const wall = document.querySelector<HTMLElement>("[data-wall]");
    const mapArea = document.querySelector(".wall-area-map");
    if (!wall || !mapArea) return false;
    return wall.dataset.framed === `${wall.dataset.view} ${mapArea.clientWidth}x${mapArea.clientHeight}`;
  });
}

type WithMap = { getMap?(): unknown };
type Hook = { next?: Hook | null; memoizedState: (WithMap & { current?: WithMap | null }) | null };
type Fiber = {
  return: Fiber | null;
  memoizedState: Hook | null;
  memoizedProps: { client?: { getQueryCache?(): unknown } } | null;
};

/** Stores the MapLibre map and the query client of a screen in its `window`, as `map` and `client`. */
export function exposeMap(page: Page): Promise<void> {
  return page.evaluate(() => {
    const section = document.querySelector("[data-districts-drawn]");
    const fiberKey = Object.keys(section ?? {}).find((key) => key.startsWith("__reactFiber$"));
    const found: { map?: unknown; client?: unknown } = {};
    let fiber = section && fiberKey ? (section as unknown as Record<string, Fiber | null>)[fiberKey] : null;
    for (; fiber; fiber = fiber.return) {
      for (
        let state = fiber.memoizedState;
        state && typeof state === "object" && "next" in state;
        state = state.next ?? null
      ) {
        // The wall stores its map as state, the console in a ref. A tRPC proxy, which is a function, has every property.
        for (const value of [state.memoizedState, state.memoizedState?.current])
          if (typeof value === "object") found.map ??= value?.getMap?.();
      }
      if (fiber.memoizedProps?.client?.getQueryCache) found.client ??= fiber.memoizedProps.client;
    }
    Object.assign(window, found);
  });
}

/** Makes the map of a screen lose its WebGL context. Returns the function that restores it. */
export async function loseWebGlContext(page: Page): Promise<() => Promise<void>> {
  const contextLoss = await page
    .locator("canvas.maplibregl-canvas")
    .evaluateHandle((canvas: HTMLCanvasElement) => canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context"));
  await contextLoss.evaluate((extension) => extension?.loseContext());
  await expect.poll(() => hasLoadedStyle(page)).toBe(false);
  return async () => {
    await contextLoss.evaluate((extension) => extension?.restoreContext());
    await expect.poll(() => hasLoadedStyle(page)).toBe(true);
  };
}

async function hasLoadedStyle(page: Page): Promise<boolean> {
  await exposeMap(page);
  return page.evaluate(() => (window as unknown as { map: MapLibreMap }).map.style?._loaded ?? false);
}

type DrawnFeature = { properties: Record<string, string> };
type DrawnData = { updateable?: Map<string, DrawnFeature>; geojson?: { features: DrawnFeature[] } };
type DrawnMap = {
  getSource(id: string): { _data?: DrawnData } | undefined;
  getBounds(): { toArray(): [lng: number, lat: number][] };
};

type MapContent = { incidents: string[]; units: string[]; fires: string[]; area: number[] };

/** The ids of what is in the sources of a screen's map, and its area as west, south, east, north. */
export async function readMap(page: Page): Promise<MapContent> {
  await exposeMap(page);
  return page.evaluate(() => {
    const { map } = window as unknown as { map: DrawnMap };
    const reader = {
      listIds(source: string, key: string): string[] {
        const { updateable, geojson } = map.getSource(source)?._data ?? {};
        const features = updateable ? [...updateable.values()] : (geojson?.features ?? []);
        return features.flatMap(({ properties }) => properties[key]?.split(",") ?? []).sort();
      },
    };
    return {
      incidents: reader.listIds("incidents", "incident"),
      units: reader.listIds("units", "units"),
      fires: reader.listIds("fire-watches", "watch"),
      area: map.getBounds().toArray().flat(),
    };
  });
}

/** Makes a page believe that a graphics card draws its map, so that it draws the map in full detail. */
export async function hideSoftwareRendering(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.addInitScript(() => {
    const { getExtension } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.getExtension = function (this: WebGL2RenderingContext, name: string) {
      return name === "WEBGL_debug_renderer_info" ? null : getExtension.call(this, name as "WEBGL_multi_draw");
    } as typeof getExtension;
  });
}

/**
 * The size of the smallest legible text for readers 5 m from a 55-inch screen and 3 m from an 85-inch screen, as shares
 * of the screen's diagonal.
 */
export const minTextShares = [0.022941, 0.022941 * (3 / 5) * (55 / 85)] as const;

/** Sets the smallest text that the wall's readers can read, as a share of the screen's diagonal. */
export function setMinTextShare(page: Page, share: number): Promise<void> {
  return page.evaluate((value) => {
    document.documentElement.style.setProperty("--wall-share", `${value}`);
    window.dispatchEvent(new Event("resize"));
  }, share);
}
