import { loadavg } from "node:os";
import { sql } from "drizzle-orm";
import { openPostgres } from "../../db/client";
import type { Context } from "../../server/context";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { aContext } from "../support/makers";
import { startPostgres } from "../support/postgres";
import { writeFacts } from "./heatmap-facts";
import { createFilter, type FilterName, filterNames, type ViewName, viewNames, views } from "./heatmap-views";
import { runContenders, type Times } from "./measure";
import { describeServer, type Report, type Row, targetAtMost } from "./report";

const defaultSizes = [100_000, 1_000_000];
const runCount = 20;

type Measurement = { size: number; view: ViewName; filter: FilterName; times: Times; load: number };

/**
 * Measures every figure of the insight screen over five years of incidents, with a different filter for each run. Each
 * of `args` is a number of incidents, for which a separate database is created.
 */
export async function benchHeatmap(args: string[]): Promise<Report> {
  const sizes = args.length > 0 ? args.map(Number) : defaultSizes;
  const postgres = await startPostgres({ settings: { shared_buffers: "1GB", max_wal_size: "16GB" } });
  try {
    const measurements: Measurement[] = [];
    const writeRows: Row[] = [];
    let serverDescription = "";
    for (const size of sizes) {
      const { url, drop } = await createDatabase(postgres.url("postgres"), { empty: true });
      const database = await openPostgres(url);
      const { db } = database;
      await migrateAndSeed(database);
      const start = performance.now();
      await writeFacts(db, size);
      const seconds = (performance.now() - start) / 1_000;
      const { rows } = (await db.execute(
        sql`select pg_total_relation_size('insight_fact')::float8 / 1e6 as mb`,
      )) as unknown as { rows: { mb: number }[] };
      writeRows.push({ incidents: size, "written in s": seconds, "facts in MB": rows[0]?.mb ?? 0 });
      measurements.push(...(await measureViews(aContext(db), size)));
      serverDescription = await describeServer(db);
      await database.close();
      await drop();
    }
    return createReport(measurements, writeRows, [
      serverDescription,
      "The load is the average of the last minute, over all processors.",
    ]);
  } finally {
    await postgres.stop();
  }
}

async function measureViews(context: Context, size: number): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const view of viewNames) {
    for (const filter of filterNames) {
      const read = (run: number) => views[view].read(context, createFilter(filter, run));
      const { times } = await runContenders({ times: read }, { runs: runCount, warmUp: 2 });
      measurements.push({ size, view, filter, times, load: loadavg()[0] ?? 0 });
      console.log(`${size}, ${view}, ${filter}: ${times.p50.toFixed(1)} ms, p95 ${times.p95.toFixed(1)} ms`);
    }
  }
  return measurements;
}

function createReport(measurements: readonly Measurement[], writeRows: Row[], notes: string[]): Report {
  const rows = measurements.map(
    ({ size, view, filter, times, load }): Row => ({
      ...{ view, filter, incidents: size, p50: times.p50, p95: times.p95, load },
    }),
  );
  const targets = measurements.map(({ size, view, filter, times }) => {
    const limit = size <= 100_000 ? 100 : views[view].kind === "counts" ? 250 : 800;
    return targetAtMost(`${view}, ${filter}: p95 at most ${limit} ms at ${size}`, times.p95, limit);
  });
  return { tables: { "Facts of five years": writeRows, "Figures, in milliseconds": rows }, targets, notes };
}
