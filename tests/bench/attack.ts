import { type Database, openPostgres } from "../../db/client";
import { listTypes } from "../../server/assignment/incident-types";
import { receiveCall } from "../../server/calls/receive-call";
import { loadHistory } from "../../server/demo/history/load-history";
import { createIncident } from "../../server/incidents/create-incident";
import { attacks, type Cookies, signInAttackers } from "../support/attacks";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { aContext } from "../support/makers";
import { createSession } from "../support/people";
import { startPostgres } from "../support/postgres";
import { pause } from "../support/processes";
import { type ProductProcess, startProduct } from "../support/product";
import type { AttackOrder } from "./attacker";
import { fillField, pointsInRegency } from "./field";
import { summarise } from "./measure";
import { costOf } from "./process-cost";
import { describeServer, type Report, type Row, type Target } from "./report";
import { startWorker } from "./worker";

const [maxListMs, maxMemoryFactor] = [300, 1.2];
/** After an attack, memory must be below the limit again within this time. */
const memoryRecoveryMs = 30_000;

/**
 * Runs each attack of one person or screen against a busy room and measures what a call-taker notices: the response
 * time of the call list every 100 ms, the health check every 250 ms, and the memory of the server before, during and
 * after the attack.
 */
export async function benchAttack([seconds = "20", nameFilter = ""]: string[]): Promise<Report> {
  if (!(Number(seconds) > 0)) throw new Error(`Each attack runs for a number of seconds, not "${seconds}".`);
  const postgres = await startPostgres();
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await fillRoom(database);
    const product = await startProduct({ databaseUrl: url, env: { SCREENS: "off", LOG_LEVEL: "warn" } });
    try {
      const names = attacks.map(({ name }) => name).filter((name) => name.includes(nameFilter));
      return await measureAttacks(database, product, names, Number(seconds) * 1_000);
    } finally {
      await product.stop();
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}

async function fillRoom(database: Database): Promise<void> {
  const { db } = database;
  await migrateAndSeed(database);
  const context = aContext(db);
  await fillField(db, context, 300);
  await loadHistory(context);
  const types = await listTypes(context);
  for (const [index, { lng, lat }] of (await pointsInRegency(db, { count: 100, seed: 1 })).entries()) {
    const type = types[index % types.length]?.code ?? "";
    await createIncident(context, { type, location: { lng, lat }, precision: "exact" });
  }
  for (let index = 0; index < 20; index++) await receiveCall(context, { callerNumber: `08127766${5_000 + index}` });
}

/** Runs the named attacks one after the other. */
export async function measureAttacks(
  database: Database,
  product: ProductProcess,
  names: readonly string[],
  ms: number,
): Promise<Report> {
  const roomCookie = (await createSession(database.db, product, "call-taker")).cookie;
  // Each attack has its own sessions, because one attack can get a session refused for the rest of the minute.
  const attackers: Cookies[] = [];
  for (let index = 0; index < 2 * names.length; index++) {
    attackers.push(await signInAttackers(database.db, product, `attacker-${index}`));
  }
  const memoryMb = () => costOf(product.process.pid ?? 0).memoryMb;
  const attacker = startWorker("attacker");
  const attack = (name: string, durationMs: number) => {
    const order = { name, url: product.url, cookies: attackers.pop() as Cookies, ms: durationMs } satisfies AttackOrder;
    return attacker.sendRequest<Map<number, number>>("attack", order);
  };
  // The first round grows the heap to its working size; growth after that is a leak.
  for (const name of names) await attack(name, ms / 4);
  await pause(2_000);
  const baseline = await watch(product, roomCookie, memoryMb, pause(ms));
  const rows: Row[] = [{ attack: "none", ...baseline, "after MB": memoryMb(), answers: "" }];
  const targets: Target[] = [];
  for (const name of names) {
    const before = memoryMb();
    const responseCounts = attack(name, ms);
    const measurement = await watch(product, roomCookie, memoryMb, responseCounts);
    const deadline = performance.now() + memoryRecoveryMs;
    while (memoryMb() > before * maxMemoryFactor && performance.now() < deadline) await pause(500);
    const after = memoryMb();
    const responseCountsText = [...(await responseCounts)]
      .map(([status, count]) => `${count} x ${status || "closed"}`)
      .join(", ");
    rows.push({ attack: name, ...measurement, "after MB": after, answers: responseCountsText });
    console.log(rows.at(-1));
    targets.push(
      {
        target: `${name}: call list p95 under ${maxListMs} ms`,
        measured: `${measurement["p95 ms"].toFixed(0)} ms`,
        met: measurement["p95 ms"] < maxListMs,
      },
      {
        target: `${name}: health is 200`,
        measured: `${measurement["not 200"]} others`,
        met: measurement["not 200"] === 0,
      },
      {
        target: `${name}: memory returns to within 20 %`,
        measured: `${before.toFixed(0)} to ${after.toFixed(0)} MB`,
        met: after <= before * maxMemoryFactor,
      },
    );
  }
  attacker.end();
  return { tables: { "What a call-taker notices": rows }, targets, notes: [await describeServer(database.db)] };
}

/** Measures what a call-taker and a load balancer notice, until the promise is settled. */
async function watch({ url }: ProductProcess, cookie: string, memoryMb: () => number, until: Promise<unknown>) {
  const listMs: number[] = [];
  const healthMs: number[] = [];
  let failedHealthCount = 0;
  let peak = 0;
  let isOver = false;
  const every = async (ms: number, send: () => Promise<void>) => {
    while (!isOver) await Promise.all([send(), pause(ms)]);
  };
  const get = async (path: string) => {
    const started = performance.now();
    const status = await fetch(`${url}${path}`, { headers: { cookie }, signal: AbortSignal.timeout(30_000) }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => 0,
    );
    return { status, ms: performance.now() - started };
  };
  const watching = [
    every(100, async () => {
      const { status, ms } = await get("/api/trpc/calls.list");
      listMs.push(status === 200 ? ms : Number.POSITIVE_INFINITY);
    }),
    every(250, async () => {
      const { status, ms } = await get("/api/health");
      healthMs.push(ms);
      if (status !== 200) failedHealthCount++;
    }),
    every(100, async () => {
      peak = Math.max(peak, memoryMb());
    }),
  ];
  await until;
  isOver = true;
  await Promise.all(watching);
  const { p50, p95, runs } = summarise(listMs);
  return {
    lists: runs,
    "p50 ms": p50,
    "p95 ms": p95,
    "max ms": Math.max(...listMs),
    "health max ms": Math.max(...healthMs),
    "not 200": failedHealthCount,
    "peak MB": peak,
  };
}
