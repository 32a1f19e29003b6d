import { existsSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Database, openPostgres } from "../../db/client";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { createManyUnits } from "../support/many-units";
import { createSession } from "../support/people";
import { type Postgres, startPostgres } from "../support/postgres";
import { createRandom } from "../support/seeded-random";
import { type ServerProcess, startServer } from "../support/server";
import type { Group, GroupResult } from "./live-screens";
import { summarise, type Times } from "./measure";
import { readCost } from "./process-cost";
import { incidentIntervalSeconds, loadRates, type Regency, startRegencyLoad } from "./regency-load";
import { describeServer, type Report, type Row, targetAtMost } from "./report";
import { importMovedNetwork } from "./requests";
import { freeUnits, vacuumTables } from "./taken-units";
import { startWorker, type Worker } from "./worker";

const unitCountsByKind = { ambulance: 15, "fire-engine": 8, "police-patrol": 12, "rescue-team": 5 };
const unitCount = Object.values(unitCountsByKind).reduce((sum, count) => sum + count, 0);
/** The response plan of this incident type requires one ambulance and one police patrol. */
const incidentType = "road-accident";
const screenCountsByRole = { dispatcher: 3, wall: 1 };
/** Pause between two measured incidents in the first regency. */
const pauseBetweenIncidentsMs = 250;
const trailDays = 90;

type RunningRegency = Regency & { database: Database; server: ServerProcess; groups: Group[] };

/**
 * Runs several regencies on this machine under the load of a busy hour: one server and one database for each, all on
 * one PostgreSQL. Measures how long the first regency takes to create an incident in three phases: alone, beside all
 * others, and alone again. Also measures memory, processor time, connections, disk space and network traffic. The
 * arguments are the number of regencies and the seconds per phase.
 */
export async function benchRegencies([regencyCountText = "17", secondsText = "60"]: string[]): Promise<Report> {
  const [regencyCount, seconds] = [Number(regencyCountText), Number(secondsText)];
  const postgres = await startPostgres({ durable: true, settings: { max_connections: `${100 + 30 * regencyCount}` } });
  const screensWorker = startWorker("live-screens");
  const regencies: RunningRegency[] = [];
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const templateDatabase = await openPostgres(url, { size: 2 });
    await migrateAndSeed(templateDatabase);
    await importMovedNetwork(templateDatabase);
    await createManyUnits(templateDatabase.db, unitCountsByKind);
    await templateDatabase.close();
    const startNextRegency = async () => regencies.push(await startRegency(postgres, new URL(url).pathname.slice(1)));
    await startNextRegency();
    const phases = [await runPhase("alone", regencies, { postgres, screensWorker, seconds })];
    while (regencies.length < regencyCount) await startNextRegency();
    phases.push(await runPhase(`one of ${regencyCount}`, regencies, { postgres, screensWorker, seconds }));
    for (const { server, database } of regencies.splice(1)) {
      await server.stop();
      await database.close();
    }
    phases.push(await runPhase("alone again", regencies, { postgres, screensWorker, seconds }));
    const [firstRegency] = regencies as [RunningRegency];
    const p95Alone = ((phases[0]?.firstRegencyTimes.p95 ?? 0) + (phases[2]?.firstRegencyTimes.p95 ?? 0)) / 2;
    const p95BesideOthers = phases[1]?.firstRegencyTimes.p95 ?? Number.NaN;
    return {
      tables: {
        "Creating an incident with its assignments, in milliseconds": phases.flatMap(
          ({ phase, firstRegencyTimes, otherRegenciesTimes }) => [
            { regency: `the first, ${phase}`, ...firstRegencyTimes },
            ...(otherRegenciesTimes.runs > 0
              ? [{ regency: `the ${regencyCount - 1} others together`, ...otherRegenciesTimes }]
              : []),
          ],
        ),
        "What each regency costs": phases.map(({ phase, cost }) => ({ phase, ...cost })),
        "Disk in a year, for one regency": await measureDisk(firstRegency.database),
      },
      targets: [
        { target: "p95 below 2 s", measured: `${Math.round(p95BesideOthers)} ms`, met: p95BesideOthers < 2_000 },
        targetAtMost(`p95 of one of ${regencyCount}, relative to alone`, p95BesideOthers / p95Alone, 2),
      ],
      notes: [
        await describeServer(firstRegency.database.db),
        `Each regency: ${unitCount} units with a fix every ${loadRates.fixIntervalSeconds} s, ${loadRates.crewPhones} crew phones, ${screenCountsByRole.dispatcher} consoles, ${screenCountsByRole.wall} wall, a call every ${loadRates.callIntervalSeconds} s, an incident every ${incidentIntervalSeconds} s; in the first one every ${pauseBetweenIncidentsMs} ms after the last`,
        `With the road network of Porto; SCREENS=${chooseScreensSetting()}`,
      ],
    };
  } finally {
    screensWorker.end();
    await Promise.all(regencies.map(({ server }) => server.stop()));
    await postgres.stop();
  }
}

const chooseScreensSetting = () => (existsSync(".next/BUILD_ID") ? "on" : "off");

async function startRegency(postgres: Postgres, template: string): Promise<RunningRegency> {
  const { url: databaseUrl } = await createDatabase(postgres.url("postgres"), { template });
  const server = await startServer({
    databaseUrl,
    env: { LOG_LEVEL: "warn", SCREENS: chooseScreensSetting(), DATABASE_POOL: "8" },
  });
  const database = await openPostgres(`${databaseUrl}?application_name=bench`, { size: 1 });
  const { db } = database;
  const url = `${server.url}/api/trpc/live.changes`;
  const groups: Group[] = [];
  for (const [role, count] of Object.entries(screenCountsByRole) as [keyof typeof screenCountsByRole, number][]) {
    const { cookie } = await createSession(db, server, role);
    groups.push({ name: role, url, cookies: [cookie], count, readMode: role === "wall" ? "overview" : "some" });
  }
  const { rows } = (await db.execute(sql`
    select id, call_sign as "callSign", st_x(place::geometry) as lng, st_y(place::geometry) as lat
    from unit join unit_position on unit_id = id order by call_sign
  `)) as unknown as { rows: { id: string; callSign: string; lng: number; lat: number }[] };
  const units = rows.map(({ id: _, ...unit }) => unit);
  const crewCookies = [];
  for (const { id: unitId, callSign } of rows.slice(0, 2))
    crewCookies.push((await createSession(db, server, "crew", { username: callSign, unitId })).cookie);
  return { ...server, database, server, groups, units, crewCookies };
}

type PhaseResult = { phase: string; firstRegencyTimes: Times; otherRegenciesTimes: Times; cost: Row };
type Setup = { postgres: Postgres; screensWorker: Worker; seconds: number };

async function runPhase(
  phase: string,
  regencies: RunningRegency[],
  { screensWorker, seconds }: Setup,
): Promise<PhaseResult> {
  console.log(`Measuring ${phase} for ${seconds} s`);
  const [firstRegency] = regencies as [RunningRegency];
  await screensWorker.sendRequest(
    "connect",
    regencies.flatMap(({ groups }) => groups),
  );
  const loads = regencies.map((regency, index) => startRegencyLoad(regency, createRandom(index + 1)));
  const [firstLoad, ...otherLoads] = loads as [(typeof loads)[number], ...typeof loads];
  for (const load of otherLoads) load.startCreatingIncidents(incidentType);
  await wait(10_000);
  await screensWorker.sendRequest("reset");
  for (const load of loads) load.durationsMs.length = 0;
  const costsBefore = await readCosts(regencies);
  const [startedAt, driverUsageBefore, bytesBefore, requestsBefore] = [
    performance.now(),
    process.cpuUsage(),
    sum(loads.map((load) => load.countBytes())),
    sum(loads.map((load) => load.countRequests())),
  ];
  while (performance.now() - startedAt < seconds * 1_000) {
    for (let probe = 0; probe < 10; probe++) {
      await firstLoad.createIncident(incidentType);
      await wait(pauseBetweenIncidentsMs);
    }
    await freeUnits(firstRegency.database.db);
    await vacuumTables(firstRegency.database.db);
  }
  const durationSeconds = (performance.now() - startedAt) / 1_000;
  const costsAfter = await readCosts(regencies);
  const driverUsage = process.cpuUsage(driverUsageBefore);
  const screenResults = await screensWorker.sendRequest<GroupResult[]>("results");
  await screensWorker.sendRequest("disconnect");
  for (const load of loads) load.stop();
  const failures = loads.flatMap((load) => load.failures);
  if (failures.length > 0)
    throw new Error(`${failures.length} requests failed, such as: ${failures.slice(0, 3).join("; ")}`);
  const computePerRegency = (value: number) => value / regencies.length;
  const screenBytes = sum(screenResults.map(({ bytes }) => bytes));
  const requestBytes = sum(loads.map((load) => load.countBytes())) - bytesBefore;
  return {
    phase,
    firstRegencyTimes: summarise(firstLoad.durationsMs),
    otherRegenciesTimes: summarise(otherLoads.flatMap(({ durationsMs }) => durationsMs)),
    cost: {
      "server MB": computePerRegency(costsAfter.serverMb),
      "PostgreSQL MB": computePerRegency(costsAfter.postgresMb),
      "server % of a core": computePerRegency(
        ((costsAfter.serverSeconds - costsBefore.serverSeconds) / durationSeconds) * 100,
      ),
      "PostgreSQL % of a core": computePerRegency(
        ((costsAfter.postgresSeconds - costsBefore.postgresSeconds) / durationSeconds) * 100,
      ),
      connections: computePerRegency(costsAfter.connections),
      "requests/s": computePerRegency(
        (sum(loads.map((load) => load.countRequests())) - requestsBefore) / durationSeconds,
      ),
      "screens kB/s": computePerRegency(screenBytes / durationSeconds / 1_000),
      "requests kB/s": computePerRegency(requestBytes / durationSeconds / 1_000),
      "load driver % of a core": ((driverUsage.user + driverUsage.system) / 1e6 / durationSeconds) * 100,
      "load average": loadavg()[0] ?? 0,
    },
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Reads the processor seconds and memory of all servers and PostgreSQL processes, and counts the connections. */
async function readCosts(regencies: RunningRegency[]) {
  const [firstRegency] = regencies as [RunningRegency];
  const { rows } = (await firstRegency.database.db.execute(
    sql`select pid, backend_type = 'client backend' as "isClient" from pg_stat_activity where application_name <> 'bench' and backend_type <> 'autovacuum worker'`,
  )) as unknown as { rows: { pid: number; isClient: boolean }[] };
  const serverPids = regencies.map(({ server }) => server.process.pid ?? 0);
  const postgresPids = rows.map(({ pid }) => pid);
  return {
    serverMb: sum(serverPids.map(readMemoryMb)),
    postgresMb: sum(postgresPids.map((pid) => readOrZeroIfEnded(pid, readMemoryMb))),
    serverSeconds: sum(serverPids.map((pid) => readCost(pid).processorSeconds)),
    postgresSeconds: sum(postgresPids.map((pid) => readOrZeroIfEnded(pid, () => readCost(pid).processorSeconds))),
    connections: rows.filter(({ isClient }) => isClient).length,
  };
}

/** Returns the result of `read` for a process; 0 if the process has ended, such as that of a closed connection. */
function readOrZeroIfEnded(pid: number, read: (pid: number) => number): number {
  try {
    return read(pid);
  } catch {
    return 0;
  }
}

/**
 * Reads the proportional set size of a process in MB: shared memory is divided equally among the processes that share
 * it.
 */
function readMemoryMb(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1]) / 1_024;
}

/**
 * Measures the bytes, with indexes, of an incident and of a fix, and estimates the disk space for one year of incidents
 * and for all fixes that are kept at the same time (`kept`).
 */
async function measureDisk({ db }: Database): Promise<Row[]> {
  // Insert many fixes first: with only a few rows, the result would mainly be the size of almost empty pages.
  await db.execute(sql`
    insert into fix select (
      jsonb_populate_record(last.fix, jsonb_build_object('recorded_at', last.recorded_at - n * interval '1 ms'))
    ).*
    from (select fix, recorded_at from fix limit 1) last, generate_series(1, 200000) n`);
  const { rows } = (await db.execute(sql`
    select (select sum(pg_total_relation_size(name::regclass)) from unnest(array['incident', 'assignment', 'event', 'outbox_message']) name
        where to_regclass(name) is not null)::float8 / (select count(*) from incident) as incident,
      (select sum(pg_total_relation_size(relid)) from pg_partition_tree('fix'))::float8 / (select count(*) from fix) as fix,
      pg_database_size(current_database())::float8 as whole
  `)) as unknown as { rows: { incident: number; fix: number; whole: number }[] };
  const { incident = 0, fix = 0, whole = 0 } = rows[0] ?? {};
  const storedFixCount = (unitCount * trailDays * 86_400) / loadRates.fixIntervalSeconds;
  return [
    {
      what: "an incident with its assignments and events",
      "bytes each": incident,
      kept: 1_800,
      MB: (incident * 1_800) / 1e6,
    },
    {
      what: `a fix; all are kept for ${trailDays} days`,
      "bytes each": fix,
      kept: storedFixCount,
      MB: (fix * storedFixCount) / 1e6,
    },
    { what: "the database of this bench", "bytes each": whole, kept: 1, MB: whole / 1e6 },
  ];
}
