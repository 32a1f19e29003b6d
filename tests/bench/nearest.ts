import { type Database, type Db, openPostgres } from "../../db/client";
import { locatePoint } from "../../db/queries/district";
import { formatPoint } from "../../db/sql";
import { rankUnits, type Situation } from "../../server/assignment/rank-units";
import type { UnitRequirement } from "../../server/assignment/requirement-search";
import { freshSince } from "../../server/context";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { startPostgres } from "../support/postgres";
import { type BenchContext, createBenchmarkUnits, pointsInRegency, rareSkill, requestedKinds } from "./benchmark-units";
import { type Contender, runContenders, type Times } from "./measure";
import { createFlatTable, explainNearest, runBareScan, runFullScan, runRoundTrip } from "./nearest-references";
import { describeServer, type Report, type Row, type Target, targetAtLeast, targetAtMost } from "./report";

const unitCounts = [1_000, 10_000, 100_000] as const;
const [, smallerUnitCount, largestUnitCount] = unitCounts;
const runCount = 1_500;
const fullScanRunCount = 300;
const checkedPointCount = 200;

/** The requests that are measured: for each kind of `requestedKinds`, and for a rare skill of the common kind. */
const requests = {
  common: { kind: requestedKinds.common, skills: [] },
  rare: { kind: requestedKinds.rare, skills: [] },
  "rare skill": { kind: requestedKinds.common, skills: [rareSkill] },
  area: { kind: requestedKinds.area, skills: [] },
};
type RequestName = keyof typeof requests;
const requestNames = Object.keys(requests) as RequestName[];

const contenderNames = [
  "assignment query",
  "assignment query, with the lock",
  "bare GiST scan",
  "full scan",
  "select 1",
] as const;
type ContenderName = (typeof contenderNames)[number];

/**
 * Compares the assignment query, run for one requirement of one unit, with a full scan that sorts by `st_distance`, and
 * with a bare GiST index scan without conditions. To make the results comparable, one call of `runContenders` measures
 * all requests and unit counts, on one connection per database. First checks that the assignment query and the full
 * scan find the same units.
 */
export async function benchNearest(): Promise<Report> {
  const postgres = await startPostgres({ durable: true, settings: { shared_buffers: "256MB" } });
  try {
    const startedAt = new Date();
    const context: BenchContext = { now: () => startedAt, settings: { positionFreshMinutes: 10 } };
    const databases: Database[] = [];
    for (const unitCount of unitCounts) {
      console.log(`Creating ${unitCount} units`);
      const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
      const database = await openPostgres(url, { size: 1 });
      databases.push(database);
      await migrateAndSeed(database);
      await createBenchmarkUnits(database.db, context, unitCount);
      await createFlatTable(database.db);
    }
    const allDatabases = databases.map(({ db }) => db);
    const [firstDatabase = allDatabases[0] as Db] = allDatabases;
    const queries = await prepareQueries(firstDatabase, context);
    console.log("Comparing the answers");
    for (const db of allDatabases) for (const request of requestNames) await compareResults(db, request, queries);
    console.log("Measuring");
    const times = await runInTransactions(allDatabases, (transactions) => measureContenders(transactions, queries));
    const scanLines = await explainAll(allDatabases.at(-1) as Db, queries);
    const server = await describeServer(firstDatabase);
    for (const database of databases) await database.close();
    return createReport(times, [server, ...scanLines]);
  } finally {
    await postgres.stop();
  }
}

/** The parameters of the query for one requirement at one place. */
export type NearestQuery = UnitRequirement & Situation;
type QueryAtPlace = Omit<NearestQuery, "kind" | "skills">;

async function prepareQueries(db: Db, context: BenchContext): Promise<QueryAtPlace[]> {
  const queries: QueryAtPlace[] = [];
  const commonFields = { db, now: context.now(), freshSince: freshSince(context), count: 1 };
  for (const { lng, lat } of await pointsInRegency(db, { count: runCount, seed: 7 })) {
    const [location] = await locatePoint(db, { at: formatPoint({ lng, lat }) });
    const responsibleStations = location?.responsibleStations ?? [];
    queries.push({ ...commonFields, at: { lng, lat }, responsibleStations, speeds: {}, hiddenUnitIds: [] });
  }
  return queries;
}

/** Throws unless the assignment query selects the same unit as the full scan. */
async function compareResults(db: Db, request: RequestName, queries: readonly QueryAtPlace[]): Promise<void> {
  for (const queryAtPlace of queries.slice(0, checkedPointCount)) {
    const query = { ...queryAtPlace, ...requests[request] };
    const [selectedUnit] = await selectUnits(db, query, false);
    const [expectedUnit] = await runFullScan(db, query);
    if (selectedUnit?.id !== expectedUnit?.unit_id) {
      throw new Error(
        `At ${formatPoint(query.at)} the assignment query selects ${selectedUnit?.id}, the full scan ${expectedUnit?.unit_id}.`,
      );
    }
  }
}

async function selectUnits(db: Db, query: NearestQuery, locksUnits: boolean) {
  const [ranking] = await rankUnits(db, [query], query, { lock: locksUnits });
  return ranking?.units ?? [];
}

/**
 * Runs `work` in an open transaction on each database, so that the measured time includes locking, but not begin and
 * commit.
 */
function runInTransactions<Result>(
  databases: readonly Db[],
  work: (transactions: Db[]) => Promise<Result>,
): Promise<Result> {
  const [database, ...otherDatabases] = databases;
  if (!database) return work([]);
  return database.transaction((tx) => runInTransactions(otherDatabases, (transactions) => work([tx, ...transactions])));
}

async function measureContenders(
  transactions: readonly Db[],
  queries: readonly QueryAtPlace[],
): Promise<Record<string, Times>> {
  const contenders: Record<string, Contender> = {};
  const runLimits: Record<string, number> = {};
  for (const [index, tx] of transactions.entries()) {
    for (const request of requestNames) {
      const runWith = (work: (query: NearestQuery) => Promise<unknown>) => (run: number) =>
        work({ ...(queries[run % queries.length] as QueryAtPlace), ...requests[request] });
      const name = (contender: ContenderName) => nameOf(request, unitCounts[index] as number, contender);
      contenders[name("assignment query")] = runWith((query) => selectUnits(tx, query, false));
      contenders[name("assignment query, with the lock")] = runWith((query) => selectUnits(tx, query, true));
      contenders[name("bare GiST scan")] = runWith((query) => runBareScan(tx, query));
      contenders[name("full scan")] = runWith((query) => runFullScan(tx, query));
      contenders[name("select 1")] = runWith(() => runRoundTrip(tx));
      runLimits[name("full scan")] = fullScanRunCount;
    }
  }
  return runContenders(contenders, { runs: runCount, runLimits });
}

function nameOf(request: RequestName, unitCount: number, contender: ContenderName): string {
  return `${request} ${unitCount} ${contender}`;
}

async function explainAll(db: Db, queries: readonly QueryAtPlace[]): Promise<string[]> {
  const lines = [`Scans of the assignment query at ${largestUnitCount} units:`];
  for (const request of requestNames) {
    const scans = await explainNearest(db, { ...(queries[0] as QueryAtPlace), ...requests[request] });
    lines.push(`${request}:`, ...scans.map((scan) => `  ${scan}`));
  }
  return lines;
}

function createReport(times: Record<string, Times>, notes: string[]): Report {
  const findTimes = (request: RequestName, unitCount: number, contender: ContenderName) =>
    times[nameOf(request, unitCount, contender)] as Times;
  const rows = requestNames.flatMap((request) =>
    unitCounts.flatMap((unitCount) =>
      contenderNames.map((contender): Row => {
        const contenderTimes = findTimes(request, unitCount, contender);
        const ratio = contenderTimes.p50 / findTimes(request, unitCount, "assignment query").p50;
        return {
          request: `${request} (${[requests[request].kind, ...requests[request].skills].join(", ")})`,
          units: unitCount,
          what: contender,
          ...contenderTimes,
          "to assignment query": ratio,
        };
      }),
    ),
  );
  const targets = requestNames.flatMap((request): Target[] => {
    const queryMs = findTimes(request, largestUnitCount, "assignment query").p50;
    const fullScanRatio = findTimes(request, largestUnitCount, "full scan").p50 / queryMs;
    const ratioToBareScan = queryMs / findTimes(request, largestUnitCount, "bare GiST scan").p50;
    const growth = queryMs / findTimes(request, smallerUnitCount, "assignment query").p50;
    return [
      targetAtLeast(`${request}: the full scan takes at least 50 times the assignment query's time`, fullScanRatio, 50),
      targetAtMost(`${request}: at most 3 times the bare GiST scan`, ratioToBareScan, 3),
      targetAtMost(
        `${request}: ${largestUnitCount} units take at most 2 times the time of ${smallerUnitCount}`,
        growth,
        2,
      ),
    ];
  });
  for (const request of ["rare", "rare skill"] as const) {
    const ratioToCommon =
      findTimes(request, largestUnitCount, "assignment query").p50 /
      findTimes("common", largestUnitCount, "assignment query").p50;
    targets.push(targetAtMost(`${request}: at most 2 times the time of the common kind`, ratioToCommon, 2));
  }
  const checkNote = `All answers equal those of the full scan (${checkedPointCount} points per request and size)`;
  return {
    tables: { "The nearest unit for one requirement, in milliseconds": rows },
    targets,
    notes: [checkNote, ...notes],
  };
}
