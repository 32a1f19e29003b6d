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
import type { ServerProcess } from "../support/server";
import { performInteractions } from "./console-interactions";

export type Sample = {
  "shift minute": number;
  "heap MB": number;
  nodes: number;
  listeners: number;
  "server MB": number;
};

/** Number of incidents per simulated hour, not counting unfounded calls. */
const incidentsPerHour = 60;
const sampleIntervalMinutes = 5;

type Shift = { page: Page; server: ServerProcess; db: Db; minutes: number; warmUpMinutes: number };

/**
 * Simulates one hour of a shift, compressed into the given number of minutes, while a dispatcher works at the console.
 * Before it, the same work warms up the page for the given number of real minutes. Samples the memory use of the
 * browser and the server; samples of the warm-up have a negative shift minute.
 */
export async function simulateShift({ page, server, db, minutes, warmUpMinutes }: Shift) {
  const speed = 60 / minutes;
  const countBefore = await countIncidents(db);
  const { key } = await createKey(aContext(db), { name: "shift", simulated: true });
  const controller = new AbortController();
  const options = { rate: incidentsPerHour * speed, maxUnits: 300, seed: "shift", speed };
  const client = openClient(server.url, key, controller.signal, createRequestStats());
  const simulation = simulate(client, options, controller.signal, createLog("warn"));
  const devtools = await page.context().newCDPSession(page);
  const samples: Sample[] = [];
  const startedAt = performance.now() + warmUpMinutes * 60_000;
  for (let minute = -warmUpMinutes * speed; minute <= 60; minute += sampleIntervalMinutes) {
    const sampleAt = startedAt + (minute / speed) * 60_000;
    await performInteractions(page, 1);
    await page.waitForTimeout(Math.max(0, sampleAt - performance.now()));
    const elapsedShiftMinutes = ((performance.now() - startedAt) / 60_000) * speed;
    samples.push({
      "shift minute": Math.round(elapsedShiftMinutes),
      ...(await measureMemory(devtools)),
      "server MB": readServerMb(server),
    });
  }
  controller.abort();
  await simulation;
  return { samples, incidentCount: (await countIncidents(db)) - countBefore };
}

async function countIncidents(db: Db): Promise<number> {
  const [row] = await db.select({ count: count() }).from(incident);
  return row?.count ?? 0;
}

async function measureMemory(devtools: CDPSession) {
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("Performance.enable");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const readMetric = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    "heap MB": readMetric("JSHeapUsedSize") / 2 ** 20,
    nodes: readMetric("Nodes"),
    listeners: readMetric("JSEventListeners"),
  };
}

function readServerMb({ process }: ServerProcess): number {
  const residentKb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process.pid}/status`, "utf8"))?.[1];
  return Number(residentKb) / 1024;
}
