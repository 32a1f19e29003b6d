import type { Browser, Page } from "@playwright/test";

/** Interactions that dispatchers use often. */
export const interactions = ["typing", "selecting", "filtering", "panning"] as const;
type Interaction = (typeof interactions)[number];

type Cookies = readonly { name: string; value: string }[];
type Recorder = { current: Interaction | null; delaysMs: Record<Interaction, number[]> };
declare global {
  interface Window {
    recorder: Recorder;
  }
}

const incidentText = "Kebakaran rumah di Desa Bayung Lencir dekat pasar lama, api besar, ada orang di dalam";

/**
 * Opens the console with the cookies of a session and records the time from each input until the next frame is painted.
 * Without `hasMap` the browser provides no WebGL, and the console shows a message instead of the map.
 */
export async function openConsole(
  browser: Browser,
  url: string,
  cookies: Cookies,
  { hasMap = true } = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "id-ID" });
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url, sameSite: "Strict" as const })));
  await context.addInitScript(recordDelays, interactions);
  if (!hasMap) {
    await context.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
  }
  const page = await context.newPage();
  await page.goto(`${url}/dispatch`);
  await page.locator("[data-incident-row]").first().waitFor();
  if (hasMap) await page.locator("canvas").first().waitFor();
  await page.waitForTimeout(5_000);
  return page;
}

export type ColdStart = {
  mapIdleSeconds: number;
  bareMapIdleSeconds: number;
  initialScriptKb: number;
  deferredScriptKb: number;
};

/**
 * Opens the console in a browser with an empty cache. Measures the time from the start of the navigation until the map
 * has drawn its districts and the base map completely. Also measures the compressed size of the scripts, without the
 * map's worker, separately for those requested until the districts were drawn (`initialScriptKb`) and later
 * (`deferredScriptKb`). For comparison, measures how long a page with nothing but MapLibre takes to draw the same base
 * map.
 */
export async function measureColdStart(browser: Browser, url: string, cookies: Cookies): Promise<ColdStart> {
  const page = await openWithEmptyCache(browser, url, cookies);
  await page.addInitScript(() => {
    performance.setResourceTimingBufferSize(2_000);
    new MutationObserver((_, observer) => {
      if (!document.querySelector("[data-districts-drawn]:not([data-districts-drawn='0'])")) return;
      observer.disconnect();
      performance.mark("districts-drawn");
    }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-districts-drawn"] });
  });
  const groundRequest = page.waitForRequest(/\/ground\/[^/]+\//);
  await page.goto(`${url}/dispatch`);
  const mapIdleSeconds = await waitForMapIdle(page);
  await page.waitForTimeout(5_000);
  const scripts = await page.evaluate(() => {
    const drawnAt = performance.getEntriesByName("districts-drawn")[0]?.startTime ?? 0;
    const requests = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    return requests
      .filter(({ name }) => /_next.*\.js$/.test(name))
      .map(({ startTime, encodedBodySize }) => ({ isLater: startTime > drawnAt, bytes: encodedBodySize }));
  });
  const [, groundVersion = ""] = /\/ground\/([^/]+)\//.exec((await groundRequest).url()) ?? [];
  await page.context().close();
  const sumKb = (isLater: boolean) =>
    scripts.filter((script) => script.isLater === isLater).reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;
  const bareMapIdleSeconds = await measureBareMap(browser, url, cookies, groundVersion);
  return { mapIdleSeconds, bareMapIdleSeconds, initialScriptKb: sumKb(false), deferredScriptKb: sumKb(true) };
}

async function openWithEmptyCache(browser: Browser, url: string, cookies: Cookies): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "id-ID" });
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url, sameSite: "Strict" as const })));
  return context.newPage();
}

/** Returns the seconds from the start of the page's navigation to its mark `map-idle`. */
async function waitForMapIdle(page: Page): Promise<number> {
  const mark = await page.waitForFunction(() => performance.getEntriesByName("map-idle")[0]?.startTime, undefined, {
    timeout: 60_000,
  });
  return Number(await mark.jsonValue()) / 1_000;
}

const bareMapPage = (tiles: string) => `<!doctype html>
<style>html, body, #map { height: 100%; margin: 0 }</style>
<div id="map"></div>
<script type="module">
  import { Map, setWorkerUrl } from "/bare-map/maplibre-gl.mjs";
  setWorkerUrl("/map/maplibre-gl-worker.mjs");
  const layer = (type, name) => ({ id: name, type, source: "ground", "source-layer": name });
  const style = {
    version: 8,
    sources: { ground: { type: "vector", tiles: ["${tiles}"], minzoom: 6, maxzoom: 14 } },
    layers: [layer("fill", "land"), layer("fill", "water"), layer("line", "waterway"), layer("line", "road")],
  };
  const map = new Map({ container: "map", style, bounds: [103.03, -3.27, 104.68, -1.71], attributionControl: false });
  map.once("idle", () => performance.mark("map-idle"));
</script>`;

async function measureBareMap(browser: Browser, url: string, cookies: Cookies, version: string): Promise<number> {
  const page = await openWithEmptyCache(browser, url, cookies);
  await page.route(/\/bare-map(\/.*)?$/, (route) => {
    const [file] = /[\w-]+\.mjs$/.exec(route.request().url()) ?? [];
    return file
      ? route.fulfill({ path: `node_modules/maplibre-gl/dist/${file}`, contentType: "text/javascript" })
      : route.fulfill({ body: bareMapPage(`${url}/ground/${version}/{z}/{x}/{y}.mvt`), contentType: "text/html" });
  });
  await page.goto(`${url}/bare-map`);
  const seconds = await waitForMapIdle(page);
  await page.context().close();
  return seconds;
}

/**
 * Performs every interaction in each round. Returns, for each one, the times in ms from an input to the next painted
 * frame.
 */
export async function performInteractions(page: Page, roundCount: number): Promise<Recorder["delaysMs"]> {
  for (let round = 0; round < roundCount; round++) {
    await typeDescription(page);
    await selectIncidents(page);
    await filterQueue(page);
    await panMap(page);
  }
  return page.evaluate(() => {
    const { delaysMs } = window.recorder;
    return delaysMs;
  });
}

async function typeDescription(page: Page): Promise<void> {
  await page.keyboard.press("n");
  await page.locator("form textarea").first().focus();
  await recordDuring(page, "typing", () => page.keyboard.type(incidentText, { delay: 40 }));
  await page.locator("form textarea").first().fill("");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
}

async function selectIncidents(page: Page): Promise<void> {
  await recordDuring(page, "selecting", async () => {
    for (let step = 0; step < 15; step++) {
      await page.keyboard.press("j");
      await page.waitForTimeout(200);
    }
  });
  for (let step = 0; step < 3; step++) await page.keyboard.press("Escape");
}

async function filterQueue(page: Page): Promise<void> {
  await page.keyboard.press("/");
  await recordDuring(page, "filtering", () => page.keyboard.type("kebakaran", { delay: 80 }));
  for (let letter = 0; letter < "kebakaran".length; letter++) await page.keyboard.press("Backspace");
  await page.keyboard.press("Escape");
}

async function panMap(page: Page): Promise<void> {
  const [x, y] = [680, 420];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await recordDuring(page, "panning", async () => {
    for (let step = 1; step <= 40; step++) {
      await page.mouse.move(x + 3 * step, y + step);
      await page.waitForTimeout(16);
    }
  });
  await page.mouse.move(x, y, { steps: 10 });
  await page.mouse.up();
}

async function recordDuring(page: Page, interaction: Interaction, action: () => Promise<void>): Promise<void> {
  const setCurrentInteraction = (next: Interaction | null) =>
    page.evaluate((value) => {
      window.recorder.current = value;
    }, next);
  await setCurrentInteraction(interaction);
  await action();
  await page.waitForTimeout(100);
  await setCurrentInteraction(null);
}

/**
 * Runs in the page: records the time from each input until the next frame is painted. The function is sent to the page
 * as text. It must not contain named functions, because the compiler wraps these in a helper that does not exist in the
 * page.
 */
function recordDelays(names: readonly Interaction[]): void {
  const delaysMs = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Recorder["delaysMs"];
  window.recorder = { current: null, delaysMs };
  for (const kind of ["keydown", "pointermove"]) {
    addEventListener(
      kind,
      (event) => {
        const { current } = window.recorder;
        if (!current || (event.type === "pointermove") !== (current === "panning")) return;
        requestAnimationFrame(() => {
          const paintChannel = new MessageChannel();
          paintChannel.port1.onmessage = () => delaysMs[current].push(performance.now() - event.timeStamp);
          paintChannel.port2.postMessage(null);
        });
      },
      { capture: true, passive: true },
    );
  }
}
