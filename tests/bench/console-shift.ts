import { readFileSync } from "node:fs";
import type { CDPSession, Page } from "@playwright/test";
import { count } from "drizzle-orm";
import type { Db } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import { openClient } from "../../server/demo/simulation/client";
import { createRequestStats } from "../../server/demo/simulation/request-stats";
import { simulate } from "../../server/demo/simulation/simulation";
import { createKey } from "../../server/keys/manage-keys";
import { createLog } from "../../server/log";
import { aContext } from "../support/makers";
import type { ProductProcess } from "../support/product";
import { workConsole } from "./console-interactions";

export type Sample = {
  "shift minute": number;
  "heap MB": number;
  nodes: number;
  listeners: number;
  "server MB": number;
};

/** Incidents an hour of shift; the calls that turn out to be nothing come on top. */
const incidentsAnHour = 60;
const everyShiftMinutes = 5;

type Shift = { page: Page; product: ProductProcess; db: Db; minutes: number };

/** Plays an hour of shift in so many minutes, works at the console meanwhile, and weighs the browser and the server. */
export async function playShift({ page, product, db, minutes }: Shift) {
  const speed = 60 / minutes;
  const before = await countIncidents(db);
  const { key } = await createKey(aContext(db), { name: "shift", simulated: true });
  const stopping = new AbortController();
  const options = { rate: incidentsAnHour * speed, units: 300, seed: "shift", speed };
  const client = openClient(product.url, key, stopping.signal, createRequestStats());
  const playing = simulate(client, options, stopping.signal, createLog("warn"));
  const browser = await page.context().newCDPSession(page);
  const samples: Sample[] = [];
  const started = performance.now();
  for (let minute = 0; minute <= 60; minute += everyShiftMinutes) {
    const due = started + (minute / speed) * 60_000;
    await workConsole(page, 1);
    await page.waitForTimeout(Math.max(0, due - performance.now()));
    const at = ((performance.now() - started) / 60_000) * speed;
    samples.push({ "shift minute": Math.round(at), ...(await weigh(browser)), "server MB": serverMb(product) });
  }
  stopping.abort();
  await playing;
  return { samples, played: (await countIncidents(db)) - before };
}

async function countIncidents(db: Db): Promise<number> {
  const [row] = await db.select({ count: count() }).from(incident);
  return row?.count ?? 0;
}

async function weigh(browser: CDPSession) {
  await browser.send("HeapProfiler.collectGarbage");
  await browser.send("Performance.enable");
  const { metrics } = await browser.send("Performance.getMetrics");
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    "heap MB": value("JSHeapUsedSize") / 2 ** 20,
    nodes: value("Nodes"),
    listeners: value("JSEventListeners"),
  };
}

function serverMb({ process }: ProductProcess): number {
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process.pid}/status`, "utf8"))?.[1];
  return Number(resident) / 1024;
}
