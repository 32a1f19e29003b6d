import { Agent } from "node:http";
import pg from "pg";
import { type Database, openPostgres } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { plannerOptions } from "../../db/pool";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { sekayu } from "../support/makers";
import { startPostgres } from "../support/postgres";
import { startServer, type TestServer } from "../support/server";
import { createBenchmarkUnits, pointsInRegency } from "./benchmark-units";
import { summarise, type Times } from "./measure";
import { createReplay, recordRequest } from "./recorded-request";
import { describeServer, type Report, targetAtMost } from "./report";
import { checkTakenUnits, freeUnits, vacuumTables } from "./taken-units";
import { createHttpSender, type Send, sendAll } from "./traffic";

const unitCount = 20_000;
const concurrencies = [1, 8, 32];
/** Number of incidents per round. After each round, all units become available again. */
const incidentCount = 200;
const roundCount = 6;
/** The response plan of this incident type requires one ambulance and one police patrol. */
const incidentType = "road-accident";
const unitsPerIncident = 2;
const positionFreshMinutes = 1_440;

type Contenders = { http: Send; sql: Send };
type Measurement = Record<keyof Contenders, Times & { "per second": number }>;

/**
 * Compares the time to create an incident over HTTP, including the assignment of its units, with the time for the same
 * SQL statements sent directly by the database driver in one transaction. Rounds of the two methods alternate. Units
 * are freed between the rounds, outside the measured time.
 */
export async function benchAssign(): Promise<Report> {
  const postgres = await startPostgres({ durable: true });
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await migrateAndSeed(database);
    console.log(`Creating ${unitCount} units`);
    await createBenchmarkUnits(database.db, { now: () => new Date(), settings: { positionFreshMinutes } }, unitCount);
    const env = { SCREENS: "off", POSITION_FRESH_MINUTES: `${positionFreshMinutes}`, LOG_LEVEL: "warn" };
    const server = await startServer({ databaseUrl: url, env });
    try {
      return await compare(url, database, server);
    } finally {
      await server.stop();
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}

async function compare(url: string, database: Database, server: TestServer): Promise<Report> {
  const pool = new pg.Pool({ connectionString: url, max: 20, options: plannerOptions });
  pool.on("error", () => {});
  const agent = new Agent({ keepAlive: true });
  const spreadPoints = await pointsInRegency(database.db, { count: incidentCount, seed: 7 });
  const places = {
    "over the regency": spreadPoints.map(({ lng, lat }) => ({ lng, lat })),
    "in one town": spreadPoints.map(() => sekayu),
  };
  const report: Report = { tables: {}, targets: [], notes: [await describeServer(database.db)] };
  const rows = [];
  for (const [placeName, locations] of Object.entries(places)) {
    const body = { type: incidentType, location: locations[0] as LngLat };
    const recording = await recordRequest(url, { key: server.apiKey, body, positionFreshMinutes });
    await freeUnits(database.db);
    await vacuumTables(database.db);
    const replay = createReplay(recording);
    const contenders: Contenders = {
      http: createHttpSender(server, agent, incidentType),
      sql: async (place) => {
        const client = await pool.connect();
        await replay(client, place).finally(() => client.release());
        return [];
      },
    };
    for (const concurrency of concurrencies) {
      console.log(`Measuring concurrency ${concurrency} ${placeName}`);
      const { http, sql } = await runAlternating(database, contenders, locations, concurrency);
      rows.push({ where: placeName, concurrency, what: "over HTTP", ...http, "ratio to SQL": http.p50 / sql.p50 });
      rows.push({ where: placeName, concurrency, what: "the same SQL", ...sql, "ratio to SQL": 1 });
      report.targets.push(
        targetAtMost(`${placeName}, concurrency ${concurrency}: at most 3 times the same SQL`, http.p50 / sql.p50, 3),
      );
    }
    report.notes.push(`Statements per request ${placeName}: ${recording.statements.length}`);
  }
  agent.destroy();
  await pool.end();
  report.tables["Creating an incident with its assignments, in milliseconds"] = rows;
  report.notes.push(
    `${unitCount} units; each incident needs an ambulance and a police patrol`,
    `No double assignments: after each ${incidentCount} incidents ${unitsPerIncident * incidentCount} different units were on a task`,
  );
  return report;
}

async function runAlternating(
  database: Database,
  contenders: Contenders,
  places: readonly LngLat[],
  concurrency: number,
) {
  const totals = {
    http: { durationsMs: [] as number[], totalMs: 0 },
    sql: { durationsMs: [] as number[], totalMs: 0 },
  };
  for (let round = -1; round < roundCount; round++) {
    for (const name of ["http", "sql"] as const) {
      const { durationsMs, totalMs, unitIds } = await sendAll(contenders[name], places, concurrency);
      await checkTakenUnits(database.db, unitsPerIncident * incidentCount, unitIds);
      await freeUnits(database.db);
      await vacuumTables(database.db);
      // The first round is only a warm-up and is not counted.
      if (round < 0) continue;
      totals[name].durationsMs.push(...durationsMs);
      totals[name].totalMs += totalMs;
    }
  }
  const toMeasurement = ({ durationsMs, totalMs }: (typeof totals)["http"]) => ({
    ...summarise(durationsMs),
    "per second": (durationsMs.length / totalMs) * 1_000,
  });
  return { http: toMeasurement(totals.http), sql: toMeasurement(totals.sql) } satisfies Measurement;
}
