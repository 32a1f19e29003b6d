import type { Browser, Page } from "@playwright/test";

/** Interactions that dispatchers use often. */
export const interactions = ["typing", "selecting", "filtering", "panning"] as const;
type Interaction = (typeof interactions)[number];

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
  cookies: readonly { name: string; value: string }[],
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

export type ColdStart = { seconds: number; scriptKb: number; workerKb: number; laterKb: number };

/**
 * Opens the console in a browser with an empty cache. Measures the time until the map is drawn and the compressed size
 * of the scripts: those received by then, those loaded afterwards, and the map's worker.
 */
export async function measureColdStart(
  browser: Browser,
  url: string,
  cookies: readonly { name: string; value: string }[],
): Promise<ColdStart> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "id-ID" });
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url, sameSite: "Strict" as const })));
  const page = await context.newPage();
  const scripts: { path: string; at: number; bytes: Promise<number> }[] = [];
  page.on("requestfinished", (request) => {
    const path = new URL(request.url()).pathname;
    if (!/\.m?js$/.test(path)) return;
    const bytes = request.sizes().then(({ responseBodySize }) => responseBodySize);
    scripts.push({ path, at: performance.now(), bytes });
  });
  const startedAt = performance.now();
  await page.goto(`${url}/dispatch`);
  await page.locator("[data-districts-drawn]:not([data-districts-drawn='0'])").waitFor();
  const drawnAt = performance.now();
  await page.waitForTimeout(5_000);
  const sizes = await Promise.all(scripts.map(async ({ bytes, ...script }) => ({ ...script, bytes: await bytes })));
  await context.close();
  const sumKb = (chosen: (script: { path: string; at: number }) => boolean) =>
    sizes.filter(chosen).reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;
  const isWorker = ({ path }: { path: string }) => path.startsWith("/map/");
  return {
    seconds: (drawnAt - startedAt) / 1_000,
    scriptKb: sumKb((script) => !isWorker(script) && script.at <= drawnAt),
    workerKb: sumKb(isWorker),
    laterKb: sumKb((script) => !isWorker(script) && script.at > drawnAt),
  };
}

/** Performs each interaction once per round. Returns the time in ms from each input until the next frame is painted. */
export async function performInteractions(page: Page, roundCount: number): Promise<Recorder["delaysMs"]> {
  for (let round = 0; round < roundCount; round++) {
    await type(page);
    await selectIncidents(page);
    await filter(page);
    await pan(page);
  }
  return page.evaluate(() => {
    const { delaysMs } = window.recorder;
    return delaysMs;
  });
}

async function type(page: Page): Promise<void> {
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

async function filter(page: Page): Promise<void> {
  await page.keyboard.press("/");
  await recordDuring(page, "filtering", () => page.keyboard.type("kebakaran", { delay: 80 }));
  for (let letter = 0; letter < "kebakaran".length; letter++) await page.keyboard.press("Backspace");
  await page.keyboard.press("Escape");
}

async function pan(page: Page): Promise<void> {
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
  const setCurrent = (next: Interaction | null) =>
    page.evaluate((value) => {
      window.recorder.current = value;
    }, next);
  await setCurrent(interaction);
  await action();
  await page.waitForTimeout(100);
  await setCurrent(null);
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
