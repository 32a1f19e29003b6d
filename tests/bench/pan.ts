import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { openPostgres } from "../../db/client";
import { importOsm } from "../../server/ground/import-osm";
import { createIncident } from "../../server/incidents/create-incident";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { aContext, aType, sekayu } from "../support/makers";
import { moveOsm } from "../support/moved-osm";
import { createSession } from "../support/people";
import { startPostgres } from "../support/postgres";
import { startServer } from "../support/server";
import { findChromium } from "../support/system.mjs";
import { summarise } from "./measure";
import { describeServer, type Report, type Row, targetAtMost } from "./report";

const portoFile = "tests/data/osm/porto.osm.pbf";
const porto = { lng: -8.6291, lat: 41.1579 };
/** Zoom levels from the whole regency to single streets. The console shows a selected incident at zoom 11.5. */
const zooms = [8.5, 11.5, 13.5, 15.5];
const incidentZoom = 11.5;
const roundCount = 3;
/** Pointer moves of one drag. Each takes a frame: with software rendering, up to half a second. */
const moveCount = 40;
const maxFrameTimeRatio = 2;

type Ground = "empty" | "shipped" | "streets";

/**
 * Measures the frame times of the console's map while it is dragged, at several zoom levels: without a base map, with
 * the base map that the server ships with, and with the streets of Porto moved to Sekayu.
 */
export async function benchPan(): Promise<Report> {
  if (!existsSync(".next/BUILD_ID")) throw new Error("The screens are not built: npm run build first.");
  const folder = mkdtempSync(join(tmpdir(), "muba-pan-"));
  const postgres = await startPostgres();
  const args = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-rasterization",
  ];
  const browser = await chromium.launch({ executablePath: findChromium(), args });
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await migrateAndSeed(database);
    const context = aContext(database.db, { settings: { positionFreshMinutes: 10, groundFolder: folder } });
    const type = await aType(database.db, []);
    await createIncident(context, { type, location: sekayu, precision: "exact" });
    const openConsole = async (ground: Ground) => {
      const server = await startServer({ databaseUrl: url, env: { LOG_LEVEL: "warn", GROUND_FOLDER: folder } });
      const { cookies } = await createSession(database.db, server, "dispatcher");
      return { server, page: await openMap(browser, server.url, cookies, ground) };
    };
    const emptyConsole = await openConsole("empty");
    const shippedConsole = await openConsole("shipped");
    const path = join(folder, "moved.osm.pbf");
    moveOsm(portoFile, path, { lng: sekayu.lng - porto.lng, lat: sekayu.lat - porto.lat });
    await importOsm(context, database, { path, anywhere: true });
    const streetsConsole = await openConsole("streets");
    const rows: Row[] = [];
    const pages = { empty: emptyConsole.page, shipped: shippedConsole.page, streets: streetsConsole.page };
    let maxRatio = 0;
    for (const zoom of zooms) {
      for (const page of Object.values(pages))
        await zoomBy(page, zoom - (rows.length === 0 ? incidentZoom : (zooms[zooms.indexOf(zoom) - 1] ?? 0)));
      const frames: Record<Ground, number[]> = { empty: [], shipped: [], streets: [] };
      for (let round = 0; round < roundCount; round++)
        for (const [ground, page] of Object.entries(pages)) frames[ground as Ground].push(...(await dragMap(page)));
      const medianMs = (ground: Ground) => summarise(frames[ground]).p50;
      maxRatio = Math.max(maxRatio, medianMs("streets") / medianMs("empty"));
      for (const ground of ["empty", "shipped", "streets"] as const) {
        const { runs, p95 } = summarise(frames[ground]);
        rows.push({ zoom, ground, frames: runs, "p50 ms": medianMs(ground), "p95 ms": p95 });
        console.log(`zoom ${zoom}, ${ground}: ${medianMs(ground).toFixed(0)} ms a frame`);
      }
    }
    for (const { server } of [emptyConsole, shippedConsole, streetsConsole]) await server.stop();
    const server = await describeServer(database.db);
    await database.close();
    return {
      tables: { "Frames while the map is dragged (software rendering, 1440x900)": rows },
      targets: [
        targetAtMost(
          "median frame with a city's streets against the empty map, at the slowest zoom",
          maxRatio,
          maxFrameTimeRatio,
        ),
      ],
      notes: [server],
    };
  } finally {
    await browser.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openMap(
  browser: Browser,
  url: string,
  cookies: readonly { name: string; value: string }[],
  ground: Ground,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "id-ID",
    reducedMotion: "reduce",
  });
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url, sameSite: "Strict" as const })));
  const page = await context.newPage();
  if (ground === "empty") await page.route("**/ground/**", (route) => route.abort());
  await page.goto(`${url}/dispatch`);
  await page.locator("[data-districts-drawn]:not([data-districts-drawn='0'])").waitFor({ timeout: 60_000 });
  await page.locator("[data-incident-row]").first().waitFor();
  await page.keyboard.press("j");
  await page.waitForTimeout(2_000);
  return page;
}

async function zoomBy(page: Page, levelCount: number): Promise<void> {
  await page.bringToFront();
  const button = page.getByRole("button", { name: levelCount > 0 ? "Perbesar" : "Perkecil" });
  for (let step = 0; step < Math.abs(levelCount); step++) await button.click();
  // Give tiles time to load and labels time to fade in.
  await page.waitForTimeout(3_000);
}

const mapFolder = "node_modules/maplibre-gl/dist";
const emptyMapPage = `<!doctype html><div id="map" style="position:fixed;inset:0"></div><script type="module">
  import { Map, setWorkerUrl } from "/empty-map/maplibre-gl.mjs";
  setWorkerUrl("/empty-map/maplibre-gl-worker.mjs");
  const map = new Map({ container: "map", style: { version: 8, sources: {}, layers: [] }, center: [103.8, -2.9], zoom: 9 });
  map.once("load", () => (document.body.dataset.drawn = "true"));
</script>`;

/** Opens a page that is nothing but a MapLibre map without layers. */
export async function openEmptyMap(context: BrowserContext, serverUrl: string): Promise<Page> {
  const page = await context.newPage();
  await page.route("**/empty-map/**", (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1) ?? "";
    return name.endsWith(".mjs")
      ? route.fulfill({ path: join(mapFolder, name), contentType: "text/javascript" })
      : route.fulfill({ body: emptyMapPage, contentType: "text/html" });
  });
  await page.goto(`${serverUrl}/empty-map/`);
  await page.locator("[data-drawn]").waitFor({ state: "attached", timeout: 30_000 });
  return page;
}

/** Drags the map in a circle back to where it was. Returns the duration of each frame in ms. */
export async function dragMap(page: Page, [x, y]: readonly [number, number] = [720, 450]): Promise<number[]> {
  await page.bringToFront();
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => {
    const recorder = {
      frames: [] as number[],
      last: performance.now(),
      request: 0,
      onFrame() {
        const now = performance.now();
        recorder.frames.push(now - recorder.last);
        recorder.last = now;
        recorder.request = requestAnimationFrame(recorder.onFrame);
      },
    };
    Object.assign(window, { panRecorder: recorder });
    recorder.request = requestAnimationFrame(recorder.onFrame);
  });
  for (let step = 1; step <= moveCount; step++) {
    const angle = (step / moveCount) * 2 * Math.PI;
    await page.mouse.move(x + 90 * Math.sin(angle), y + 60 * (1 - Math.cos(angle)));
    await page.waitForTimeout(8);
  }
  const frames = await page.evaluate(() => {
    const { panRecorder } = window as unknown as { panRecorder: { frames: number[]; request: number } };
    cancelAnimationFrame(panRecorder.request);
    return panRecorder.frames.slice(1);
  });
  await page.mouse.up();
  await page.waitForTimeout(500);
  return frames;
}
