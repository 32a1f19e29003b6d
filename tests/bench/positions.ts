import { Agent } from "node:http";
import pg from "pg";
import { type Database, openPostgres } from "../../db/client";
import { createDatabase, fill } from "../support/databases";
import { startPostgres } from "../support/postgres";
import { type Product, startProduct } from "../support/product";
import { fillField } from "./field";
import { summarise, type Times } from "./measure";
import {
  overHttp,
  type Report as Reported,
  type Send,
  toSql,
  type Unit,
  updateOnly,
  withTrail,
} from "./position-senders";
import { atLeast, describeServer, type Report } from "./report";

const units = 10_000;
const allSizes = [1, 100];
const senders = [1, 4, 16, 64];
const rounds = 3;
const roundMs = 3_000;
const positionFreshMinutes = 1_440;

const contenders = ["over HTTP", "the same SQL", "update alone"] as const;
type Contender = (typeof contenders)[number];
type Tally = { durationsMs: number[]; positions: number; wholeMs: number };

/**
 * Positions of 10,000 units, taken over HTTP and kept in the trail; against the driver alone, which sends the same batches
 * straight to PostgreSQL: the very statement of the product, trail and all, and one `update ... from unnest` without a trail.
 * Rounds of the three alternate; what they leave behind is cleared away in between, outside the measuring.
 */
export async function benchPositions(words: string[] = []): Promise<Report> {
  const sizes = words.length > 0 ? words.map(Number) : allSizes;
  const postgres = await startPostgres({ durable: true });
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await fill(database);
    console.log(`Making ${units} units`);
    await fillField(database.db, { now: () => new Date(), settings: { positionFreshMinutes } }, units);
    const env = {
      SCREENS: "off",
      POSITION_FRESH_MINUTES: `${positionFreshMinutes}`,
      KEY_REQUESTS_PER_MINUTE: "100000000",
      LOG_LEVEL: "warn",
    };
    const product = await startProduct({ databaseUrl: url, env });
    try {
      return await compare(url, { database, product, sizes });
    } finally {
      await product.stop();
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}

type Field = { database: Database; product: Product; sizes: readonly number[] };

async function compare(url: string, { database, product, sizes }: Field): Promise<Report> {
  const options = "-c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off";
  const pool = new pg.Pool({ connectionString: url, max: Math.max(...senders), options });
  const agent = new Agent({ keepAlive: true });
  const all = await readUnits(database);
  const send: Record<Contender, Send> = {
    "over HTTP": overHttp(product, agent),
    "the same SQL": toSql(pool, withTrail(positionFreshMinutes)),
    "update alone": toSql(pool, updateOnly),
  };
  const report: Report = { tables: {}, targets: [], notes: [await describeServer(database.db)] };
  const rows = [];
  for (const size of sizes) {
    for (const atOnce of senders) {
      console.log(`Measuring ${atOnce} senders of ${size}`);
      const tallies = await alternate(database, send, { all, size, atOnce });
      const rate = (name: Contender) => (tallies[name].positions / tallies[name].wholeMs) * 1_000;
      for (const name of contenders) {
        const times: Times = summarise(tallies[name].durationsMs);
        rows.push({
          size,
          senders: atOnce,
          what: name,
          "per second": rate(name),
          ...times,
          "HTTP to it": rate("over HTTP") / rate(name),
        });
      }
      if (size === 1) continue;
      const where = `${atOnce} senders of ${size}: of the direct rate`;
      report.targets.push(
        atLeast(`${where}, trail kept by both`, rate("over HTTP") / rate("the same SQL"), 0.6),
        atLeast(`${where}, trail kept over HTTP only`, rate("over HTTP") / rate("update alone"), 0.6),
      );
    }
  }
  await checkKept(database, all);
  agent.destroy();
  await pool.end();
  report.tables["Positions taken; a request's time in milliseconds"] = rows;
  report.notes.push(
    `${all.length} units; each request of a sender is answered once its batch is committed`,
    "Afterwards every unit stood where it was reported last, and the trail held each fix that was sent to it",
  );
  return report;
}

async function readUnits({ db }: Database): Promise<Unit[]> {
  const { rows } = (await db.execute(`
    select unit.id, unit.call_sign as "callSign", coalesce(st_x(place::geometry), 103.83) as lng,
      coalesce(st_y(place::geometry), -2.88) as lat, fix_at as "heldAt"
    from unit join unit_position on unit_id = unit.id order by unit.id
  `)) as unknown as { rows: (Omit<Unit, "last" | "inTrail" | "heldAt"> & { heldAt: Date | string | null })[] };
  return rows.map((row) => ({
    ...row,
    heldAt: row.heldAt ? new Date(row.heldAt).getTime() : null,
    last: null,
    inTrail: 0,
  }));
}

type Load = { all: Unit[]; size: number; atOnce: number };

async function alternate(
  { db }: Database,
  send: Record<Contender, Send>,
  load: Load,
): Promise<Record<Contender, Tally>> {
  const tally = (): Tally => ({ durationsMs: [], positions: 0, wholeMs: 0 });
  const total = { "over HTTP": tally(), "the same SQL": tally(), "update alone": tally() };
  for (let round = 0; round < rounds; round++) {
    for (const name of contenders) {
      await db.execute("vacuum unit_position");
      // As where one process alone moves the units: what another contender did to them meanwhile is met with outside the measuring.
      await sendFor(roundMs, send[name], load);
      const one = await sendFor(roundMs, send[name], load);
      total[name].durationsMs.push(...one.durationsMs);
      total[name].positions += one.positions;
      total[name].wholeMs += one.wholeMs;
    }
  }
  return total;
}

/** Each sender reports the units of its own share in turn, so that no two report the same unit at once. */
async function sendFor(ms: number, send: Send, { all, size, atOnce }: Load): Promise<Tally> {
  const tally: Tally = { durationsMs: [], positions: 0, wholeMs: 0 };
  const start = performance.now();
  const sender = async (_: unknown, number: number) => {
    const share = all.slice(
      Math.floor((all.length * number) / atOnce),
      Math.floor((all.length * (number + 1)) / atOnce),
    );
    for (let next = 0; performance.now() - start < ms; next = (next + size) % share.length) {
      const reports = Array.from({ length: Math.min(size, share.length) }, (_, index) =>
        move(share[(next + index) % share.length] as Unit),
      );
      const began = performance.now();
      await send(reports);
      tally.durationsMs.push(performance.now() - began);
      tally.positions += reports.length;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  tally.wholeMs = performance.now() - start;
  return tally;
}

/** A few metres on from where it was made to stand, and later than before. */
function move(unit: Unit): Reported {
  const at = Math.max(Date.now(), (unit.last?.at ?? 0) + 1);
  const lng = Number((unit.lng + (Math.random() - 0.5) * 0.0004).toFixed(6));
  const lat = Number((unit.lat + (Math.random() - 0.5) * 0.0004).toFixed(6));
  const before = unit.last?.at ?? unit.heldAt;
  unit.last = { lng, lat, at };
  return { unit, lng, lat, at, before };
}

async function checkKept({ db }: Database, all: readonly Unit[]): Promise<void> {
  const { rows } = (await db.execute(`
    select unit_id as id, st_x(fix::geometry) as lng, st_y(fix::geometry) as lat, fix_at as at, coalesce(trail.count, 0) as count
    from unit_position
    left join (select unit_id, count(*)::int from fix where accuracy_m = 8 group by unit_id) trail using (unit_id)
  `)) as unknown as { rows: { id: string; lng: number; lat: number; at: Date; count: number }[] };
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const { id, last, inTrail } of all) {
    const row = known.get(id);
    const isThere = last && row?.lng === last.lng && row.lat === last.lat && new Date(row.at).getTime() === last.at;
    if (!isThere || row?.count !== inTrail) {
      throw new Error(`a unit is not where it was reported: ${JSON.stringify({ last, inTrail, row })}`);
    }
  }
}
