import { performance } from "node:perf_hooks";
import { sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { importHotspots } from "../../server/watch/fetch-due-sources";
import { listWatches, readHotspots } from "../../server/watch/read-watches";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { firmsCsv, type MadeHotspot, sipongiJson } from "../support/hotspot-files";
import { aContext } from "../support/makers";
import { clusterPlainly, importMonth, makeMonth, readWatches, summariseMonth } from "../support/planted-month";
import { startPostgres } from "../support/postgres";
import { createRandom } from "../support/seeded-random";
import { describeServer, type Report, type Row } from "./report";

const start = new Date("2026-09-01T00:00:00Z");
const now = new Date("2026-09-28T20:00:00Z");
const nationalPoints = 9_029;

/**
 * Measures how long a national file of 9,029 hotspots takes until its fire watches are known, in the shape of each
 * service: with the margin of a room, and with all hotspots of the country stored. Then imports a month of planted
 * fires, flares and noise, and compares the fire watches with a plain clustering.
 */
export async function benchWatch(): Promise<Report> {
  const postgres = await startPostgres();
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url);
    await migrateAndSeed(database);
    const { db } = database;
    const files: Row[] = [];
    for (const [format, write] of Object.entries({ FIRMS: firmsCsv, SiPongi: sipongiJson }))
      for (const marginKm of [25, 5_000]) files.push(await measureFile(db, format, write(makeCountry()), marginKm));
    const month = makeMonth(1, start);
    await clear(db);
    const startedAt = performance.now();
    const heapBefore = process.memoryUsage().heapUsed;
    await importMonth(db, month, start);
    const seconds = (performance.now() - startedAt) / 1_000;
    const watches = await readWatches(db, month);
    const plain = clusterPlainly(month).map((keys) => keys.join());
    const own = watches.map(({ keys }) => keys.join());
    const different = own.filter((keys) => !plain.includes(keys)).length;
    const slowestMs = Math.max(...files.map(({ "total ms": ms }) => Number(ms)));
    const server = await describeServer(db);
    await database.close();
    return {
      tables: {
        [`A file of ${nationalPoints} hotspots`]: files,
        "A month of planted fires": [
          { ...summariseMonth(month, watches), "plain clusters": plain.length, "other than plain": different },
        ],
      },
      targets: [
        { target: "a national file in under 2 s", measured: `${Math.round(slowestMs)} ms`, met: slowestMs < 2_000 },
        { target: "the same clusters as a plain clustering", measured: `${different} others`, met: different === 0 },
      ],
      notes: [
        server,
        `The month: 120 files in ${seconds.toFixed(1)} s, heap ${Math.round((process.memoryUsage().heapUsed - heapBefore) / 1e6)} MB more`,
      ],
    };
  } finally {
    await postgres.stop();
  }
}

async function measureFile(db: Db, format: string, text: string, marginKm: number): Promise<Row> {
  await clear(db);
  const context = aContext(db, { now: () => now });
  const startedAt = performance.now();
  const { counts } = await importHotspots(context, Buffer.from(text), { addresses: {}, marginKm });
  const importedAt = performance.now();
  const { watches } = await listWatches(context);
  await readHotspots(context, { since: new Date(now.getTime() - 7 * 24 * 3_600_000), until: now });
  const answeredAt = performance.now();
  return {
    format,
    "margin km": marginKm,
    stored: counts.stored ?? 0,
    watches: watches.length,
    "import ms": Math.round(importedAt - startedAt),
    "answer ms": Math.round(answeredAt - importedAt),
    "total ms": Math.round(answeredAt - startedAt),
  };
}

/** Hotspots of 24 hours in all of Indonesia; some of them near each other, 250 of them in the regency. */
function makeCountry(): MadeHotspot[] {
  const random = createRandom(2);
  const fires = Array.from({ length: 3_000 }, (_, index) =>
    index < 80
      ? { lng: random.between(103.3, 104.6), lat: random.between(-3.2, -1.9) }
      : { lng: random.between(95, 141), lat: random.between(-11, 6) },
  );
  return Array.from({ length: nationalPoints }, () => {
    const { lng, lat } = random.pick(fires);
    return {
      lng: lng + random.between(-0.01, 0.01),
      lat: lat + random.between(-0.01, 0.01),
      seenAt: new Date(now.getTime() - Math.floor(random.between(2, 24)) * 3_600_000),
      satellite: random.pick(["snpp", "noaa20", "noaa21"] as const),
      confidence: random.pick(["low", "nominal", "high"] as const),
    };
  });
}

async function clear(db: Db): Promise<void> {
  await db.execute(sql`truncate hotspot, fire_watch, heat_source, watch_source`);
}
