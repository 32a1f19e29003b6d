import { existsSync } from "node:fs";
import { type Browser, type CDPSession, chromium, type Page } from "@playwright/test";
import { count, ne } from "drizzle-orm";
import { type Database, openPostgres } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { createKey } from "../../server/keys/manage-keys";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { aContext } from "../support/makers";
import { createSession } from "../support/people";
import { startPostgres } from "../support/postgres";
import { startServer, type TestServer } from "../support/server";
import { findChromium } from "../support/system.mjs";
import { summarise } from "./measure";
import { dragMap, openEmptyMap } from "./pan";
import { describeServer, type Report, type Row, targetAtMost } from "./report";
import { traceLongFrames } from "./trace-frames";
import { closeAllIncidents, createSimulator, type Simulator, simulatorOptions } from "./wall-load";

const defaultMinutes = 6;
/**
 * Maximum duration of the warm-up, which is not measured. During it, the browser compiles the page's code, the first
 * incidents are opened, and the wall's list of the last ten minutes fills. If the measurement is shorter than this, the
 * warm-up takes as long as the measurement.
 */
const maxWarmUpMinutes = 10;
const screen = { width: 1920, height: 1080 };
const [maxHeapGrowth, maxDelayMs, maxFrameTimeRatio] = [1.05, 200, 2.5];
const sampleCount = 12;
/**
 * Pause before the heap without open incidents is measured. The wall lists the changes of the last ten minutes, so it
 * holds nothing of an incident that was closed longer ago.
 */
const quietMinutes = 11;
const quietSampleCount = 3;
const dragCount = 4;
const traceSeconds = 30;

type Sample = {
  minute: number;
  "heap MB": number;
  "buffers MB": number;
  nodes: number;
  "longest task ms": number;
  "longest frame ms": number;
  "frames over 200 ms": number;
  "open incidents": number;
};

/**
 * Measures an unattended wall in a real browser while the simulator creates incidents through the HTTP interface: the
 * heap, and the buffers of images and map tiles, after forced garbage collections; the longest tasks and frames; and
 * the console errors. Runs for the number of minutes in the argument or else in `WALL_MINUTES`; six if neither is
 * given. The heap depends on how many incidents are open, so its growth is measured between two moments with none:
 * before and after the load the simulator stops, and all incidents are closed. At the end of the load, records which
 * threads of the browser are busy during long frames, and compares the frames of this map and of an empty MapLibre map
 * of the same size, which are dragged alternately.
 */
export async function benchWall([minutesArgument]: string[]): Promise<Report> {
  const minutes = Number(minutesArgument ?? process.env.WALL_MINUTES ?? defaultMinutes);
  if (!(minutes > 0))
    throw new Error(`The wall runs for a number of minutes, not "${minutesArgument ?? process.env.WALL_MINUTES}".`);
  if (!existsSync(".next/BUILD_ID")) throw new Error("The screens are not built: npm run build first.");
  const postgres = await startPostgres();
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await migrateAndSeed(database);
    await seedDemonstrationUnits(database, new Date());
    const server = await startServer({ databaseUrl: url, env: { LOG_LEVEL: "warn" } });
    const { key } = await createKey(aContext(database.db), { name: "wall", simulated: true });
    const simulator = createSimulator(server, key);
    simulator.start();
    const args = [
      "--no-sandbox",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-gpu-rasterization",
    ];
    const browser = await chromium.launch({ executablePath: findChromium(), args });
    try {
      const context = await browser.newContext({ viewport: screen, locale: "id-ID", timezoneId: "Asia/Jakarta" });
      const { cookies } = await createSession(database.db, server, "wall");
      await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: server.url })));
      return await measureWall(browser, await context.newPage(), database, server, simulator, minutes);
    } finally {
      await browser.close();
      await simulator.stop();
      await server.stop();
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}

async function measureWall(
  browser: Browser,
  page: Page,
  { db }: Database,
  server: TestServer,
  simulator: Simulator,
  minutes: number,
): Promise<Report> {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.addInitScript(() => {
    const [tasks, frames]: [number[], number[]] = [[], []];
    Object.assign(window, { tasks, frames });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: "longtask",
      buffered: true,
    });
    // `onFrame` is a method of an object, because the compiler wraps named functions in a helper that does not exist in
    // the page.
    const recorder = {
      lastFrame: 0,
      onFrame(now: number) {
        if (now - recorder.lastFrame > 50 && recorder.lastFrame > 0) frames.push(now - recorder.lastFrame);
        recorder.lastFrame = now;
        requestAnimationFrame(recorder.onFrame);
      },
    };
    requestAnimationFrame(recorder.onFrame);
  });
  await page.goto(`${server.url}/wall`);
  await page.locator("[data-wall]").waitFor({ timeout: 60_000 });
  const devtools = await page.context().newCDPSession(page);
  const samples: Sample[] = [];
  const warmUpMinutes = Math.min(maxWarmUpMinutes, minutes);
  await page.waitForTimeout(warmUpMinutes * 60_000);
  const measureQuietHeap = async (when: string): Promise<Row> => {
    await simulator.stop();
    await closeAllIncidents(db);
    await page.waitForTimeout(quietMinutes * 60_000);
    let lowest = await measureMemory(devtools);
    for (let sample = 1; sample < quietSampleCount; sample++) {
      await page.waitForTimeout(30_000);
      const memory = await measureMemory(devtools);
      if (memory["heap MB"] < lowest["heap MB"]) lowest = memory;
    }
    const row = { when, "open incidents": await countOpenIncidents(db), ...lowest };
    console.log(JSON.stringify(row));
    return row;
  };
  const quietBefore = await measureQuietHeap("before");
  simulator.start();
  await checkRecorders(page);
  const startedAt = performance.now();
  for (let index = 0; index <= sampleCount; index++) {
    const sampleAt = startedAt + (index / sampleCount) * minutes * 60_000;
    await page.waitForTimeout(Math.max(0, sampleAt - performance.now()));
    const { tasks, frames } = await takeDelays(page);
    const sample: Sample = {
      minute: Math.round((performance.now() - startedAt) / 6_000) / 10,
      ...(await measureMemory(devtools)),
      "longest task ms": Math.round(Math.max(0, ...tasks)),
      "longest frame ms": Math.round(Math.max(0, ...frames)),
      "frames over 200 ms": frames.filter((duration) => duration > maxDelayMs).length,
      "open incidents": await countOpenIncidents(db),
    };
    samples.push(sample);
    console.log(JSON.stringify(sample));
  }
  const threads = await traceLongFrames(browser, page, traceSeconds);
  const frames = await compareFrames(page, server);
  const quietAfter = await measureQuietHeap("after");
  const growth = Number(quietAfter["heap MB"]) / Number(quietBefore["heap MB"]);
  const maximumOf = (metric: "longest task ms" | "longest frame ms") =>
    Math.max(...samples.map((sample) => sample[metric]));
  return {
    tables: {
      "The unattended wall": samples,
      "The wall without open incidents": [quietBefore, quietAfter],
      [`Threads of the browser during the wall's long frames, in ${traceSeconds} s`]: threads,
      "Frames while the map is dragged": frames.rows,
    },
    targets: [
      {
        target: `heap without open incidents, after the load to before it: at most ${maxHeapGrowth}`,
        measured: growth.toFixed(3),
        met: growth <= maxHeapGrowth,
      },
      ...(["longest task ms", "longest frame ms"] as const).map((metric) => ({
        target: `${metric}: at most ${maxDelayMs}`,
        measured: `${maximumOf(metric)}`,
        met: maximumOf(metric) <= maxDelayMs,
      })),
      targetAtMost("median frame against that of an empty map of the same size", frames.ratio, maxFrameTimeRatio),
      {
        target: "no error on the console",
        measured: errors.slice(0, 3).join("; ") || "none",
        met: errors.length === 0,
      },
    ],
    notes: [
      await describeServer(db),
      `${screen.width}x${screen.height}, software rendering (SwiftShader); ${simulatorOptions.rate} incidents an hour, ${simulatorOptions.units} units, ${simulatorOptions.speed} times as fast as real, for ${minutes} minutes after ${warmUpMinutes} minutes to warm up.`,
    ],
  };
}

/** Drags the wall's map and an empty one alternately. */
async function compareFrames(page: Page, { url }: TestServer): Promise<{ rows: Row[]; ratio: number }> {
  const emptyMap = await openEmptyMap(page.context(), url);
  const middle = [screen.width * 0.6, screen.height / 2] as const;
  const frames = { wall: [] as number[], empty: [] as number[] };
  for (let round = 0; round < dragCount; round++) {
    frames.empty.push(...(await dragMap(emptyMap, middle)));
    frames.wall.push(...(await dragMap(page, middle)));
  }
  await emptyMap.close();
  const rows = (["empty", "wall"] as const).map((map): Row => {
    const { runs, p50, p95 } = summarise(frames[map]);
    return { map, frames: runs, "p50 ms": p50, "p95 ms": p95, "longest ms": Math.max(...frames[map]) };
  });
  return { rows, ratio: summarise(frames.wall).p50 / summarise(frames.empty).p50 };
}

type Delays = { tasks: number[]; frames: number[] };

/** Returns the durations in ms of all tasks and frames longer than 50 ms since the last call. */
function takeDelays(page: Page): Promise<Delays> {
  return page.evaluate(() => {
    const { tasks, frames } = window as unknown as Delays;
    return { tasks: tasks.splice(0), frames: frames.splice(0) };
  });
}

/**
 * Blocks the page for a moment and checks that the recorders notice this. Discards all delays recorded until then,
 * including those while the page opened.
 */
async function checkRecorders(page: Page): Promise<void> {
  const blockMs = 150;
  await takeDelays(page);
  await page.evaluate(
    (ms) =>
      setTimeout(() => {
        const endMs = performance.now() + ms;
        while (performance.now() < endMs);
      }),
    blockMs,
  );
  // On a busy machine the next frame can come seconds later.
  await page.waitForFunction(
    (ms) => {
      const { tasks, frames } = window as unknown as Delays;
      return [tasks, frames].every((delays) => delays.some((delay) => delay > ms));
    },
    blockMs / 2,
    { timeout: 30_000 },
  );
  await takeDelays(page);
}

async function measureMemory(devtools: CDPSession) {
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await devtools.send("Runtime.getHeapUsage");
  const { nodes } = await devtools.send("Memory.getDOMCounters");
  return { "heap MB": usedSize / 2 ** 20, "buffers MB": backingStorageSize / 2 ** 20, nodes };
}

async function countOpenIncidents(db: Database["db"]): Promise<number> {
  const [row] = await db.select({ count: count() }).from(incident).where(ne(incident.status, "closed"));
  return row?.count ?? 0;
}
