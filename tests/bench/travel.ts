import { sql } from "drizzle-orm";
import { type Database, type Db, openPostgres } from "../../db/client";
import type { LngLat } from "../../db/columns";
import type { Travel } from "../../server/domain/travel";
import { importOsm } from "../../server/ground/import-osm";
import { KeyHeap } from "../../server/routing/key-heap";
import { loadNetwork } from "../../server/routing/load-network";
import { RoutingNetwork } from "../../server/routing/network";
import type { NetworkGraph } from "../../server/routing/network-graph";
import {
  createRoutingProfile,
  listArrivals,
  listStarts,
  routesOnOneEdge,
  snapPoint,
} from "../../server/routing/route-ends";
import type { Origin } from "../../server/routing/travel-search";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { aContext } from "../support/makers";
import { startPostgres } from "../support/postgres";
import { createRandom } from "../support/seeded-random";
import { summarise } from "./measure";
import { measureCost, readCost } from "./process-cost";
import { describeServer, type Report, type Row, targetAtMost } from "./report";

const portoFile = "tests/data/osm/porto.osm.pbf";
const [unitCounts, incidentCount, pgrIncidentCount] = [[500, 10_000] as const, 40, 5];

/**
 * Measures how long it takes to calculate the travel times from many units to one incident over the roads of Porto,
 * both for the five units that arrive first and for all units. For comparison, measures a plain search of the whole
 * network in the same process, the query for the five units nearest in a straight line and, if pgRouting is installed,
 * `pgr_dijkstraCost` over reversed edges from node to node, which ignores turn bans.
 */
export async function benchTravel(): Promise<Report> {
  const postgres = await startPostgres({ durable: true });
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await migrateAndSeed(database);
    console.log("Importing the network");
    const { id, edges } = await importOsm(aContext(database.db), database, { path: portoFile, anywhere: true });
    const memoryBefore = process.memoryUsage();
    const startedAt = readCpuMs();
    const network = new RoutingNetwork(await loadNetwork(database.db, id));
    const loadMs = readCpuMs() - startedAt;
    const memoryMb = (process.memoryUsage().arrayBuffers - memoryBefore.arrayBuffers) / 2 ** 20;
    const rows: Row[] = [];
    // With a single connection, all statements run in one server process, whose processor time can be measured.
    const singleConnection = await openPostgres(url, { size: 1 });
    for (const unitCount of unitCounts) rows.push(...(await measure(singleConnection, network, unitCount)));
    await singleConnection.close();
    const processorMs = (what: string) =>
      Number(rows.find((row) => row.what === what && row.units === 500)?.["processor ms"]);
    const pgRoutingMs = processorMs("pgr_dijkstraCost, edges reversed");
    const targets = [
      targetAtMost("seconds to load 100,000 edges", (loadMs / 1_000) * (100_000 / edges), 1),
      ...(pgRoutingMs > 0
        ? [
            targetAtMost("the five fastest, relative to pgRouting", processorMs("five fastest") / pgRoutingMs, 0.02),
            targetAtMost("all 500 with turn bans, relative to pgRouting", processorMs("all") / pgRoutingMs, 0.35),
          ]
        : []),
    ];
    const notes = [
      await describeServer(database.db),
      `${edges} edges: ${Math.round(loadMs)} ms of processor time to load, ${memoryMb.toFixed(1)} MB of arrays`,
      ...(pgRoutingMs > 0 ? [] : ["pgRouting is not installed: apt-get install postgresql-17-pgrouting"]),
    ];
    await database.close();
    return { tables: { "One incident to many units, in milliseconds": rows }, targets, notes };
  } finally {
    await postgres.stop();
  }
}

async function measure({ db }: Database, network: RoutingNetwork, unitCount: number): Promise<Row[]> {
  const random = createRandom(unitCount);
  const randomPoint = () => ({ lng: random.between(-8.7, -8.54), lat: random.between(41.1, 41.22) });
  const places = Array.from({ length: unitCount }, randomPoint);
  const cases = Array.from({ length: incidentCount }, () => {
    const incident = randomPoint();
    const origins = places.map(
      (place): Origin => ({ ...place, vehicle: "patrol", straightM: straightLineM(place, incident) }),
    );
    return { incident, origins: origins.sort((a, b) => a.straightM - b.straightM) };
  });
  const searchTo = (incident: LngLat) => network.searchTo(incident, { closures: [] });
  const contenders = {
    "five fastest": ({ incident, origins }: TestCase) => searchTo(incident).computeFastest(origins, 5),
    all: ({ incident, origins }: TestCase) => searchTo(incident).computeAll(origins),
    "whole network": ({ incident, origins }: TestCase) => searchWholeNetwork(network.graph, incident, origins),
  };
  checkTimes(cases.slice(0, 2), contenders);
  const rows = Object.entries(contenders).map(([what, run]) => {
    for (const measuredCase of cases) run(measuredCase);
    const cpuStartMs = readCpuMs();
    const durations = cases.map((measuredCase) => {
      const startedAt = performance.now();
      run(measuredCase);
      return performance.now() - startedAt;
    });
    return {
      units: unitCount,
      what,
      ...summarise(durations),
      "processor ms": (readCpuMs() - cpuStartMs) / cases.length,
    };
  });
  const straightLine = await measureStraightLine(db, places, cases);
  const pgRoutingRows = unitCount > 500 ? [] : await measurePgRouting(db, unitCount, cases.slice(0, pgrIncidentCount));
  return [...rows, straightLine, ...pgRoutingRows];
}

/** Measures the query for the five units nearest in a straight line, which PostGIS finds with a spatial index. */
async function measureStraightLine(db: Db, places: readonly LngLat[], cases: readonly TestCase[]): Promise<Row> {
  await db.execute(sql`drop table if exists place`);
  await db.execute(sql`create temp table place as select id, st_point(lng, lat, 4326)::geography as at
    from jsonb_to_recordset(${JSON.stringify(places.map((place, id) => ({ id, ...place })))}::jsonb)
      as place(id int, lng float8, lat float8)`);
  await db.execute(sql`create index on place using gist (at)`);
  await db.execute(sql`analyze place`);
  const queryNearest = async ({ incident: { lng, lat } }: TestCase) => {
    const { rows } = await execute<{ id: number }>(
      db,
      sql`select id, at <-> st_point(${lng}, ${lat}, 4326)::geography as m from place order by m limit 5`,
    );
    if (rows.length !== 5) throw new Error(`${rows.length} units instead of five`);
  };
  const repeatCount = 10;
  for (const measuredCase of cases) await queryNearest(measuredCase);
  const { rows: serverProcesses } = await execute<{ pid: number }>(db, sql`select pg_backend_pid() as pid`);
  const durations: number[] = [];
  const { processorSeconds } = await measureCost(serverProcesses[0]?.pid, async () => {
    for (let repeat = 0; repeat < repeatCount; repeat++) {
      for (const measuredCase of cases) {
        const startedAt = performance.now();
        await queryNearest(measuredCase);
        durations.push(performance.now() - startedAt);
      }
    }
  });
  const what = "five nearest by straight line, PostGIS";
  return {
    units: places.length,
    what,
    ...summarise(durations),
    "processor ms": (processorSeconds * 1_000) / durations.length,
  };
}

/**
 * A plain Dijkstra search of the whole network from the incident. Returns the travel time of each unit in ms; Infinity
 * if the unit has no route.
 */
function searchWholeNetwork(graph: NetworkGraph, incident: LngLat, origins: readonly Origin[]): number[] {
  const { count, start, arc, tail } = graph.states;
  const passable = createRoutingProfile("patrol", null);
  const travelMsByArc = graph.columns.ms[passable.vehicle] as Int32Array;
  const labels = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const heap = new KeyHeap();
  const updateTime = (state: number, ms: number) => {
    if (ms >= (labels[state] as number)) return;
    labels[state] = ms;
    heap.push(ms * 2 ** 24 + state);
  };
  const destinationSnaps = snapPoint(graph, incident, "patrol", passable);
  for (const end of destinationSnaps)
    for (const { state, ms } of listArrivals(graph, end, passable)) updateTime(state, ms);
  while (!heap.isEmpty) {
    const key = heap.pop();
    const ms = Math.floor(key / 2 ** 24);
    const state = key - ms * 2 ** 24;
    if (ms > (labels[state] as number)) continue;
    for (let entry = start[state] as number; entry < (start[state + 1] as number); entry++) {
      const entryMs = travelMsByArc[arc[entry] as number] as number;
      if (entryMs >= 0) updateTime(tail[entry] as number, ms + entryMs);
    }
  }
  return origins.map((origin) => {
    const [originSnap] = snapPoint(graph, origin, "patrol", passable);
    if (!originSnap) return Number.POSITIVE_INFINITY;
    const sameEdgeMs = destinationSnaps.flatMap((end) =>
      routesOnOneEdge(graph, originSnap, end, passable).map(({ ms }) => ms),
    );
    const networkMs = listStarts(graph, originSnap, passable).map(
      ({ state, ms }) => originSnap.accessMs + ms + (labels[state] as number),
    );
    return Math.min(...sameEdgeMs, ...networkMs);
  });
}

type TestCase = { incident: LngLat; origins: Origin[] };

/** Throws unless the server and the search of the whole network find the same times. */
function checkTimes(
  cases: TestCase[],
  {
    all: computeAll,
    "whole network": searchWholeNetwork,
  }: Record<"all" | "whole network", (measuredCase: TestCase) => (Travel | number)[]>,
) {
  for (const measuredCase of cases) {
    const expected = searchWholeNetwork(measuredCase) as number[];
    for (const [index, { rankedBy, seconds }] of (computeAll(measuredCase) as Travel[]).entries()) {
      if (rankedBy === "travel-time" && Math.round(seconds * 1_000) !== expected[index])
        throw new Error(`${seconds} s instead of ${expected[index]} ms for unit ${index}`);
    }
  }
}

/** Returns a list with the row of results for pgRouting, or an empty list if pgRouting is not installed. */
async function measurePgRouting(db: Db, unitCount: number, cases: TestCase[]): Promise<Row[]> {
  const { rows } = await execute<{ installed: boolean }>(
    db,
    sql`select count(*) > 0 as installed from pg_available_extensions where name = 'pgrouting'`,
  );
  if (!rows[0]?.installed) return [];
  await db.execute(sql`create extension if not exists pgrouting`);
  const edgesQuery = `select id, to_node as source, from_node as target, coalesce(patrol_ms, -1)::float8 as cost,
    coalesce(patrol_back_ms, -1)::float8 as reverse_cost from network_edge
    where network_id = (select id from network where status = ''current'') and (patrol_ms is not null or patrol_back_ms is not null)`;
  const findNearestNode = async ({ lng, lat }: LngLat) => {
    const nearestNodes = await execute<{ id: number }>(
      db,
      sql`select id from network_node where network_id = (select id from network where status = 'current')
          order by (lng - ${lng}) ^ 2 + (lat - ${lat}) ^ 2 limit 1`,
    );
    return nearestNodes.rows[0]?.id ?? 0;
  };
  const targets: number[] = [];
  // 100 units are enough, because the duration of the search depends on the network and not on the number of units.
  for (const origin of (cases[0]?.origins ?? []).slice(0, 100)) targets.push(await findNearestNode(origin));
  const durations: number[] = [];
  const { rows: serverProcesses } = await execute<{ pid: number }>(db, sql`select pg_backend_pid() as pid`);
  const costBefore = readCost(serverProcesses[0]?.pid ?? 0);
  for (const { incident } of cases) {
    const source = await findNearestNode(incident);
    const startedAt = performance.now();
    await db.execute(
      sql.raw(`select * from pgr_dijkstraCost('${edgesQuery}', ${source}, array[${targets.join()}]::bigint[], true)`),
    );
    durations.push(performance.now() - startedAt);
  }
  const processorSeconds = readCost(serverProcesses[0]?.pid ?? 0).processorSeconds - costBefore.processorSeconds;
  const times = { ...summarise(durations), "processor ms": (processorSeconds * 1_000) / cases.length };
  return [{ units: unitCount, what: "pgr_dijkstraCost, edges reversed", ...times }];
}

async function execute<Row>(db: Db, statement: ReturnType<typeof sql>): Promise<{ rows: Row[] }> {
  return (await db.execute(statement)) as unknown as { rows: Row[] };
}

function straightLineM(from: LngLat, to: LngLat): number {
  return Math.hypot((from.lng - to.lng) * 83_500, (from.lat - to.lat) * 111_050);
}

function readCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
