import { sql } from "drizzle-orm";
import { type Database, openPostgres } from "../../db/client";
import { listTypes } from "../../server/assignment/incident-types";
import { receiveCall } from "../../server/calls/receive-call";
import { loadHistory } from "../../server/demo/history/load-history";
import { createIncident } from "../../server/incidents/create-incident";
import { makeReports } from "../../server/reports/monthly/make-reports";
import { attacks, type Cookies, signInAttackers } from "../support/attacks";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { rebuildAll } from "../support/incident-history";
import { aContext } from "../support/makers";
import { createSession } from "../support/people";
import { startPostgres } from "../support/postgres";
import { pause } from "../support/processes";
import { type ServerProcess, startServer } from "../support/server";
import type { AttackRequest } from "./attacker";
import { createBenchmarkUnits, pointsInRegency } from "./benchmark-units";
import { summarise } from "./measure";
import { readCost } from "./process-cost";
import { describeServer, type Report, type Row, type Target } from "./report";
import { startWorker } from "./worker";

const [maxListMs, maxMemoryFactor] = [300, 1.2];
/**
 * Within this time after an attack, the server's memory must fall below `maxMemoryFactor` times its size before the
 * attack.
 */
const memoryRecoveryMs = 30_000;

/**
 * Runs each attack that one person or one screen can make against a busy control room. Measures what others notice: the
 * response time of the call list (every 100 ms) and of the health check (every 250 ms), and the server's memory before,
 * during and after the attack. The arguments are the seconds per attack, a substring of the names of the attacks to
 * run, and the number of runs of each.
 */
export async function benchAttack([seconds = "20", nameFilter = "", times = "1"]: string[]): Promise<Report> {
  if (!(Number(seconds) > 0)) throw new Error(`Each attack runs for a number of seconds, not "${seconds}".`);
  const postgres = await startPostgres();
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await createBusyRoom(database);
    const server = await startAttackedServer(url);
    try {
      const names = attacks
        .map(({ name }) => name)
        .filter((name) => name.includes(nameFilter))
        .flatMap((name) => Array.from({ length: Number(times) }, () => name));
      return await measureAttacks(database, server, names, Number(seconds) * 1_000);
    } finally {
      await server.stop();
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}

async function createBusyRoom(database: Database): Promise<void> {
  const { db } = database;
  await migrateAndSeed(database);
  const context = aContext(db);
  await createBenchmarkUnits(db, context, 300);
  await loadHistory(context);
  const types = await listTypes(context);
  for (const [index, { lng, lat }] of (await pointsInRegency(db, { count: 100, seed: 1 })).entries()) {
    const type = types[index % types.length]?.code ?? "";
    await createIncident(context, { type, location: { lng, lat }, precision: "exact" });
  }
  for (let index = 0; index < 20; index++) await receiveCall(context, { callerNumber: `08127766${5_000 + index}` });
  // Compute the figures and reports of the imported years now, because the server's jobs would otherwise do so during
  // the first attacks.
  await rebuildAll(db);
  await makeReports(context);
  await db.execute(sql`vacuum (analyze)`);
}

/** Code loaded into the server process: makes it collect garbage on SIGUSR2. */
const collectOnSignalScript = `
  import { setFlagsFromString } from "node:v8";
  import { runInNewContext } from "node:vm";
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  process.on("SIGUSR2", () => collect());
`;

/** Starts the server to attack. It collects garbage when it receives SIGUSR2. */
export function startAttackedServer(databaseUrl: string): Promise<ServerProcess> {
  const preloadOption = `--import data:text/javascript,${encodeURIComponent(collectOnSignalScript)}`;
  return startServer({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "warn", NODE_OPTIONS: preloadOption } });
}

/** The server's resident memory in MB, without a forced garbage collection. */
function readResidentMb({ process }: ServerProcess): number {
  return readCost(process.pid ?? 0).memoryMb;
}

/**
 * Returns the server's resident memory in MB after a forced garbage collection. Any increase after an attack is
 * memory that the server keeps until it restarts.
 */
async function readKeptMb(server: ServerProcess): Promise<number> {
  // Objects with finalisers are freed only by the second collection.
  for (let collection = 0; collection < 2; collection++) {
    server.process.kill("SIGUSR2");
    // The health check is answered only after the collection.
    await (await fetch(`${server.url}/api/health`)).arrayBuffer();
  }
  // V8 returns the freed memory to the system in the background.
  await pause(100);
  return readResidentMb(server);
}

/** Runs the named attacks one after the other. */
export async function measureAttacks(
  database: Database,
  server: ServerProcess,
  names: readonly string[],
  ms: number,
): Promise<Report> {
  const callTakerCookie = (await createSession(database.db, server, "call-taker")).cookie;
  // Each attack uses separate sessions, because an attack can exhaust the rate limit of a session.
  const attackerCookies: Cookies[] = [];
  for (let index = 0; index < 2 * names.length; index++) {
    attackerCookies.push(await signInAttackers(database.db, server, `attacker-${index}`));
  }
  const attackerWorker = startWorker("attacker");
  const attack = (name: string, durationMs: number) => {
    const request = {
      name,
      url: server.url,
      cookies: attackerCookies.pop() as Cookies,
      ms: durationMs,
    } satisfies AttackRequest;
    return attackerWorker.sendRequest<Map<number, number>>("attack", request);
  };
  // This first round makes the server load and compile all code that the attacks use. Any growth after it is a leak.
  for (const name of names) await attack(name, ms / 4);
  await pause(2_000);
  const baseline = await measureWhile(server, callTakerCookie, pause(ms));
  const keptMbAtStart = await readKeptMb(server);
  const emptyMemoryRow = {
    "before MB": keptMbAtStart,
    "after MB": keptMbAtStart,
    "after s": 0,
    "kept MB": keptMbAtStart,
  };
  const rows: Row[] = [{ attack: "none", ...baseline, ...emptyMemoryRow, answers: "" }];
  const targets: Target[] = [];
  let beforeMb = keptMbAtStart;
  for (const name of names) {
    const responseCounts = attack(name, ms);
    const measurement = await measureWhile(server, callTakerCookie, responseCounts);
    // The server must free the memory by itself, so no collection is forced until this has been measured.
    const endedAt = performance.now();
    const limit = beforeMb * maxMemoryFactor;
    while (readResidentMb(server) > limit && performance.now() < endedAt + memoryRecoveryMs) await pause(100);
    const afterMb = readResidentMb(server);
    const recoverySeconds = (performance.now() - endedAt) / 1_000;
    const keptMb = await readKeptMb(server);
    const responseCountsText = [...(await responseCounts)]
      .map(([status, count]) => `${count} x ${status || "closed"}`)
      .join(", ");
    const memory = { "before MB": beforeMb, "after MB": afterMb, "after s": recoverySeconds, "kept MB": keptMb };
    rows.push({ attack: name, ...measurement, ...memory, answers: responseCountsText });
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
        measured: `${beforeMb.toFixed(0)} to ${afterMb.toFixed(0)} MB`,
        met: afterMb <= beforeMb * maxMemoryFactor,
      },
    );
    beforeMb = keptMb;
  }
  attackerWorker.end();
  // Wait until the requests whose connections were closed have timed out.
  await pause(2 * ms);
  const keptMbAtEnd = await readKeptMb(server);
  const change = `${((100 * keptMbAtEnd) / keptMbAtStart - 100).toFixed(0)} %`;
  const wholeRunNote = `Memory kept before all attacks ${keptMbAtStart.toFixed(0)} MB, ${(2 * ms) / 1_000} s after them ${keptMbAtEnd.toFixed(0)} MB (${change})`;
  return {
    tables: { "What a call-taker notices": rows },
    targets,
    notes: [wholeRunNote, await describeServer(database.db)],
  };
}

/** While the promise `until` is pending, measures what a call taker and a load balancer notice. */
async function measureWhile({ url, process }: ServerProcess, cookie: string, until: Promise<unknown>) {
  const readOwnCost = () => readCost(process.pid ?? 0);
  const { processorSeconds } = readOwnCost();
  const listResponseMs: number[] = [];
  const healthMs: number[] = [];
  let failedHealthCount = 0;
  let peak = 0;
  let hasEnded = false;
  const repeatEvery = async (ms: number, send: () => Promise<void>) => {
    while (!hasEnded) await Promise.all([send(), pause(ms)]);
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
  const measurementLoops = [
    repeatEvery(100, async () => {
      const { status, ms } = await get("/api/trpc/calls.list");
      listResponseMs.push(status === 200 ? ms : Number.POSITIVE_INFINITY);
    }),
    repeatEvery(250, async () => {
      const { status, ms } = await get("/api/health");
      healthMs.push(ms);
      if (status !== 200) failedHealthCount++;
    }),
    repeatEvery(100, async () => {
      peak = Math.max(peak, readOwnCost().memoryMb);
    }),
  ];
  await until;
  hasEnded = true;
  await Promise.all(measurementLoops);
  const { p50, p95, runs } = summarise(listResponseMs);
  return {
    lists: runs,
    "p50 ms": p50,
    "p95 ms": p95,
    "max ms": Math.max(...listResponseMs),
    "health max ms": Math.max(...healthMs),
    "not 200": failedHealthCount,
    "processor s": readOwnCost().processorSeconds - processorSeconds,
    "peak MB": peak,
  };
}
