import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { type CDPSession, chromium, type Page } from "@playwright/test";
import { count, ne } from "drizzle-orm";
import { type Database, openPostgres } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { createKey } from "../../server/keys/manage-keys";
import { createDatabase, fill } from "../support/databases";
import { aContext } from "../support/makers";
import { signedIn } from "../support/people";
import { startPostgres } from "../support/postgres";
import { type Product, startProduct } from "../support/product";
import { findChromium } from "../support/system.mjs";
import { whenGone } from "../support/when-gone";
import { describeServer, type Report } from "./report";

/** Ten times the incidents an hour that `npm run simulate` plays by itself; worked off faster, so that some forty are open. */
const load = { rate: 120, units: 300, speed: 3, seed: "wall" };
const screen = { width: 1920, height: 1080 };
const [flat, longestMs] = [1.05, 200];
const samplesWanted = 12;

type Sample = {
  minute: number;
  "heap MB": number;
  nodes: number;
  "longest task ms": number;
  "longest frame ms": number;
  "frames over 200 ms": number;
  open: number;
};

/**
 * The wall in a real browser, untouched, while the simulator plays ten times the real rate through the public interface: what its
 * memory is after each forced collection, how long its longest tasks are, and what it wrote to its console. Runs for
 * `WALL_MINUTES`, or the minutes given.
 */
export async function benchWall([given]: string[]): Promise<Report> {
  const minutes = Number(given ?? process.env.WALL_MINUTES ?? 60);
  if (!(minutes > 0))
    throw new Error(`The wall runs for a number of minutes, not "${given ?? process.env.WALL_MINUTES}".`);
  if (!existsSync(".next/BUILD_ID")) throw new Error("The screens are not built: npm run build first.");
  const postgres = await startPostgres();
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await fill(database);
    await seedDemonstrationUnits(database, new Date());
    const product = await startProduct({ databaseUrl: url, env: { LOG_LEVEL: "warn" } });
    const simulator = await play(database, product);
    const args = [
      "--no-sandbox",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-gpu-rasterization",
    ];
    const browser = await chromium.launch({ executablePath: findChromium(), args });
    try {
      const context = await browser.newContext({ viewport: screen, locale: "id-ID", timezoneId: "Asia/Jakarta" });
      const { cookies } = await signedIn(database.db, product, "wall");
      await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: product.url })));
      return await watch(await context.newPage(), database, product, minutes);
    } finally {
      await browser.close();
      simulator.kill("SIGTERM");
      await product.stop();
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}

async function play({ db }: Database, { url }: Product): Promise<ChildProcess> {
  const { key } = await createKey(aContext(db), { name: "wall", simulated: true });
  const options = Object.entries({ url, ...load }).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const { PATH = "", HOME = "" } = process.env;
  const simulator = spawn(process.execPath, ["--import", "tsx", "server/demo/simulate.ts", ...options], {
    env: { PATH, HOME, SIMULATOR_KEY: key, LOG_LEVEL: "warn" } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "inherit", "inherit"],
  });
  simulator.once("exit", whenGone(`kill -TERM ${simulator.pid}`));
  return simulator;
}

async function watch(page: Page, { db }: Database, product: Product, minutes: number): Promise<Report> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript(() => {
    const [tasks, frames]: [number[], number[]] = [[], []];
    Object.assign(window, { tasks, frames });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: "longtask",
      buffered: true,
    });
    // A method: a function with a name of its own would be compiled to what the page does not have.
    const clock = {
      last: 0,
      tick(now: number) {
        if (now - clock.last > 50 && clock.last > 0) frames.push(now - clock.last);
        clock.last = now;
        requestAnimationFrame(clock.tick);
      },
    };
    requestAnimationFrame(clock.tick);
  });
  await page.goto(`${product.url}/wall`);
  await page.locator("[data-wall]").waitFor({ timeout: 60_000 });
  const browser = await page.context().newCDPSession(page);
  const samples: Sample[] = [];
  const started = performance.now();
  await page.waitForTimeout(Math.min(20_000, minutes * 10_000));
  await checkWatch(page);
  for (let index = 0; index <= samplesWanted; index++) {
    const due = started + (index / samplesWanted) * minutes * 60_000;
    await page.waitForTimeout(Math.max(0, due - performance.now()));
    const { tasks, frames } = await takeLong(page);
    const sample: Sample = {
      minute: Math.round((performance.now() - started) / 6_000) / 10,
      ...(await weigh(browser)),
      "longest task ms": Math.round(Math.max(0, ...tasks)),
      "longest frame ms": Math.round(Math.max(0, ...frames)),
      "frames over 200 ms": frames.filter((duration) => duration > longestMs).length,
      open: await countOpen(db),
    };
    samples.push(sample);
    console.log(JSON.stringify(sample));
  }
  const settled = samples.filter(({ minute }) => minute >= Math.min(10, minutes / 4));
  const third = Math.max(1, Math.floor(settled.length / 3));
  const heap = (some: Sample[]) => Math.min(...some.map((sample) => sample["heap MB"]));
  const growth = heap(settled.slice(-third)) / heap(settled.slice(0, third));
  const longest = (what: "longest task ms" | "longest frame ms") => Math.max(...samples.map((sample) => sample[what]));
  return {
    tables: { "The wall, left alone": samples },
    targets: [
      {
        target: `heap after a forced collection, its end to its beginning: at most ${flat}`,
        measured: growth.toFixed(3),
        met: growth <= flat,
      },
      ...(["longest task ms", "longest frame ms"] as const).map((what) => ({
        target: `${what}: at most ${longestMs}`,
        measured: `${longest(what)}`,
        met: longest(what) <= longestMs,
      })),
      {
        target: "no error on the console",
        measured: complaints.slice(0, 3).join("; ") || "none",
        met: complaints.length === 0,
      },
    ],
    notes: [
      await describeServer(db),
      `${screen.width}x${screen.height}, drawn by the processor (SwiftShader); ${load.rate} incidents an hour, ${load.units} units, for ${minutes} minutes.`,
    ],
  };
}

type Watched = { tasks: number[]; frames: number[] };

/** Tasks that ran, and pauses between two frames, of more than 50 ms since it was asked last. */
function takeLong(page: Page): Promise<Watched> {
  return page.evaluate(() => {
    const { tasks, frames } = window as unknown as Watched;
    return { tasks: tasks.splice(0), frames: frames.splice(0) };
  });
}

/** Holds the page up for a moment: what watches it must have seen that. What opening it cost is let go. */
async function checkWatch(page: Page): Promise<void> {
  const heldMs = 150;
  await takeLong(page);
  await page.evaluate(
    (ms) =>
      setTimeout(() => {
        const until = performance.now() + ms;
        while (performance.now() < until);
      }),
    heldMs,
  );
  await page.waitForTimeout(1_000);
  const { tasks, frames } = await takeLong(page);
  if (![tasks, frames].every((seen) => seen.some((ms) => ms > heldMs / 2)))
    throw new Error(`a task that held the page up was not seen: ${JSON.stringify({ tasks, frames })}`);
}

async function weigh(browser: CDPSession) {
  await browser.send("HeapProfiler.collectGarbage");
  const { usedSize } = await browser.send("Runtime.getHeapUsage");
  const { nodes } = await browser.send("Memory.getDOMCounters");
  return { "heap MB": usedSize / 2 ** 20, nodes };
}

async function countOpen(db: Database["db"]): Promise<number> {
  const [row] = await db.select({ count: count() }).from(incident).where(ne(incident.status, "closed"));
  return row?.count ?? 0;
}
