import { sql } from "drizzle-orm";
import { openPostgres } from "../../db/client";
import { sqlState } from "../../db/transaction";
import { foldMonths } from "../../server/insight/fold-months";
import { holdMonths } from "../../server/insight/hold-months";
import { createDatabase, fill } from "../support/databases";
import { aContext } from "../support/makers";
import { startPostgres } from "../support/postgres";
import { writeHexagons, writeHistory } from "./heatmap-history";
import {
  askRaw,
  compareAnswers,
  type FilterName,
  filterNames,
  filterOf,
  rawSecondsAtMost,
  type ViewName,
  viewNames,
  views,
} from "./heatmap-views";
import { type Contender, race, type Times } from "./measure";
import { costOf } from "./process-cost";
import { atLeast, atMost, describeServer, type Report, type Row, type Target } from "./report";

const usualSizes = [100_000, 1_000_000, 5_000_000];
const [aimedAt, largest] = [1_000_000, 5_000_000];
const runs = 60;
const queryCanceled = "57014";

type Measured = { size: number; view: ViewName; filter: FilterName; product: Times; textbook: Times };
type Made = {
  incidents: number;
  "generated s": number;
  "folded s": number;
  "folded MB": number;
  "cold ms": number;
  "held MB": number;
  "process MB": number;
};

/**
 * Every figure of the leaders' screen as the server's own verbs give it, against the query one would write on the raw tables in the same
 * run, over five years of so many incidents. Each run asks with another filter of its kind. Words are the sizes, by default all three.
 */
export async function benchHeatmap(words: string[]): Promise<Report> {
  const sizes = words.length > 0 ? words.map(Number) : usualSizes;
  const settings = {
    shared_buffers: "1GB",
    work_mem: "64MB",
    max_wal_size: "16GB",
    maintenance_work_mem: "512MB",
    effective_cache_size: "8GB",
  };
  const postgres = await startPostgres({ settings });
  try {
    const measured: Measured[] = [];
    const made: Made[] = [];
    let server = "";
    for (const size of sizes) {
      const { url, drop } = await createDatabase(postgres.url("postgres"), { empty: true });
      const result = await measureSize(url, size);
      measured.push(...result.measured);
      made.push(result.made);
      server = result.server;
      await drop();
    }
    return report(measured, made, [server]);
  } finally {
    await postgres.stop();
  }
}

async function measureSize(url: string, size: number) {
  const database = await openPostgres(url);
  const { db } = database;
  await fill(database);
  console.log(`Making ${size} incidents`);
  const [, generated] = await timed(() => writeHistory(db, size));
  await writeHexagons(db);
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql`analyze`);
  });
  console.log("Folding");
  const [, folded] = await timed(async () => {
    while ((await foldMonths(db)) > 0);
  });
  const { rows } = (await db.execute(
    sql`select sum(length(incidents) + length(calls))::float8 / 1e6 as mb from insight_month`,
  )) as unknown as {
    rows: { mb: number }[];
  };
  console.log(`Folded in ${(folded / 1_000).toFixed(0)} s`);
  const months = holdMonths(256);
  const context = aContext(db, { months });
  const before = costOf(process.pid).memoryMb;
  const [, cold] = await timed(() => views.kecamatan.product(context, filterOf("all five years", 0)));
  console.log("Comparing the answers");
  await compareAnswers(context, db);

  const measured: Measured[] = [];
  for (const [index, view] of viewNames.entries()) {
    for (const filter of filterNames) {
      // No view is asked what another was, so that none lives on what the other held.
      const asked = (run: number) => filterOf(filter, 1_000 * index + run);
      const contenders: Record<"product" | "textbook", Contender> = {
        product: (run) => views[view].product(context, asked(run)),
        textbook: (run) =>
          askRaw(db, views[view].textbook(asked(run)), rawSecondsAtMost).catch((error: unknown) => {
            if (sqlState(error) !== queryCanceled) throw error;
          }),
      };
      const times = await race(contenders, { runs, fewer: { textbook: size >= aimedAt ? 1 : 3 }, warmUp: 5 });
      measured.push({ size, view, filter, ...times });
      const { product, textbook } = times;
      console.log(`${view}, ${filter}: ${product.p50.toFixed(1)} ms, textbook ${textbook.p50.toFixed(0)} ms`);
    }
  }
  const made: Made = {
    incidents: size,
    "generated s": generated / 1_000,
    "folded s": folded / 1_000,
    "folded MB": rows[0]?.mb ?? 0,
    "cold ms": cold,
    "held MB": months.held() / 1e6,
    "process MB": costOf(process.pid).memoryMb - before,
  };
  const server = await describeServer(db);
  await database.close();
  return { measured, made, server };
}

async function timed<Result>(work: () => Promise<Result>): Promise<[Result, number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

function report(measured: readonly Measured[], made: Row[], notes: string[]): Report {
  const rows = measured.map(
    ({ size, view, filter, product, textbook }): Row => ({
      view,
      filter,
      incidents: size,
      p50: product.p50,
      p95: product.p95,
      "textbook p50": textbook.p50,
      ratio: textbook.p50 / product.p50,
    }),
  );
  const targets: Target[] = measured
    .filter(({ size }) => size === aimedAt)
    .flatMap(({ view, filter, product, textbook }) => {
      const much = measured.find((one) => one.size === largest && one.view === view && one.filter === filter);
      const name = `${view}, ${filter}`;
      return [
        atMost(`${name}: p95 under 100 ms at ${aimedAt}`, product.p95, 100),
        ...(textbook.p50 > 1_000 ? [atLeast(`${name}: at least 50 times faster`, textbook.p50 / product.p50, 50)] : []),
        ...(much
          ? [atMost(`${name}: ${largest} take less than 3 times as long`, much.product.p50 / product.p50, 3)]
          : []),
      ];
    });
  return {
    tables: { "Five years of history": made, "Figures of the screen, in milliseconds": rows },
    targets,
    notes: [
      ...notes,
      `A textbook query was given up after ${rawSecondsAtMost} s, and counted as that; the cold question is the first after a start.`,
      "In kecamatan and hours the product counted what the textbook query did, for each kind of filter.",
    ],
  };
}
