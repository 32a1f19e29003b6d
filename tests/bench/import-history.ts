import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import pg from "pg";
import { openPostgres } from "../../db/client";
import { rejectedPath } from "../../server/history/rejected-file";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { incidentColumns, incidentLines } from "../support/history-file";
import { aUnit } from "../support/makers";
import { type Postgres, startPostgres } from "../support/postgres";
import { hasEnded, pause, waitForExit } from "../support/processes";
import { referenceStatements } from "./import-history-reference";
import { readCost } from "./process-cost";
import { describeServer, type Report, type Row, targetAtMost } from "./report";

const badLineInterval = 1_000;
const source = "bench";

/** Contents of a database after an import. Equal checksums (`sum`) mean equal contents, except for generated ids. */
type Contents = { incidents: number; keys: number; assignments: number; calls: number; sum: string; rejected: number };
type Sample = { share: number; memoryMb: number };
type Run = { seconds: number; peakMb: number; samples: Sample[] };

/**
 * Measures the import command, in a separate process, on a file of `count` incidents, each with a call and an
 * assignment: once uninterrupted, and once killed half-way and resumed. For comparison, imports the same file with
 * `copy` into a staging table and `insert ... select`.
 */
export async function benchImportHistory([count = "1000000"]: string[] = []): Promise<Report> {
  const lineCount = Number(count);
  const folder = mkdtempSync(join(tmpdir(), "bench-history-"));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ durable: true, settings: { shared_buffers: "256MB", max_wal_size: "2GB" } });
  try {
    const path = join(folder, "incidents.csv");
    await writeIncidentFile(path, lineCount);
    const megabytes = statSync(path).size / 1_048_576;
    console.log(`Wrote ${lineCount} lines, ${megabytes.toFixed(0)} MB`);

    const referenceRun = await withNewDatabase(postgres, async (url) => ({
      seconds: await loadWithCopy(url, path),
      contents: await readContents(url, path),
      server: await readServerDescription(url),
    }));
    console.log(`The reference took ${referenceRun.seconds.toFixed(1)} s`);
    const uninterruptedRun = await withNewDatabase(postgres, async (url) => ({
      run: await runImport(url, path),
      contents: await readContents(url, path),
    }));
    console.log(`Uninterrupted: ${uninterruptedRun.run.seconds.toFixed(1)} s`);
    rmSync(rejectedPath(path), { force: true });
    const killedRun = await withNewDatabase(postgres, async (url) => {
      const firstRun = await runImport(url, path, 0.5);
      const halfContents = await readContents(url, path);
      return {
        first: firstRun,
        half: halfContents,
        second: await runImport(url, path),
        contents: await readContents(url, path),
      };
    });
    return createReport({ lineCount, megabytes, referenceRun, uninterruptedRun, killedRun });
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function writeIncidentFile(path: string, lineCount: number): Promise<void> {
  const output = createWriteStream(path);
  output.write(`${incidentColumns}\n`);
  for (let firstLine = 1; firstLine <= lineCount; firstLine += 10_000) {
    const callSign = `AMB-${(firstLine % 40) + 1}`;
    const isFull = !output.write(
      incidentLines(firstLine, Math.min(10_000, lineCount - firstLine + 1), { callSign, badLineInterval }),
    );
    if (isFull) await once(output, "drain");
  }
  output.end();
  await finished(output);
  chmodSync(path, 0o644);
}

/** Runs `work` on a migrated database with reference data and 40 units, and drops it afterwards. */
export async function withNewDatabase<Result>(
  postgres: Postgres,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const { url, drop } = await createDatabase(postgres.url("postgres"), { empty: true });
  const database = await openPostgres(url, { size: 1 });
  await migrateAndSeed(database);
  for (let number = 1; number <= 40; number++) await aUnit(database.db, { callSign: `AMB-${number}` });
  await database.close();
  try {
    return await work(url);
  } finally {
    await drop();
  }
}

async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function readServerDescription(url: string): Promise<string> {
  return openPostgres(url, { size: 1 }).then(async (database) => {
    const serverInfo = await describeServer(database.db);
    await database.close();
    return serverInfo;
  });
}

/** Loads a file of incidents by `copy` and `insert ... select`, without checks; returns the seconds it took. */
export function loadWithCopy(url: string, path: string): Promise<number> {
  return withClient(url, async (client) => {
    const start = performance.now();
    for (const statement of referenceStatements(path, incidentColumns, source)) await client.query(statement);
    return (performance.now() - start) / 1_000;
  });
}

/**
 * Runs the import command and samples its memory. Kills it once `killAtShare` of the file (0 to 1) has been imported.
 */
async function runImport(url: string, path: string, killAtShare?: number): Promise<Run> {
  const { PATH = "", HOME = "" } = process.env;
  const args = ["--import", "tsx", "server/command.ts", "import", "incidents", path, "--source", source];
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, DATABASE_URL: url, NODE_ENV: "production" } as NodeJS.ProcessEnv,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const size = statSync(path).size;
  const run: Run = { seconds: 0, peakMb: 0, samples: [] };
  await withClient(url, async (client) => {
    while (!hasEnded(child)) {
      const { rows } = await client.query("select bytes::float8 from history_import where source = $1", [source]);
      const share = Number(rows[0]?.bytes ?? 0) / size;
      sampleMemory(child, share, run);
      if (killAtShare !== undefined && share >= killAtShare) child.kill("SIGKILL");
      await pause(100);
    }
  });
  const code = await waitForExit(child);
  if (killAtShare === undefined && code !== 0) throw new Error(`the import ended with ${code}`);
  run.seconds = (performance.now() - start) / 1_000;
  return run;
}

function sampleMemory({ pid = 0 }: ChildProcess, share: number, run: Run): void {
  try {
    const { memoryMb } = readCost(pid);
    // A zombie process, which has ended but has not yet been reaped by its parent, has no memory to read.
    if (Number.isNaN(memoryMb)) return;
    run.samples.push({ share, memoryMb });
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    run.peakMb = Math.max(run.peakMb, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024);
  } catch {
    // The process has just ended.
  }
}

function readContents(url: string, path: string): Promise<Contents> {
  return withClient(url, async (client) => {
    const { rows } = await client.query(`
      select
        (select count(*)::int from incident) as incidents,
        (select count(distinct idempotency_key)::int from incident) as keys,
        (select count(*)::int from assignment) as assignments,
        (select count(*)::int from call) as calls,
        (select sum(hashtextextended(concat_ws('|', idempotency_key, type_code, priority, incident.location::text, precision, address,
            district_code, boundary, sensitive, opened_at, closed_at, close_code, call_sign, assigned_at, acknowledged_at, en_route_at,
            on_scene_at, ended_at, received_at, claimed_at), 0))::text
         from incident
         left join assignment on assignment.incident_id = incident.id
         left join unit on unit.id = assignment.unit_id
         left join call on call.incident_id = incident.id) as sum
    `);
    return { ...(rows[0] as Omit<Contents, "rejected">), rejected: countLines(rejectedPath(path)) };
  });
}

function countLines(path: string): number {
  try {
    return readFileSync(path, "utf8").split("\n").length - 2;
  } catch {
    return 0;
  }
}

type Measurement = {
  lineCount: number;
  megabytes: number;
  referenceRun: { seconds: number; contents: Contents; server: string };
  uninterruptedRun: { run: Run; contents: Contents };
  killedRun: { first: Run; half: Contents; second: Run; contents: Contents };
};

function createReport({ lineCount, megabytes, referenceRun, uninterruptedRun, killedRun }: Measurement): Report {
  const makeRow = (label: string, seconds: number, rowCount: number, run?: Run): Row => ({
    what: label,
    seconds,
    rows: rowCount,
    "per second": Math.round(rowCount / seconds),
    "MB at 10 %": run ? memoryNear(run, 0.1) : "",
    "MB at 50 %": run ? memoryNear(run, 0.5) : "",
    "MB at 100 %": run ? memoryNear(run, 1) : "",
    "peak MB": run ? run.peakMb.toFixed(0) : "",
  });
  const resumedCount = killedRun.contents.incidents - killedRun.half.incidents;
  const isSameAsUninterrupted = (contents: Contents) =>
    JSON.stringify(contents) === JSON.stringify(uninterruptedRun.contents);
  const memoryEarlyMb = Math.max(
    ...uninterruptedRun.run.samples.filter(({ share }) => share <= 0.2).map(({ memoryMb }) => memoryMb),
  );
  const memoryLateMb = Math.max(
    ...uninterruptedRun.run.samples.filter(({ share }) => share >= 0.8).map(({ memoryMb }) => memoryMb),
  );
  const { rejected: _, ...referenceContents } = referenceRun.contents;
  const { rejected: __, ...importedContents } = uninterruptedRun.contents;
  return {
    tables: {
      "Import of past incidents, each with a call and an assignment": [
        makeRow("copy and insert ... select", referenceRun.seconds, referenceRun.contents.incidents),
        makeRow(
          "import, uninterrupted",
          uninterruptedRun.run.seconds,
          uninterruptedRun.contents.incidents,
          uninterruptedRun.run,
        ),
        makeRow("import, killed half-way", killedRun.first.seconds, killedRun.half.incidents, killedRun.first),
        makeRow("import, resumed", killedRun.second.seconds, resumedCount, killedRun.second),
      ],
    },
    targets: [
      targetAtMost("import time relative to the reference", uninterruptedRun.run.seconds / referenceRun.seconds, 3),
      targetAtMost("peak memory in the last fifth relative to the first fifth", memoryLateMb / memoryEarlyMb, 1.25),
      {
        target: "killed and resumed: the same contents as uninterrupted, no duplicates, no losses",
        measured: `${killedRun.contents.incidents} incidents, ${killedRun.contents.keys} keys, ${killedRun.contents.rejected} rejected`,
        met: isSameAsUninterrupted(killedRun.contents) && killedRun.contents.keys === killedRun.contents.incidents,
      },
      {
        target: "the same contents as the reference",
        measured: `${importedContents.incidents} incidents, ${importedContents.assignments} assignments, ${importedContents.calls} calls`,
        met: JSON.stringify(referenceContents) === JSON.stringify(importedContents),
      },
      {
        target: "every line imported or rejected",
        measured: `${uninterruptedRun.contents.incidents} + ${uninterruptedRun.contents.rejected} of ${lineCount}`,
        met: uninterruptedRun.contents.incidents + uninterruptedRun.contents.rejected === lineCount,
      },
    ],
    notes: [
      referenceRun.server,
      `${lineCount} lines, ${megabytes.toFixed(0)} MB; one in ${badLineInterval} is invalid; import times include process start and reading the file once for its hash`,
      "The reference does not validate, reject or deduplicate lines, and cannot be resumed",
    ],
  };
}

/**
 * Returns the highest memory sample in MB that was taken while the imported share was within 0.02 of `share`; "" if
 * there is none.
 */
function memoryNear({ samples }: Run, share: number): string {
  const memoriesMb = samples.filter((sample) => Math.abs(sample.share - share) < 0.02).map(({ memoryMb }) => memoryMb);
  return memoriesMb.length > 0 ? Math.max(...memoriesMb).toFixed(0) : "";
}
