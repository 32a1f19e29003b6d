import { existsSync } from "node:fs";
import { type Browser, chromium } from "@playwright/test";
import { type Database, openPostgres } from "../../db/client";
import { unit } from "../../db/schema/units";
import { listTypes } from "../../server/assignment/incident-types";
import { createIncident } from "../../server/incidents/create-incident";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { aContext } from "../support/makers";
import { createSession } from "../support/people";
import { startPostgres } from "../support/postgres";
import { type ServerProcess, startServer } from "../support/server";
import { findChromium } from "../support/system.mjs";
import { createBenchmarkUnits, pointsInRegency } from "./benchmark-units";
import {
  type ColdStart,
  interactions,
  measureColdStart,
  openConsole,
  performInteractions,
} from "./console-interactions";
import { simulateShift } from "./console-shift";
import { summarise } from "./measure";
import { describeServer, type Report, type Row, type Target } from "./report";

/** Numbers of units and of open incidents in a busy control room. */
const busyRoom = { units: 300, incidents: 300 };
const maxFrameDelayMs = 100;
const maxScriptKb = 500;
const maxMapSeconds = 3;
/** Cold starts of the browser. The server has not answered for the busy room before the first one. */
const coldStartCount = 7;
/** Maximum ratio of the browser's heap at the end of the hour to its heap in the first ten minutes. */
const maxHeapGrowth = 1.15;
/** Real minutes of work before the hour: more than the five for which the page keeps data that it no longer shows. */
const warmUpMinutes = 6;
const roundCount = 6;

/**
 * Measures a dispatcher's console in a real browser. First measures cold starts and the time from an input until the
 * next frame is painted, in a busy room and, for comparison, in an almost empty room and in a busy room without a map.
 * Then measures the memory of browser and server during one hour of a shift, simulated in the given number of minutes
 * after a warm-up, while units move and incidents are opened and closed.
 */
export async function benchConsole([minutes = "6"]: string[]): Promise<Report> {
  if (!(Number(minutes) > 0)) throw new Error(`The shift is simulated in a number of minutes, not "${minutes}".`);
  if (!existsSync(".next/BUILD_ID")) throw new Error("The screens are not built: npm run build first.");
  const postgres = await startPostgres();
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await migrateAndSeed(database);
    const server = await startServer({ databaseUrl: url, env: { LOG_LEVEL: "warn" } });
    const executablePath = findChromium();
    const args = [
      "--no-sandbox",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-gpu-rasterization",
      "--enable-precise-memory-info",
    ];
    const browser = await chromium.launch({ executablePath, args });
    try {
      return await measure(database, server, browser, Number(minutes));
    } finally {
      await browser.close();
      await server.stop();
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}

async function measure(database: Database, server: ServerProcess, browser: Browser, minutes: number): Promise<Report> {
  const { db } = database;
  const { cookies } = await createSession(db, server, "dispatcher");
  const openConsoleWithSession = (options?: { hasMap: boolean }) => openConsole(browser, server.url, cookies, options);
  const context = { now: () => new Date(), settings: { positionFreshMinutes: 10 } };

  console.log("Measuring in an almost empty room");
  await createBenchmarkUnits(db, context, 20);
  await openIncidents(database, 3);
  const pageWithEmptyRoom = await openConsoleWithSession();
  const timesWithEmptyRoom = await performInteractions(pageWithEmptyRoom, roundCount);
  await pageWithEmptyRoom.context().close();

  console.log(`Measuring with ${busyRoom.incidents} open incidents and ${busyRoom.units} units`);
  await database.db.execute("delete from unit_position");
  await database.db.execute("truncate assignment cascade");
  await database.db.execute("delete from unit");
  await database.db.execute("delete from station where code like 'post-%'");
  await createBenchmarkUnits(db, context, busyRoom.units);
  // The simulation moves simulated units only.
  await db.update(unit).set({ simulated: true });
  await openIncidents(database, busyRoom.incidents - 3);
  const coldStarts: ColdStart[] = [];
  for (let index = 0; index < coldStartCount; index++) {
    const coldStart = await measureColdStart(browser, server.url, cookies);
    console.log(
      `Cold start: ${coldStart.initialScriptKb.toFixed(1)} kB of scripts, map after ${coldStart.mapIdleSeconds.toFixed(1)} s`,
    );
    coldStarts.push(coldStart);
  }
  const slowestMapSeconds = Math.max(...coldStarts.map(({ mapIdleSeconds }) => mapIdleSeconds));
  const bareMapSeconds = summarise(coldStarts.map(({ bareMapIdleSeconds }) => bareMapIdleSeconds)).p50;
  const initialScriptKb = Math.max(...coldStarts.map((coldStart) => coldStart.initialScriptKb));
  const pageWithoutMap = await openConsoleWithSession({ hasMap: false });
  const timesWithoutMap = await performInteractions(pageWithoutMap, roundCount);
  await pageWithoutMap.context().close();
  const page = await openConsoleWithSession();
  const busyTimes = await performInteractions(page, roundCount);

  const unmeasuredInteractions = interactions.filter(
    (interaction) => busyTimes[interaction].length === 0 || timesWithEmptyRoom[interaction].length === 0,
  );
  if (unmeasuredInteractions.length > 0)
    throw new Error(`No input was measured while ${unmeasuredInteractions.join(", ")}.`);
  const delays: Row[] = interactions.flatMap((interaction) => [
    { what: interaction, room: "busy", ...summarise(busyTimes[interaction]) },
    { what: interaction, room: "almost empty", ...summarise(timesWithEmptyRoom[interaction]) },
    ...(interaction === "panning"
      ? []
      : [{ what: interaction, room: "busy, without a map", ...summarise(timesWithoutMap[interaction]) }]),
  ]);
  for (const { what, room, p95 } of delays) console.log(`${what}, ${room}: p95 ${Number(p95).toFixed(0)} ms`);
  console.log(`Simulating an hour of shift in ${minutes} minutes, after a warm-up of ${warmUpMinutes}`);
  const { samples, incidentCount } = await simulateShift({ page, server, db, minutes, warmUpMinutes });
  const samplesAfterWarmUp = samples.filter(({ "shift minute": minute }) => minute >= 0 && minute <= 10);
  const lastSamples = samples.slice(-3);
  const minHeapMb = (window: typeof samples) => Math.min(...window.map((sample) => sample["heap MB"]));
  const growth =
    minHeapMb(lastSamples) / minHeapMb(samplesAfterWarmUp.length > 0 ? samplesAfterWarmUp : samples.slice(0, 1));
  const targets: Target[] = interactions.map((interaction) => {
    const { p95 } = summarise(busyTimes[interaction]);
    return {
      target: `${interaction}: p95 under ${maxFrameDelayMs} ms`,
      measured: `${p95.toFixed(0)} ms`,
      met: p95 < maxFrameDelayMs,
    };
  });
  targets.push({
    target: `compressed scripts until the map is drawn, without its worker: at most ${maxScriptKb} kB`,
    measured: `${initialScriptKb.toFixed(1)} kB`,
    met: initialScriptKb <= maxScriptKb,
  });
  targets.push({
    target: `districts and base map are drawn completely within ${maxMapSeconds} s of each cold start`,
    measured: `${slowestMapSeconds.toFixed(1)} s at most (bare MapLibre: ${bareMapSeconds.toFixed(1)} s at the median)`,
    met: slowestMapSeconds <= maxMapSeconds,
  });
  targets.push({
    target: `the browser's heap at the end of the hour, relative to that of its first ten minutes: at most ${maxHeapGrowth}`,
    measured: growth.toFixed(2),
    met: growth <= maxHeapGrowth,
  });
  return {
    tables: {
      "Cold starts in the busy room": coldStarts,
      "From an input to its frame, in milliseconds": delays,
      "Memory over an hour of shift": samples,
    },
    targets,
    notes: [
      await describeServer(db),
      `Software rendering (SwiftShader). ${incidentCount} incidents were opened during the shift.`,
    ],
  };
}

async function openIncidents({ db }: Database, count: number): Promise<void> {
  const types = await listTypes(aContext(db));
  const places = await pointsInRegency(db, { count, seed: count });
  for (const [index, { lng, lat }] of places.entries()) {
    const type = types[index % types.length]?.code ?? "";
    await createIncident(aContext(db), { type, location: { lng, lat }, precision: "exact" });
  }
}
