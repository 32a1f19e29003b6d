import { sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { locatePoint, nearestUnits, pointText } from "../../db/queries";
import type { UnitKind } from "../../db/vocabulary";
import { freshSince } from "../../server/context";
import { pickUnits, type Question } from "../../server/dispatch/pick-units";
import { sphereSlack } from "../../server/domain/shortlist";
import { createDatabase, fill } from "../support/databases";
import { startPostgres } from "../support/postgres";
import { growField, kinds, type Moment, pointsInRegency } from "./field";
import { race, type Times } from "./measure";
import { atLeast, atMost, describeServer, type Report, type Row, type Target } from "./report";

const sizes = [1_000, 10_000, 100_000] as const;
const largest = 100_000;
const runs = 1_500;
const fullScans = 300;
const compared = 200;

type Result = Record<"product" | "locking" | "floor" | "fullScan" | "roundTrip", Times>;
type Case = keyof typeof kinds;
const cases = Object.keys(kinds) as Case[];

/**
 * The nearest unit for one requirement, as the product asks for it, against a full scan that sorts by `st_distance` and
 * against a bare GiST walk without any condition. All on one connection; the answers are compared first.
 */
export async function benchNearest(): Promise<Report> {
  const postgres = await startPostgres({ durable: true });
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 1 });
    await fill(database);
    const started = new Date();
    const moment: Moment = { now: () => started, settings: { positionFreshMinutes: 10 } };
    const results = new Map<string, Result>();
    const explained: string[] = [];
    for (const units of sizes) {
      console.log(`Making ${units} units`);
      await growField(database, moment, units);
      await copyFlat(database.db);
      const questions = await prepareQuestions(database.db, moment);
      for (const name of cases) {
        console.log(`Measuring the ${name} kind`);
        await compareAnswers(database.db, questions(kinds[name]));
        results.set(`${name} ${units}`, await database.db.transaction((tx) => raceFor(tx, questions(kinds[name]))));
        if (units === largest)
          explained.push(`${name}:`, ...(await explain(database.db, questions(kinds[name])[0] as Question)));
      }
    }
    const server = await describeServer(database.db);
    await database.close();
    return report(results, server, explained);
  } finally {
    await postgres.stop();
  }
}

/** The references' own table: one flat row a unit, which spares them the product's join, with the one index the floor needs. */
async function copyFlat(db: Db): Promise<void> {
  await db.execute(sql`drop table if exists flat`);
  await db.execute(sql`create table flat as
    select unit_id, call_sign, place, basis, fix_at, unit.kind, unit.skills, area_station_code, duty, taken
    from unit_position join unit on unit.id = unit_position.unit_id where place is not null`);
  await db.execute(sql`create index flat_place on flat using gist (place)`);
  await db.execute(sql`vacuum (analyze) flat`);
}

async function prepareQuestions(db: Db, moment: Moment) {
  const places: Pick<Question, "at" | "responsibleStations">[] = [];
  for (const at of await pointsInRegency(db, { count: runs, seed: 7 })) {
    const [located] = await locatePoint(db, { at: pointText(at) });
    places.push({ at, responsibleStations: located?.responsibleStations ?? [] });
  }
  const asked = { skills: [], now: moment.now(), freshSince: freshSince(moment), excluding: [], wanted: 1 };
  return (kind: UnitKind): Question[] => places.map((place) => ({ kind, ...asked, ...place }));
}

/** Throws unless the product names the very unit the full scan does. */
async function compareAnswers(db: Db, questions: readonly Question[]): Promise<void> {
  for (const question of questions.slice(0, compared)) {
    const [picked] = await pickUnits(db, question, { take: false });
    const [right] = await fullScan(db, question);
    if (picked?.id !== right?.unit_id) {
      throw new Error(`At ${pointText(question.at)} the product sends ${picked?.id}, the full scan ${right?.unit_id}.`);
    }
  }
}

/** In one transaction, so that locking is measured and beginning and ending are not. */
async function raceFor(tx: Db, questions: readonly Question[]): Promise<Result> {
  const question = (index: number) => questions[index % questions.length] as Question;
  const floor = "select unit_id from flat order by place <-> $1::geography limit 1";
  return race<keyof Result>(
    {
      product: (index) => pickUnits(tx, question(index), { take: false }),
      locking: (index) => pickUnits(tx, question(index), { take: true }),
      floor: (index) => ask(tx, "floor", floor, [pointText(question(index).at)]),
      fullScan: async (index) => fullScan(tx, question(index)),
      roundTrip: () => ask(tx, "round trip", "select 1", []),
    },
    { runs, fewer: { fullScan: fullScans } },
  );
}

function fullScan(tx: Db, { kind, skills, at, freshSince, responsibleStations }: Question) {
  const text = `select unit_id, st_distance(place, $1::geography) as distance_m
    from flat
    where kind = $2::text and skills @> $3::text[] and (basis = 'station' or fix_at >= $4::timestamptz)
      and not taken and duty = 'available'
    order by coalesce(area_station_code = any($5::text[]), false) desc, st_distance(place, $1::geography), call_sign
    limit 1`;
  return ask(tx, "full scan", text, [pointText(at), kind, skills, freshSince, responsibleStations]);
}

/** As `db/sql.ts` asks: a named prepared statement through the same client. */
async function ask(tx: Db, name: string, text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  const statement = tx._.session.prepareQuery({ sql: text, params: values }, undefined, name, false);
  return ((await statement.execute()) as { rows: Record<string, unknown>[] }).rows;
}

/** What the planner made of the product's prepared statement: the scans it ran. */
async function explain(db: Db, question: Question): Promise<string[]> {
  const values = nearestUnits.values({
    ...question,
    at: pointText(question.at),
    fresh_since: question.freshSince,
    responsible_stations: question.responsibleStations,
    shortlist: 4,
    slack: sphereSlack,
  });
  const given = values.map(literal).join(", ");
  const { rows } = (await db.execute(
    sql.raw(`explain (analyze, costs off, timing off) execute "nearest-units"(${given})`),
  )) as unknown as { rows: Record<"QUERY PLAN", string>[] };
  return rows
    .map((row) => row["QUERY PLAN"].replace("->", "").trim())
    .filter((line) => /Scan using|Seq Scan|Bitmap|Execution/.test(line));
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `'{${value.join()}}'`;
  return `'${value instanceof Date ? value.toISOString() : value}'`;
}

function report(results: Map<string, Result>, server: string, explained: string[]): Report {
  const result = (name: Case, units: number) => results.get(`${name} ${units}`) as Result;
  const rows = cases.flatMap((name) => sizes.flatMap((units) => lines(name, units, result(name, units))));
  const targets = cases.flatMap((name): Target[] => {
    const { product, fullScan, floor } = result(name, largest);
    const growth = product.p50 / result(name, 10_000).product.p50;
    return [
      atLeast(`${name}: the full scan takes at least 50 times as long`, fullScan.p50 / product.p50, 50),
      atMost(`${name}: at most 3 times the bare walk`, product.p50 / floor.p50, 3),
      atMost(`${name}: 100,000 units cost less than 2 times as much as 10,000`, growth, 2),
    ];
  });
  const rareness = result("rare", largest).product.p50 / result("common", largest).product.p50;
  targets.push(atMost("a rare kind costs at most 2 times a common one", rareness, 2));
  const notes = [
    server,
    `Each answer was that of the full scan (${compared} points a kind and size).`,
    `The scans of the product's statement at ${largest} units, as run:`,
    ...explained,
  ];
  return { tables: { "The nearest unit for one requirement, in milliseconds": rows }, targets, notes };
}

const labels: Record<keyof Result, string> = {
  product: "product",
  locking: "product, with the lock",
  floor: "bare GiST walk",
  fullScan: "full scan",
  roundTrip: "select 1",
};

function lines(name: Case, units: number, result: Result): Row[] {
  return Object.entries(labels).map(([contender, what]) => {
    const times = result[contender as keyof Result];
    return { kind: `${name} (${kinds[name]})`, units, what, ...times, "to product": times.p50 / result.product.p50 };
  });
}
