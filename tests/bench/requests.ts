import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { Agent } from "node:http";
import { resolve } from "node:path";
import { sql } from "drizzle-orm";
import { type Database, type Db, openPostgres } from "../../db/client";
import { importOsm } from "../../server/ground/import-osm";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { aContext, sekayu } from "../support/makers";
import { startPostgres } from "../support/postgres";
import { startServer } from "../support/server";
import { createBenchmarkUnits, pointsInRegency } from "./benchmark-units";
import { summarise } from "./measure";
import { readCost } from "./process-cost";
import { describeServer, type Report, type Row, targetAtLeast } from "./report";
import { checkTakenUnits, freeUnits, vacuumTables } from "./taken-units";
import { createHttpSender, sendAll } from "./traffic";

const unitCount = 20_000;
const concurrencies = [1, 32];
const [incidentCount, roundCount] = [64, 5];
/** Rounds before the measured ones. In the first of them, much of the server's time goes into compiling its code. */
const warmUpRoundCount = 4;
/** Unmeasured requests after a vacuum, all at once, so that every connection has planned its statements again. */
const planningRequestCount = 32;
/**
 * Conditions under which requests are measured, each with the number of incidents after which all units become
 * available again (outside the measured time). With `released`, the nearest units are mostly free. With `depleted`, the
 * nearest free units are kilometres away towards the end of a round.
 */
const conditions = { released: (concurrency: number) => Math.max(8, concurrency), depleted: () => incidentCount };
/** The response plan of this incident type requires one ambulance and one police patrol. */
const [incidentType, unitsPerIncident] = ["road-accident", 2];
const positionFreshMinutes = 1_440;

/** The centre of Porto, and the ratio of the length of a degree of longitude there to that in Sekayu. */
const porto = { lng: -8.61, lat: 41.15 };
const longitudeRatio = Math.cos((porto.lat * Math.PI) / 180) / Math.cos((sekayu.lat * Math.PI) / 180);

/**
 * Measures the processor time that the server and PostgreSQL need for a request that creates an incident and assigns
 * its units: with a road network (that of Porto, moved to Sekayu), without one, and in an older version. To compare
 * with an older version, run `git worktree add <folder> <commit>`, in that folder `npm ci && node server/bundle.mjs`,
 * and then `npm run bench -- requests <folder>`. Rounds alternate between the servers. Every server is measured under
 * both `conditions`.
 */
export async function benchRequests([olderFolder]: string[]): Promise<Report> {
  const postgres = await startPostgres({ durable: true });
  const agent = new Agent({ keepAlive: true });
  const startContender = async (what: string, databaseUrl: string, folder?: string) => {
    const database = await openPostgres(databaseUrl, { size: 1 });
    const env = { SCREENS: "off", POSITION_FRESH_MINUTES: `${positionFreshMinutes}`, LOG_LEVEL: "warn" };
    const server = await startServer({ databaseUrl, env, folder });
    return { what, ...database, server, send: createHttpSender(server, agent, incidentType) };
  };
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    await fillDatabase(url);
    const copiedDatabase = await createDatabase(postgres.url("postgres"), { template: new URL(url).pathname.slice(1) });
    const withNetwork = await startContender("with network", url);
    const withoutNetwork = await startContender("without network", copiedDatabase.url);
    await withoutNetwork.db.execute(sql`delete from network`);
    const contenders = [withNetwork, withoutNetwork];
    if (olderFolder) {
      const { url: olderUrl } = await createDatabase(postgres.url("postgres"), { empty: true });
      fillOlderDatabase(olderFolder, olderUrl);
      contenders.push(await startContender("older version", olderUrl, olderFolder));
    }
    const places = (await pointsInRegency(withNetwork.db, { count: 20_000, seed: 3 }))
      .filter(({ lng, lat }) => Math.abs(lng - sekayu.lng) < 0.06 && Math.abs(lat - sekayu.lat) < 0.05)
      .map(({ lng, lat }) => ({ lng, lat }))
      .slice(0, incidentCount);
    const rows: Row[] = [];
    for (const [condition, computeBatchSize] of Object.entries(conditions)) {
      for (const concurrency of concurrencies) {
        const size = computeBatchSize(concurrency);
        const batches = Array.from({ length: Math.ceil(places.length / size) }, (_, index) =>
          places.slice(index * size, (index + 1) * size),
        );
        const totals = contenders.map(() => ({ durationsMs: [] as number[], totalMs: 0, serverMs: 0, postgresMs: 0 }));
        for (let round = -warmUpRoundCount; round < roundCount; round++) {
          for (const [index, { db, server, send }] of contenders.entries()) {
            // Autovacuum would come only after thousands of requests, so that planning again is not measured.
            await vacuumTables(db);
            await sendAll(send, places.slice(0, planningRequestCount), planningRequestCount);
            await freeUnits(db);
            for (const batch of batches) {
              const costsBefore = await readCosts(db, server.process.pid);
              const { durationsMs, totalMs, unitIds } = await sendAll(send, batch, concurrency);
              const costsAfter = await readCosts(db, server.process.pid);
              await checkTakenUnits(db, unitsPerIncident * batch.length, unitIds);
              await freeUnits(db);
              const total = totals[index];
              // Warm-up rounds are not counted.
              if (!total || round < 0) continue;
              total.durationsMs.push(...durationsMs);
              total.totalMs += totalMs;
              total.serverMs += costsAfter.serverMs - costsBefore.serverMs;
              total.postgresMs += costsAfter.postgresMs - costsBefore.postgresMs;
            }
          }
        }
        for (const [index, { durationsMs, totalMs, serverMs, postgresMs }] of totals.entries()) {
          const requestCount = durationsMs.length;
          rows.push({
            what: contenders[index]?.what ?? "",
            units: condition,
            "at once": concurrency,
            ...summarise(durationsMs),
            "per second": (requestCount / totalMs) * 1_000,
            "server ms": serverMs / requestCount,
            "PostgreSQL ms": postgresMs / requestCount,
            "processor ms": (serverMs + postgresMs) / requestCount,
          });
        }
      }
    }
    const processorMs = (what: string, condition: string) =>
      Number(
        rows.find((row) => row.what === what && row.units === condition && row["at once"] === 32)?.["processor ms"],
      );
    const report = {
      tables: { "POST /api/v1/incidents, in milliseconds": rows },
      targets: olderFolder
        ? Object.keys(conditions).map((condition) =>
            targetAtLeast(
              `units ${condition}: requests per processor second with the network, 32 at once, relative to the older version`,
              processorMs("older version", condition) / processorMs("with network", condition),
              1.5,
            ),
          )
        : [],
      notes: [
        await describeServer(withNetwork.db),
        `Units released: all units are free again after each ${conditions.released(1)} incidents, or ${conditions.released(32)} with 32 at once`,
        `Units depleted: after each ${incidentCount} incidents`,
      ],
    };
    for (const { server, close } of contenders) {
      await server.stop();
      await close();
    }
    return report;
  } finally {
    agent.destroy();
    await postgres.stop();
  }
}

/** Creates units, and imports the network. */
async function fillDatabase(url: string): Promise<void> {
  const database = await openPostgres(url, { size: 2 });
  await migrateAndSeed(database);
  await importMovedNetwork(database);
  await createBenchmarkUnits(database.db, { now: () => new Date(), settings: { positionFreshMinutes } }, unitCount);
  await database.close();
}

/** Imports the network of Porto and moves it to Sekayu. The roads keep their lengths. */
export async function importMovedNetwork(database: Database): Promise<void> {
  const { db } = database;
  console.log("Importing the network");
  await importOsm(aContext(db), database, { path: "tests/data/osm/porto.osm.pbf", anywhere: true });
  const [dx, dy] = [sekayu.lng - porto.lng * longitudeRatio, sekayu.lat - porto.lat];
  await db.execute(sql`
    update network_edge
    set line = st_setsrid(st_affine(line::geometry, ${longitudeRatio}::float8, 0, 0, 1, ${dx}::float8, ${dy}::float8), 4326)
  `);
}

/**
 * Creates the same units in a database of an older version, with the code of that version. In some older versions the
 * function is `fillField` in `tests/bench/field.ts`.
 */
function fillOlderDatabase(folder: string, url: string): void {
  const unitsModule = ["benchmark-units", "field"]
    .map((name) => `./tests/bench/${name}`)
    .find((module) => existsSync(resolve(folder, `${module}.ts`)));
  const script = `
    import { openPostgres } from "./db/client";
    import { migrate } from "./db/migrate";
    import { seedReference } from "./db/seed/seed";
    const database = await openPostgres(${JSON.stringify(url)}, { size: 2 });
    await migrate(database);
    await seedReference(database);
    const settings = { positionFreshMinutes: ${positionFreshMinutes} };
    const { createBenchmarkUnits, fillField } = await import("${unitsModule}");
    await (createBenchmarkUnits ?? fillField)(database.db, { now: () => new Date(), settings }, ${unitCount});
    await database.close();`;
  execFileSync(resolve("node_modules/.bin/tsx"), ["--input-type=module", "--eval", script], {
    cwd: folder,
    stdio: "inherit",
  });
}

/** Returns the processor times, in ms, that a server and the processes of its database have used. */
async function readCosts(db: Db, serverPid: number | undefined): Promise<Record<"serverMs" | "postgresMs", number>> {
  const { rows } = (await db.execute(
    sql`select pid from pg_stat_activity where datname = current_database()`,
  )) as unknown as { rows: { pid: number }[] };
  const [serverMs = 0, ...postgresMs] = [serverPid ?? 0, ...rows.map(({ pid }) => pid)].map(
    (pid) => readCost(pid).processorSeconds * 1_000,
  );
  return { serverMs, postgresMs: postgresMs.reduce((sum, ms) => sum + ms, 0) };
}
