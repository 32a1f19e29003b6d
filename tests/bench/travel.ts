import { sql } from "drizzle-orm";
import { type Database, type Db, openPostgres } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { importOsm } from "../../server/ground/import-osm";
import { loadNetwork } from "../../server/routing/load-network";
import { RoutingNetwork } from "../../server/routing/network";
import type { Origin } from "../../server/routing/travel-search";
import { createDatabase, fill } from "../support/databases";
import { aContext } from "../support/makers";
import { startPostgres } from "../support/postgres";
import { createRandom } from "../support/seeded-random";
import { summarise } from "./measure";
import { atMost, describeServer, type Report, type Row } from "./report";

const portoFile = "tests/data/osm/porto.osm.pbf";
const [unitCounts, incidentCount, pgrIncidents] = [[500, 10_000] as const, 40, 5];

/**
 * Travel times of many units to one incident over the roads of Porto: the product's five soonest and all of them, and, if pgRouting is
 * installed, `pgr_dijkstraCost` over reversed edges from node to node, which ignores turn bans.
 */
export async function benchTravel(): Promise<Report> {
  const postgres = await startPostgres({ durable: true });
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await fill(database);
    console.log("Importing the network");
    const { id, edges } = await importOsm(aContext(database.db), database, { path: portoFile, anywhere: true });
    const before = process.memoryUsage();
    const startedAt = cpuMs();
    const network = new RoutingNetwork(await loadNetwork(database.db, id));
    const loadMs = cpuMs() - startedAt;
    const memoryMb = (process.memoryUsage().arrayBuffers - before.arrayBuffers) / 2 ** 20;
    const rows: Row[] = [];
    for (const units of unitCounts) rows.push(...(await measure(database, network, units)));
    const medianOf = (what: string) => Number(rows.find((row) => row.what === what && row.units === 500)?.p50);
    const pgr = medianOf("pgr_dijkstraCost, edges reversed");
    const targets = [
      atMost("seconds to load 100,000 edges", (loadMs / 1_000) * (100_000 / edges), 1),
      ...(pgr > 0
        ? [
            atMost("the five soonest, relative to pgRouting", medianOf("five soonest") / pgr, 0.02),
            atMost("all 500 with turn bans, relative to pgRouting", medianOf("all") / pgr, 0.35),
          ]
        : []),
    ];
    const notes = [
      await describeServer(database.db),
      `${edges} edges: ${Math.round(loadMs)} ms of processor time to load, ${memoryMb.toFixed(1)} MB of arrays`,
      ...(pgr > 0 ? [] : ["pgRouting is not installed: apt-get install postgresql-17-pgrouting"]),
    ];
    await database.close();
    return { tables: { "One incident to many units, in milliseconds": rows }, targets, notes };
  } finally {
    await postgres.stop();
  }
}

async function measure({ db }: Database, network: RoutingNetwork, units: number): Promise<Row[]> {
  const chance = createRandom(units);
  const somewhere = () => ({ lng: chance.between(-8.7, -8.54), lat: chance.between(41.1, 41.22) });
  const places = Array.from({ length: units }, somewhere);
  const cases = Array.from({ length: incidentCount }, () => {
    const incident = somewhere();
    const origins = places.map((place): Origin => ({ ...place, vehicle: "patrol", straightM: lineM(place, incident) }));
    return { incident, origins: origins.sort((a, b) => a.straightM - b.straightM) };
  });
  const search = (incident: LngLat) => network.searchTo(incident, { closures: [] });
  const contenders = {
    "five soonest": ({ incident, origins }: (typeof cases)[number]) => search(incident).measureSoonest(origins, 5),
    all: ({ incident, origins }: (typeof cases)[number]) => search(incident).measure(origins),
  };
  const rows = Object.entries(contenders).map(([what, run]) => {
    for (const one of cases.slice(0, 10)) run(one);
    const durations = cases.map((one) => {
      const startedAt = performance.now();
      run(one);
      return performance.now() - startedAt;
    });
    return { units, what, ...summarise(durations) };
  });
  const pgr = units > 500 ? [] : await measurePgr(db, cases.slice(0, pgrIncidents));
  return pgr.length > 0 ? [...rows, { units, what: "pgr_dijkstraCost, edges reversed", ...summarise(pgr) }] : rows;
}

/** Milliseconds of the statements; none if pgRouting is missing. */
async function measurePgr(db: Db, cases: { incident: LngLat; origins: Origin[] }[]): Promise<number[]> {
  const { rows } = await execute<{ installed: boolean }>(
    db,
    sql`select count(*) > 0 as installed from pg_available_extensions where name = 'pgrouting'`,
  );
  if (!rows[0]?.installed) return [];
  await db.execute(sql`create extension if not exists pgrouting`);
  const edges = `select id, to_node as source, from_node as target, coalesce(patrol_ms, -1)::float8 as cost,
    coalesce(patrol_back_ms, -1)::float8 as reverse_cost from network_edge
    where network_id = (select id from network where status = ''current'') and (patrol_ms is not null or patrol_back_ms is not null)`;
  const nodeOf = async ({ lng, lat }: LngLat) => {
    const nearest = await execute<{ id: number }>(
      db,
      sql`select id from network_node where network_id = (select id from network where status = 'current')
          order by (lng - ${lng}) ^ 2 + (lat - ${lat}) ^ 2 limit 1`,
    );
    return nearest.rows[0]?.id ?? 0;
  };
  const targets: number[] = [];
  // Its duration depends on the network and not on the number of units.
  for (const origin of (cases[0]?.origins ?? []).slice(0, 100)) targets.push(await nodeOf(origin));
  const durations: number[] = [];
  for (const { incident } of cases) {
    const source = await nodeOf(incident);
    const startedAt = performance.now();
    await db.execute(
      sql.raw(`select * from pgr_dijkstraCost('${edges}', ${source}, array[${targets.join()}]::bigint[], true)`),
    );
    durations.push(performance.now() - startedAt);
  }
  return durations;
}

async function execute<Row>(db: Db, statement: ReturnType<typeof sql>): Promise<{ rows: Row[] }> {
  return (await db.execute(statement)) as unknown as { rows: Row[] };
}

function lineM(from: LngLat, to: LngLat): number {
  return Math.hypot((from.lng - to.lng) * 83_500, (from.lat - to.lat) * 111_050);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
