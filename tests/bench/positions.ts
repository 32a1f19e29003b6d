import { Agent } from "node:http";
import pg from "pg";
import { type Database, openPostgres } from "../../db/client";
import { plannerOptions } from "../../db/pool";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { startPostgres } from "../support/postgres";
import { startServer, type TestServer } from "../support/server";
import { createBenchmarkUnits } from "./benchmark-units";
import { summarise, type Times } from "./measure";
import {
  createHttpSender,
  createSqlSender,
  createTrailStatement,
  type PositionReport,
  type Send,
  type Unit,
  updateOnlyStatement,
} from "./position-senders";
import { describeServer, type Report, targetAtLeast } from "./report";

const unitCount = 10_000;
const defaultSizes = [1, 100];
const senderCounts = [1, 4, 16, 64];
const roundCount = 3;
const roundMs = 3_000;
const positionFreshMinutes = 1_440;

const contenderNames = ["over HTTP", "the same SQL", "update alone"] as const;
type Contender = (typeof contenderNames)[number];
type SendTotals = { durationsMs: number[]; positions: number; totalMs: number };

/**
 * Compares three ways of writing the positions of 10,000 units: over HTTP; directly with the database driver and the
 * server's statement, which also writes the trail; and directly with one `update ... from unnest`, which does not
 * write the trail. Rounds of the three alternate. The table is vacuumed between rounds, outside the measured time.
 */
export async function benchPositions(args: string[] = []): Promise<Report> {
  const sizes = args.length > 0 ? args.map(Number) : defaultSizes;
  const postgres = await startPostgres({ durable: true });
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await migrateAndSeed(database);
    console.log(`Creating ${unitCount} units`);
    await createBenchmarkUnits(database.db, { now: () => new Date(), settings: { positionFreshMinutes } }, unitCount);
    const env = {
      SCREENS: "off",
      POSITION_FRESH_MINUTES: `${positionFreshMinutes}`,
      KEY_REQUESTS_PER_MINUTE: "100000000",
      LOG_LEVEL: "warn",
    };
    const server = await startServer({ databaseUrl: url, env });
    try {
      return await compare(url, { database, server, sizes });
    } finally {
      await server.stop();
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}

type Setup = { database: Database; server: TestServer; sizes: readonly number[] };

async function compare(url: string, { database, server, sizes }: Setup): Promise<Report> {
  const pool = new pg.Pool({ connectionString: url, max: Math.max(...senderCounts), options: plannerOptions });
  const agent = new Agent({ keepAlive: true });
  const allUnits = await readUnits(database);
  const sendByContender: Record<Contender, Send> = {
    "over HTTP": createHttpSender(server, agent),
    "the same SQL": createSqlSender(pool, createTrailStatement(positionFreshMinutes)),
    "update alone": createSqlSender(pool, updateOnlyStatement),
  };
  const report: Report = { tables: {}, targets: [], notes: [await describeServer(database.db)] };
  const rows = [];
  for (const size of sizes) {
    for (const concurrency of senderCounts) {
      console.log(`Measuring ${concurrency} senders of ${size}`);
      const totalsByContender = await runAlternating(database, sendByContender, { units: allUnits, size, concurrency });
      const positionsPerSecond = (name: Contender) =>
        (totalsByContender[name].positions / totalsByContender[name].totalMs) * 1_000;
      for (const name of contenderNames) {
        const times: Times = summarise(totalsByContender[name].durationsMs);
        rows.push({
          size,
          senders: concurrency,
          what: name,
          "per second": positionsPerSecond(name),
          ...times,
          "HTTP relative to it": positionsPerSecond("over HTTP") / positionsPerSecond(name),
        });
      }
      if (size === 1) continue;
      const label = `${concurrency} senders of ${size}: of the direct rate`;
      report.targets.push(
        targetAtLeast(
          `${label}, both with trail`,
          positionsPerSecond("over HTTP") / positionsPerSecond("the same SQL"),
          0.6,
        ),
        targetAtLeast(
          `${label}, only HTTP with trail`,
          positionsPerSecond("over HTTP") / positionsPerSecond("update alone"),
          0.6,
        ),
      );
    }
  }
  await checkStored(database, allUnits);
  agent.destroy();
  await pool.end();
  report.tables["Positions accepted; duration of a request in milliseconds"] = rows;
  report.notes.push(
    `${allUnits.length} units; each request is answered after its batch is committed`,
    "Afterwards every unit had its last reported position, and the trail contained every fix sent with a trail",
  );
  return report;
}

async function readUnits({ db }: Database): Promise<Unit[]> {
  const { rows } = (await db.execute(`
    select unit.id, unit.call_sign as "callSign", coalesce(st_x(place::geometry), 103.83) as lng,
      coalesce(st_y(place::geometry), -2.88) as lat, fix_at as "initialFixAt"
    from unit join unit_position on unit_id = unit.id order by unit.id
  `)) as unknown as {
    rows: (Omit<Unit, "lastFix" | "trailFixCount" | "initialFixAt"> & { initialFixAt: Date | string | null })[];
  };
  return rows.map((row) => ({
    ...row,
    initialFixAt: row.initialFixAt ? new Date(row.initialFixAt).getTime() : null,
    lastFix: null,
    trailFixCount: 0,
  }));
}

type SenderLoad = { units: Unit[]; size: number; concurrency: number };

async function runAlternating(
  { db }: Database,
  sendByContender: Record<Contender, Send>,
  load: SenderLoad,
): Promise<Record<Contender, SendTotals>> {
  const emptySendTotals = (): SendTotals => ({ durationsMs: [], positions: 0, totalMs: 0 });
  const totals = {
    "over HTTP": emptySendTotals(),
    "the same SQL": emptySendTotals(),
    "update alone": emptySendTotals(),
  };
  for (let round = 0; round < roundCount; round++) {
    for (const name of contenderNames) {
      await db.execute("vacuum unit_position");
      // The first of the two runs is not counted: the side effects of the previous contender would distort its times.
      await sendFor(roundMs, sendByContender[name], load);
      const sendTotals = await sendFor(roundMs, sendByContender[name], load);
      totals[name].durationsMs.push(...sendTotals.durationsMs);
      totals[name].positions += sendTotals.positions;
      totals[name].totalMs += sendTotals.totalMs;
    }
  }
  return totals;
}

/**
 * Runs all senders for `ms` milliseconds. Each reports only its own share of the units, batch by batch, so that no two
 * report the same unit.
 */
async function sendFor(ms: number, send: Send, { units, size, concurrency }: SenderLoad): Promise<SendTotals> {
  const sendTotals: SendTotals = { durationsMs: [], positions: 0, totalMs: 0 };
  const start = performance.now();
  const sender = async (_: unknown, number: number) => {
    const ownUnits = units.slice(
      Math.floor((units.length * number) / concurrency),
      Math.floor((units.length * (number + 1)) / concurrency),
    );
    for (let next = 0; performance.now() - start < ms; next = (next + size) % ownUnits.length) {
      const reports = Array.from({ length: Math.min(size, ownUnits.length) }, (_, index) =>
        moveUnit(ownUnits[(next + index) % ownUnits.length] as Unit),
      );
      const startedAt = performance.now();
      await send(reports);
      sendTotals.durationsMs.push(performance.now() - startedAt);
      sendTotals.positions += reports.length;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, sender));
  sendTotals.totalMs = performance.now() - start;
  return sendTotals;
}

/**
 * Moves a unit to a random point up to about 30 m from its initial location. Returns its report, which is later than
 * its last one.
 */
function moveUnit(unit: Unit): PositionReport {
  const at = Math.max(Date.now(), (unit.lastFix?.at ?? 0) + 1);
  const lng = Number((unit.lng + (Math.random() - 0.5) * 0.0004).toFixed(6));
  const lat = Number((unit.lat + (Math.random() - 0.5) * 0.0004).toFixed(6));
  const previousFixAt = unit.lastFix?.at ?? unit.initialFixAt;
  unit.lastFix = { lng, lat, at };
  return { unit, lng, lat, at, previousFixAt };
}

async function checkStored({ db }: Database, units: readonly Unit[]): Promise<void> {
  const { rows } = (await db.execute(`
    select unit_id as id, st_x(fix::geometry) as lng, st_y(fix::geometry) as lat, fix_at as at, coalesce(trail.count, 0) as count
    from unit_position
    left join (select unit_id, count(*)::int from fix where accuracy_m = 8 group by unit_id) trail using (unit_id)
  `)) as unknown as { rows: { id: string; lng: number; lat: number; at: Date; count: number }[] };
  const unitById = new Map(rows.map((row) => [row.id, row]));
  for (const { id, lastFix, trailFixCount } of units) {
    const row = unitById.get(id);
    const isStored =
      lastFix && row?.lng === lastFix.lng && row.lat === lastFix.lat && new Date(row.at).getTime() === lastFix.at;
    if (!isStored || row?.count !== trailFixCount) {
      throw new Error(`a unit does not have its reported position: ${JSON.stringify({ lastFix, trailFixCount, row })}`);
    }
  }
}
