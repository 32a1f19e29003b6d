import type { Browser, Page } from "@playwright/test";

/** What a dispatcher does all night. */
export const interactions = ["typing", "selecting", "filtering", "panning"] as const;
type Interaction = (typeof interactions)[number];

type Watched = { doing: Interaction | null; waited: Record<Interaction, number[]> };
declare global {
  interface Window {
    watched: Watched;
  }
}

const report = "Kebakaran rumah di Desa Bayung Lencir dekat pasar lama, api besar, ada orang di dalam";

/**
 * Opens the console of whoever has these cookies, with each press timed until the frame that answers it is done. Without `drawsMap`
 * the browser gives no WebGL, and the console says so where the map would be.
 */
export async function openConsole(
  browser: Browser,
  url: string,
  cookies: readonly { name: string; value: string }[],
  { drawsMap = true } = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "id-ID" });
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url, sameSite: "Strict" as const })));
  await context.addInitScript(watchPresses, interactions);
  if (!drawsMap) {
    await context.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
  }
  const page = await context.newPage();
  await page.goto(`${url}/dispatch`);
  await page.locator("[data-incident-row]").first().waitFor();
  if (drawsMap) await page.locator("canvas").first().waitFor();
  await page.waitForTimeout(5_000);
  return page;
}

/** Does each interaction in so many rounds; gives how long each press waited for its frame, in milliseconds. */
export async function workConsole(page: Page, rounds: number): Promise<Watched["waited"]> {
  for (let round = 0; round < rounds; round++) {
    await type(page);
    await select(page);
    await filter(page);
    await pan(page);
  }
  return page.evaluate(() => {
    const { waited } = window.watched;
    return waited;
  });
}

async function type(page: Page): Promise<void> {
  await page.keyboard.press("n");
  await page.locator("form textarea").first().focus();
  await during(page, "typing", () => page.keyboard.type(report, { delay: 40 }));
  await page.locator("form textarea").first().fill("");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
}

async function select(page: Page): Promise<void> {
  await during(page, "selecting", async () => {
    for (let step = 0; step < 15; step++) {
      await page.keyboard.press("j");
      await page.waitForTimeout(200);
    }
  });
  for (let step = 0; step < 3; step++) await page.keyboard.press("Escape");
}

async function filter(page: Page): Promise<void> {
  await page.keyboard.press("/");
  await during(page, "filtering", () => page.keyboard.type("kebakaran", { delay: 80 }));
  for (let letter = 0; letter < "kebakaran".length; letter++) await page.keyboard.press("Backspace");
  await page.keyboard.press("Escape");
}

async function pan(page: Page): Promise<void> {
  const [x, y] = [680, 420];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await during(page, "panning", async () => {
    for (let step = 1; step <= 40; step++) {
      await page.mouse.move(x + 3 * step, y + step);
      await page.waitForTimeout(16);
    }
  });
  await page.mouse.move(x, y, { steps: 10 });
  await page.mouse.up();
}

async function during(page: Page, doing: Interaction, work: () => Promise<void>): Promise<void> {
  const set = (now: Interaction | null) =>
    page.evaluate((value) => {
      window.watched.doing = value;
    }, now);
  await set(doing);
  await work();
  await page.waitForTimeout(100);
  await set(null);
}

/**
 * In the page: notes for each press how long it was, from when it happened until the frame after it was painted. It is sent as text,
 * so nothing in it may have a name that the compiler would keep with a helper of its own.
 */
function watchPresses(names: readonly Interaction[]): void {
  const waited = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Watched["waited"];
  window.watched = { doing: null, waited };
  for (const kind of ["keydown", "pointermove"]) {
    addEventListener(
      kind,
      (event) => {
        const { doing } = window.watched;
        if (!doing || (event.type === "pointermove") !== (doing === "panning")) return;
        requestAnimationFrame(() => {
          const painted = new MessageChannel();
          painted.port1.onmessage = () => waited[doing].push(performance.now() - event.timeStamp);
          painted.port2.postMessage(null);
        });
      },
      { capture: true, passive: true },
    );
  }
}
