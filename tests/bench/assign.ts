import { Agent, request } from "node:http";
import { sql } from "drizzle-orm";
import pg from "pg";
import { type Database, openPostgres } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { settleUnits } from "../../db/queries";
import { assignment } from "../../db/schema/incidents";
import { createDatabase, fill } from "../support/databases";
import { sekayu } from "../support/makers";
import { startPostgres } from "../support/postgres";
import { type Product, startProduct } from "../support/product";
import { growField, pointsInRegency } from "./field";
import { summarise, type Times } from "./measure";
import { recordRequest, replay } from "./recorded-request";
import type { Report, Row, Target } from "./report";

const units = 20_000;
const atOnce = [1, 8, 32];
/** Units are freed after so many incidents. */
const batch = 200;
const batches = 6;
/** One ambulance and one police patrol. */
const type = "road-accident";
const positionFreshMinutes = 1_440;

/** Opens an incident at a place and is done when its units are assigned. Gives back whom it sent, where it is told. */
type Contender = (place: LngLat) => Promise<string[]>;

type Measured = Times & { perSecond: number };

/**
 * The main job: an incident comes in over HTTP and leaves with its units assigned; against the very statements that this takes,
 * sent by the bare driver in one transaction. Batches of the two alternate; units are freed in between, outside the measuring.
 */
export async function benchAssign(): Promise<Report> {
  const postgres = await startPostgres({ durable: true });
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await fill(database);
    console.log(`Making ${units} units`);
    await growField(database, { now: () => new Date(), settings: { positionFreshMinutes } }, units);
    const settings = { SCREENS: "off", POSITION_FRESH_MINUTES: `${positionFreshMinutes}`, LOG_LEVEL: "warn" };
    const product = await startProduct({ databaseUrl: url, env: settings });
    const report = await compare(url, database, product);
    await product.stop();
    await database.close();
    return report;
  } finally {
    await postgres.stop();
  }
}

async function compare(url: string, database: Database, product: Product): Promise<Report> {
  const pool = new pg.Pool({ connectionString: url, max: 20, options: "-c timezone=UTC -c plan_cache_mode=force_generic_plan" });
  pool.on("error", () => {});
  const agent = new Agent({ keepAlive: true });
  const spread = (await pointsInRegency(database.db, { count: batch, seed: 7 })).map(({ lng, lat }) => ({ lng, lat }));
  const places = { "over the regency": spread, "in one town": spread.map(() => sekayu) };

  const rows: Row[] = [];
  const targets: Target[] = [];
  const statements: string[] = [];
  for (const [where, at] of Object.entries(places)) {
    const recording = await recordRequest(url, { key: product.apiKey, body: { type, location: at[0] as LngLat } });
    await freeUnits(database);
    const run = replay(recording);
    const contenders: Record<string, Contender> = {
      "over HTTP": (place) => post(agent, product, place),
      "the same SQL": async (place) => {
        const client = await pool.connect();
        await run(client, place).finally(() => client.release());
        return [];
      },
    };
    statements.push(`${recording.statements.length} ${where}`);
    for (const many of atOnce) {
      console.log(`Measuring ${many} at once ${where}`);
      const measured = await alternate(database, contenders, at, many);
      const [http, direct] = Object.values(measured) as [Measured, Measured];
      for (const [what, { perSecond, ...times }] of Object.entries(measured)) {
        rows.push({ where, "at once": many, what, ...times, "per second": perSecond, "to SQL": times.p50 / direct.p50 });
      }
      const ratio = http.p50 / direct.p50;
      targets.push({ target: `${where}, ${many} at once: at most 3 times the same SQL`, measured: ratio.toFixed(2), met: ratio <= 3 });
    }
  }
  agent.destroy();
  await pool.end();
  const notes = [
    `${units} units; an incident takes an ambulance and a police patrol; statements a request: ${statements.join(", ")}.`,
    `Never a double: after each batch of ${batch}, twice as many units were on a task, and none was named in two answers.`,
  ];
  return { tables: { "From an incident to its units, in milliseconds": rows }, targets, notes };
}

async function alternate(database: Database, contenders: Record<string, Contender>, places: readonly LngLat[], many: number) {
  const durations = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  const spent = new Map(Object.keys(contenders).map((name) => [name, 0]));
  for (let round = -1; round < batches; round++) {
    for (const [name, contender] of Object.entries(contenders)) {
      const start = performance.now();
      const each = await runBatch(contender, places, many);
      const wholeMs = performance.now() - start;
      await checkTaken(database, each.flatMap(({ sent }) => sent));
      await freeUnits(database);
      // The first round warms up.
      if (round < 0) continue;
      durations.get(name)?.push(...each.map(({ ms }) => ms));
      spent.set(name, (spent.get(name) ?? 0) + wholeMs);
    }
  }
  const measured = [...durations].map(([name, ms]): [string, Measured] => [
    name,
    { ...summarise(ms), perSecond: (ms.length / (spent.get(name) ?? 0)) * 1_000 },
  ]);
  return Object.fromEntries(measured);
}

/** So many at once, each taking the next place as soon as it is done. */
async function runBatch(contender: Contender, places: readonly LngLat[], many: number): Promise<{ ms: number; sent: string[] }[]> {
  const done: { ms: number; sent: string[] }[] = [];
  const next = places.values();
  const work = async () => {
    for (const place of next) {
      const start = performance.now();
      const sent = await contender(place);
      done.push({ ms: performance.now() - start, sent });
    }
  };
  await Promise.all(Array.from({ length: many }, work));
  return done;
}

function post(agent: Agent, { url, apiKey }: Product, location: LngLat): Promise<string[]> {
  const body = JSON.stringify({ type, location });
  const headers = {
    authorization: `Bearer ${apiKey}`,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sending = request(`${url}/api/v1/incidents`, { method: "POST", agent, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => {
        const text = Buffer.concat(parts).toString();
        if (answer.statusCode !== 201) return reject(new Error(`answered with ${answer.statusCode}: ${text}`));
        const { assignments } = JSON.parse(text) as { assignments: { unit: { id: string } }[] };
        resolve(assignments.map(({ unit }) => unit.id));
      });
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

/** Throws when a unit was sent twice, or when one that was asked for was not sent. */
async function checkTaken({ db }: Database, sent: readonly string[]): Promise<void> {
  const { rows } = (await db.execute(sql`
    select count(*)::int as sent, count(distinct unit_id)::int as units, count(*) filter (where taken)::int as taken
    from assignment join unit on unit.id = unit_id
    where ended_at is null
  `)) as unknown as { rows: Record<"sent" | "units" | "taken", number>[] };
  const [open] = rows;
  const right = open?.sent === 2 * batch && open.units === open.sent && open.taken === open.sent;
  if (!right || new Set(sent).size !== sent.length) {
    throw new Error(`After ${batch} incidents: ${JSON.stringify({ ...open, named: sent.length, different: new Set(sent).size })}`);
  }
}

async function freeUnits({ db }: Database): Promise<void> {
  const ended = await db
    .update(assignment)
    .set({ state: "clear", endedAt: new Date() })
    .where(sql`ended_at is null`)
    .returning({ unitId: assignment.unitId });
  const ids = ended.map(({ unitId }) => unitId);
  await db.execute(sql`update unit set taken = false where id = any(${sql.param(ids)}::uuid[])`);
  const fresh = new Date(Date.now() - positionFreshMinutes * 60_000);
  await settleUnits(db, { ids, fresh_since: fresh });
  await db.execute(sql`vacuum unit, unit_position, assignment`);
}
