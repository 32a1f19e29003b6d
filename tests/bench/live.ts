import { sql } from "drizzle-orm";
import { type Database, openPostgres } from "../../db/client";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { aType, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { createSession } from "../support/people";
import { startPostgres } from "../support/postgres";
import { type ServerProcess, startServer } from "../support/server";
import { recordScreens } from "./live-recording";
import { replayOnBareServer } from "./live-replay";
import type { Group, GroupResult } from "./live-screens";
import { summariseGroups } from "./live-summary";
import type { Change, WriterOptions } from "./live-writer";
import { summarise } from "./measure";
import { measureCost, type ResultWithCost } from "./process-cost";
import { describeServer, type Report, type Row, targetAtMost } from "./report";
import { startWorker, type Worker } from "./worker";

const screenCount = Number(process.env.LIVE_SCREENS ?? 1_000);
const seconds = Number(process.env.LIVE_SECONDS ?? 60);
/** Number of screens in the last run. There, as in real use, the screens also fetch incidents after each change. */
const readerCount = Number(process.env.LIVE_READERS ?? 100);
const incidentsPerMinute = 5;
const maxDelayMs = 500;
const env = { SCREENS: "off", LOG_LEVEL: "warn", POSITION_FRESH_MINUTES: "1440" };
/** Number of sessions per role; several screens share a session. */
const sessionsPerRole = 20;

/**
 * Measures the live feed under load: the delay from a commit to each of many screens, and the processor time and memory
 * of the server process. Compares the results with a bare server that sends the same bytes at the same times to as many
 * screens. Repeats the measurement with the screens spread over two processes, and with fewer screens that also read
 * the changed incidents.
 */
export async function benchLive(): Promise<Report> {
  const postgres = await startPostgres({ durable: true });
  const writer = startWorker("live-writer");
  const screensWorker = startWorker("live-screens");
  const bareWorker = startWorker("live-bare");
  const servers: ServerProcess[] = [];
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 4 });
    await migrateAndSeed(database);
    await createManyUnits(database.db, { ambulance: 150, "police-patrol": 150 });
    const incidentType = await aType(database.db, ["ambulance*1", "police-patrol*1"]);
    const startAnotherServer = async () => {
      const server = await startServer({ databaseUrl: url, env });
      servers.push(server);
      return server;
    };
    const benchSetup = { database, writer, screensWorker, bareServer: bareWorker, incidentType };
    const report = await measure(benchSetup, await startAnotherServer(), startAnotherServer);
    await database.close();
    return report;
  } finally {
    for (const worker of [writer, screensWorker, bareWorker]) worker.end();
    await Promise.all(servers.map((server) => server.stop()));
    await postgres.stop();
  }
}

type BenchSetup = {
  database: Database;
  writer: Worker;
  screensWorker: Worker;
  bareServer: Worker;
  incidentType: string;
};

async function measure(
  benchSetup: BenchSetup,
  server: ServerProcess,
  startAnotherServer: () => Promise<ServerProcess>,
): Promise<Report> {
  const { database } = benchSetup;
  const cookies = await createCookies(database, server);
  const measureServerCost = <Result>(server: ServerProcess, work: () => Promise<Result>) =>
    measureCost(server.process.pid, work);

  const writingOnlySeconds = Math.min(seconds, 30);
  console.log(`Writing for ${writingOnlySeconds} s without screens`);
  await write(benchSetup, server, 5);
  const writingOnlyRun = await measureServerCost(server, () => write(benchSetup, server, writingOnlySeconds));

  console.log(`Writing for ${seconds} s with ${screenCount} screens on one process`);
  const groups = createGroups([server], cookies, screenCount);
  const oneProcessRun = await recordScreens(benchSetup, groups, () =>
    measureServerCost(server, () => write(benchSetup, server, seconds)),
  );
  const delaysOnOneProcess = await summariseGroups(
    database,
    groups,
    oneProcessRun.received,
    oneProcessRun.result.result,
  );

  console.log("Replaying on the bare server");
  const bareResult = await replayOnBareServer(benchSetup, groups, oneProcessRun.received);

  console.log(`Writing for ${seconds} s with as many screens on two processes`);
  const otherServer = await startAnotherServer();
  const groupsOnBoth = createGroups([server, otherServer], cookies, screenCount);
  const twoProcessesRun = await recordScreens(benchSetup, groupsOnBoth, () =>
    measureServerCost(otherServer, () => measureServerCost(server, () => write(benchSetup, server, seconds))),
  );
  const delaysOnTwoProcesses = await summariseGroups(
    database,
    groupsOnBoth,
    twoProcessesRun.received,
    twoProcessesRun.result.result.result,
  );

  const readingSeconds = Math.min(seconds, 60);
  console.log(`Writing for ${readingSeconds} s with ${readerCount} screens that also read the changed incidents`);
  const readingGroups = createGroups([server], cookies, readerCount).map((group, index) => ({
    ...group,
    readMode: index % 2 === 0 ? ("some" as const) : ("overview" as const),
  }));
  const readingRun = await recordScreens(benchSetup, readingGroups, () =>
    measureServerCost(server, () => write(benchSetup, server, readingSeconds)),
  );

  const delaysWhileReading = await summariseGroups(
    database,
    readingGroups,
    readingRun.received,
    readingRun.result.result,
  );

  return {
    tables: {
      [`From the commit to ${screenCount} screens on one process, in milliseconds`]: delaysOnOneProcess,
      "The bare server, from sending to arrival": [{ what: "every message", ...summarise(bareResult.result) }],
      Cost: [
        formatCostRow("the server, writing only", writingOnlyRun, []),
        formatCostRow(`the server, ${screenCount} screens`, oneProcessRun.result, oneProcessRun.received),
        formatCostRow(`the bare server, ${screenCount} screens`, bareResult, bareResult.received),
        formatCostRow(
          "two processes: the one that receives the writes",
          twoProcessesRun.result.result,
          twoProcessesRun.received.slice(0, 2),
        ),
        formatCostRow("two processes: the other", twoProcessesRun.result, twoProcessesRun.received.slice(2)),
        formatCostRow(`the server, ${readerCount} screens that read changes`, readingRun.result, readingRun.received),
      ],
      "Half of the screens on each of two processes; all writes go to the first": delaysOnTwoProcesses,
      [`${readerCount} screens on one process that read the changed incidents`]: delaysWhileReading,
      "Duration of these reads, in milliseconds": readingRun.received.map(({ name, readDurationsMs, failedReads }) => ({
        where: name,
        ...summarise(readDurationsMs),
        failed: failedReads,
      })),
    },
    targets: [
      targetAtMost(
        "changes that the first screens did not receive",
        [...delaysOnOneProcess, ...delaysOnTwoProcesses, ...delaysWhileReading].reduce(
          (sum, row) => sum + row.missed + row.unreported,
          0,
        ),
        0,
      ),
      ...delaysOnOneProcess.map(({ what, where, p95 }) => ({
        target: `${what}, ${where}: p95 from the commit under ${maxDelayMs} ms`,
        measured: `${p95.toFixed(0)} ms`,
        met: p95 < maxDelayMs,
      })),
      targetAtMost(
        "processor time of the server with writing, relative to the bare server",
        computeCpuUsage(oneProcessRun.result) / computeCpuUsage(bareResult),
        3,
      ),
      targetAtMost(
        "the same without the cost of writing",
        (computeCpuUsage(oneProcessRun.result) - computeCpuUsage(writingOnlyRun)) / computeCpuUsage(bareResult),
        3,
      ),
    ],
    notes: [
      await describeServer(database.db),
      `300 units report every second in three batches of 100; ${incidentsPerMinute} incidents a minute with two crews, one of which goes through its task. ${seconds} s.`,
      "Delays start when the writer, another process on this machine, has its answer; p95 sent starts at its request, p95 read at the start of the feed's read.",
      "The feed sends positions in batches every 350 ms by design.",
      "The bare server is node:http; it replays the messages that one screen of each kind received, at the same times.",
    ],
  };
}

function formatCostRow(
  label: string,
  cost: Omit<ResultWithCost<unknown>, "result">,
  receivingGroups: GroupResult[],
): Row {
  return {
    what: label,
    "processor s per s": computeCpuUsage(cost),
    "memory MB before": cost.memoryBefore,
    "memory MB after": cost.memoryAfter,
    "MB/s sent": receivingGroups.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6 / cost.durationSeconds,
  };
}

function computeCpuUsage({ processorSeconds, durationSeconds }: Omit<ResultWithCost<unknown>, "result">): number {
  return processorSeconds / durationSeconds;
}

async function write(
  { database, writer, incidentType }: BenchSetup,
  { url, apiKey }: ServerProcess,
  durationSeconds: number,
): Promise<Change[]> {
  const { rows } = (await database.db.execute(sql`
    select call_sign as "callSign", st_x(fix::geometry) as lng, st_y(fix::geometry) as lat
    from unit join unit_position on unit_id = unit.id order by 1`)) as unknown as {
    rows: { callSign: string; lng: number; lat: number }[];
  };
  const units = rows.map(({ callSign, ...at }) => ({ callSign, at }));
  const incidents = { type: incidentType, perMinute: incidentsPerMinute, at: sekayu };
  return writer.sendRequest<Change[]>("write", {
    url,
    apiKey,
    seconds: durationSeconds,
    units,
    incidents,
  } satisfies WriterOptions);
}

async function createCookies({ db }: Database, server: ServerProcess) {
  const cookies = { dispatcher: [] as string[], wall: [] as string[] };
  for (let number = 0; number < sessionsPerRole; number++) {
    for (const role of ["dispatcher", "wall"] as const) {
      cookies[role].push((await createSession(db, server, role, { username: `${role}-${number}` })).cookie);
    }
  }
  return cookies;
}

function createGroups(
  servers: ServerProcess[],
  cookies: Awaited<ReturnType<typeof createCookies>>,
  totalCount: number,
): Group[] {
  const count = Math.floor(totalCount / 2 / servers.length);
  return servers.flatMap(({ url }, processIndex) =>
    (["dispatcher", "wall"] as const).map((role) => ({
      name: `${role}s on process ${processIndex + 1}`,
      url: `${url}/api/trpc/live.changes`,
      cookies: cookies[role],
      count,
    })),
  );
}
