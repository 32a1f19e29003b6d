import { existsSync } from "node:fs";
import { type Browser, chromium } from "@playwright/test";
import { type Database, openPostgres } from "../../db/client";
import { unit } from "../../db/schema/units";
import { listTypes } from "../../server/assignment/list-types";
import { createIncident } from "../../server/incidents/create-incident";
import { createDatabase, fill } from "../support/databases";
import { aContext } from "../support/makers";
import { signedIn } from "../support/people";
import { startPostgres } from "../support/postgres";
import { type ProductProcess, startProduct } from "../support/product";
import { findChromium } from "../support/system.mjs";
import { interactions, openConsole, workConsole } from "./console-interactions";
import { playShift } from "./console-shift";
import { fillField, pointsInRegency } from "./field";
import { summarise } from "./measure";
import { describeServer, type Report, type Row, type Target } from "./report";

/** What a busy room has before it. */
const full = { units: 300, incidents: 300 };
const targetMs = 100;
/** By how much the memory of the browser may differ between the first part of the shift and its end. */
const flat = 1.15;
const rounds = 6;

/**
 * A dispatcher's console in a real browser, while crews move and incidents come and go: how long a press waits for its frame,
 * in a full room and, for reference, in an empty one and in a full one whose map is not drawn; then the memory of the browser and the server over an hour of shift,
 * played in so many minutes.
 */
export async function benchConsole([minutes = "6"]: string[]): Promise<Report> {
  if (!(Number(minutes) > 0)) throw new Error(`The shift is played in a number of minutes, not "${minutes}".`);
  if (!existsSync(".next/BUILD_ID")) throw new Error("The screens are not built: npm run build first.");
  const postgres = await startPostgres();
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await fill(database);
    const product = await startProduct({ databaseUrl: url, env: { LOG_LEVEL: "warn" } });
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
      return await measure(database, product, browser, Number(minutes));
    } finally {
      await browser.close();
      await product.stop();
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}

async function measure(
  database: Database,
  product: ProductProcess,
  browser: Browser,
  minutes: number,
): Promise<Report> {
  const { db } = database;
  const { cookies } = await signedIn(db, product, "dispatcher");
  const open = (how?: { drawsMap: boolean }) => openConsole(browser, product.url, cookies, how);
  const moment = { now: () => new Date(), settings: { positionFreshMinutes: 10 } };

  console.log("Working in an almost empty room");
  await fillField(db, moment, 20);
  await openIncidents(database, 3);
  const before = await open();
  const empty = await workConsole(before, rounds);
  await before.context().close();

  console.log(`Working with ${full.incidents} open incidents and ${full.units} units`);
  await database.db.execute("delete from unit_position");
  await database.db.execute("truncate assignment cascade");
  await database.db.execute("delete from unit");
  await database.db.execute("delete from station where code like 'post-%'");
  await fillField(db, moment, full.units);
  // Crews that the shift may drive about.
  await db.update(unit).set({ simulated: true });
  await openIncidents(database, full.incidents - 3);
  const bare = await open({ drawsMap: false });
  const mapless = await workConsole(bare, rounds);
  await bare.context().close();
  const page = await open();
  const busy = await workConsole(page, rounds);

  const unseen = interactions.filter((what) => busy[what].length === 0 || empty[what].length === 0);
  if (unseen.length > 0) throw new Error(`No press was seen while ${unseen.join(", ")}.`);
  const waits: Row[] = interactions.flatMap((what) => [
    { what, room: "full", ...summarise(busy[what]) },
    { what, room: "almost empty", ...summarise(empty[what]) },
    ...(what === "panning" ? [] : [{ what, room: "full, map not drawn", ...summarise(mapless[what]) }]),
  ]);
  for (const { what, room, p95 } of waits) console.log(`${what}, ${room}: p95 ${Number(p95).toFixed(0)} ms`);
  console.log(`Playing an hour of shift in ${minutes} minutes`);
  const { samples, played } = await playShift({ page, product, db, minutes });
  const settled = samples.filter(({ "shift minute": minute }) => minute >= 10 && minute <= 20);
  const last = samples.slice(-3);
  const heap = (some: typeof samples) => Math.min(...some.map((sample) => sample["heap MB"]));
  const growth = heap(last) / heap(settled.length > 0 ? settled : samples.slice(0, 1));
  const targets: Target[] = interactions.map((what) => {
    const { p95 } = summarise(busy[what]);
    return { target: `${what}: p95 under ${targetMs} ms`, measured: `${p95.toFixed(0)} ms`, met: p95 < targetMs };
  });
  targets.push({
    target: `the browser's memory at the end of the hour, to that after ten minutes: at most ${flat}`,
    measured: growth.toFixed(2),
    met: growth <= flat,
  });
  return {
    tables: { "From a press to its frame, in milliseconds": waits, "Memory over an hour of shift": samples },
    targets,
    notes: [
      await describeServer(db),
      `The map is drawn by the processor here (SwiftShader). ${played} incidents were opened during the shift.`,
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
