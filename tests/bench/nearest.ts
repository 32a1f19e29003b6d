import { type Database, type Db, openPostgres } from "../../db/client";
import { locatePoint, pointText } from "../../db/queries";
import { type RankingQuery, rankUnits } from "../../server/assignment/rank-units";
import { freshSince } from "../../server/context";
import { createDatabase, fill } from "../support/databases";
import { startPostgres } from "../support/postgres";
import { fillField, kinds, type Moment, pointsInRegency } from "./field";
import { type Contender, race, type Times } from "./measure";
import { bareWalk, copyFlat, explainNearest, fullScan, roundTrip } from "./nearest-references";
import { atLeast, atMost, describeServer, type Report, type Row, type Target } from "./report";

const sizes = [1_000, 10_000, 100_000] as const;
const [, smaller, largest] = sizes;
const runs = 1_500;
const fullScans = 300;
const compared = 200;

type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as Kind[];

const contenderNames = ["product", "product, with the lock", "bare GiST walk", "full scan", "select 1"] as const;
type ContenderName = (typeof contenderNames)[number];

/**
 * The nearest unit for one requirement, as the product asks for it, against a full scan that sorts by `st_distance` and
 * against a bare GiST walk without any condition. All kinds and sizes race at once, on one connection to each size's database,
 * so that they can be compared with each other; that every answer is right is looked at first.
 */
export async function benchNearest(): Promise<Report> {
  const postgres = await startPostgres({ durable: true, settings: { shared_buffers: "256MB" } });
  try {
    const started = new Date();
    const moment: Moment = { now: () => started, settings: { positionFreshMinutes: 10 } };
    const databases: Database[] = [];
    for (const units of sizes) {
      console.log(`Making ${units} units`);
      const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
      const database = await openPostgres(url, { size: 1 });
      databases.push(database);
      await fill(database);
      await fillField(database.db, moment, units);
      await copyFlat(database.db);
    }
    const all = databases.map(({ db }) => db);
    const [first = all[0] as Db] = all;
    const questions = await prepareQuestions(first, moment);
    console.log("Comparing the answers");
    for (const db of all) for (const kind of kindNames) await compareAnswers(db, kind, questions);
    console.log("Measuring");
    const times = await inTransactions(all, (transactions) => raceAll(transactions, questions));
    const explained = await explainAll(all.at(-1) as Db, questions);
    const server = await describeServer(first);
    for (const database of databases) await database.close();
    return report(times, [server, ...explained]);
  } finally {
    await postgres.stop();
  }
}

type AskedAt = Omit<RankingQuery, "kind">;

async function prepareQuestions(db: Db, moment: Moment): Promise<AskedAt[]> {
  const questions: AskedAt[] = [];
  const asked = { skills: [], now: moment.now(), freshSince: freshSince(moment), excluding: [], wanted: 1 };
  for (const { lng, lat } of await pointsInRegency(db, { count: runs, seed: 7 })) {
    const [located] = await locatePoint(db, { at: pointText({ lng, lat }) });
    questions.push({ ...asked, at: { lng, lat }, responsibleStations: located?.responsibleStations ?? [] });
  }
  return questions;
}

/** Throws unless the product names the very unit the full scan does. */
async function compareAnswers(db: Db, kind: Kind, questions: readonly AskedAt[]): Promise<void> {
  for (const asked of questions.slice(0, compared)) {
    const question = { ...asked, kind: kinds[kind] };
    const [picked] = await rankUnits(db, question, { take: false });
    const [right] = await fullScan(db, question);
    if (picked?.id !== right?.unit_id) {
      throw new Error(`At ${pointText(question.at)} the product sends ${picked?.id}, the full scan ${right?.unit_id}.`);
    }
  }
}

/** In transactions, so that locking is measured, and beginning and ending are not. */
function inTransactions<Result>(
  databases: readonly Db[],
  work: (transactions: Db[]) => Promise<Result>,
): Promise<Result> {
  const [database, ...others] = databases;
  if (!database) return work([]);
  return database.transaction((tx) => inTransactions(others, (transactions) => work([tx, ...transactions])));
}

async function raceAll(transactions: readonly Db[], questions: readonly AskedAt[]): Promise<Record<string, Times>> {
  const contenders: Record<string, Contender> = {};
  const fewer: Record<string, number> = {};
  for (const [index, tx] of transactions.entries()) {
    for (const kind of kindNames) {
      const ask = (work: (question: RankingQuery) => Promise<unknown>) => (run: number) =>
        work({ ...(questions[run % questions.length] as AskedAt), kind: kinds[kind] });
      const name = (contender: ContenderName) => nameOf(kind, sizes[index] as number, contender);
      contenders[name("product")] = ask((question) => rankUnits(tx, question, { take: false }));
      contenders[name("product, with the lock")] = ask((question) => rankUnits(tx, question, { take: true }));
      contenders[name("bare GiST walk")] = ask((question) => bareWalk(tx, question));
      contenders[name("full scan")] = ask((question) => fullScan(tx, question));
      contenders[name("select 1")] = ask(() => roundTrip(tx));
      fewer[name("full scan")] = fullScans;
    }
  }
  return race(contenders, { runs, fewer });
}

function nameOf(kind: Kind, units: number, contender: ContenderName): string {
  return `${kind} ${units} ${contender}`;
}

async function explainAll(db: Db, questions: readonly AskedAt[]): Promise<string[]> {
  const lines = [`What the product's statement scanned at ${largest} units:`];
  for (const kind of kindNames) {
    const scans = await explainNearest(db, { ...(questions[0] as AskedAt), kind: kinds[kind] });
    lines.push(`${kind}:`, ...scans.map((scan) => `  ${scan}`));
  }
  return lines;
}

function report(times: Record<string, Times>, notes: string[]): Report {
  const of = (kind: Kind, units: number, contender: ContenderName) => times[nameOf(kind, units, contender)] as Times;
  const rows = kindNames.flatMap((kind) =>
    sizes.flatMap((units) =>
      contenderNames.map((what): Row => {
        const measured = of(kind, units, what);
        const ratio = measured.p50 / of(kind, units, "product").p50;
        return { kind: `${kind} (${kinds[kind]})`, units, what, ...measured, "to product": ratio };
      }),
    ),
  );
  const targets = kindNames.flatMap((kind): Target[] => {
    const product = of(kind, largest, "product").p50;
    const scan = of(kind, largest, "full scan").p50 / product;
    const floor = product / of(kind, largest, "bare GiST walk").p50;
    const growth = product / of(kind, smaller, "product").p50;
    return [
      atLeast(`${kind}: the full scan takes at least 50 times as long`, scan, 50),
      atMost(`${kind}: at most 3 times the bare walk`, floor, 3),
      atMost(`${kind}: ${largest} units cost less than 2 times as much as ${smaller}`, growth, 2),
    ];
  });
  const rareness = of("rare", largest, "product").p50 / of("common", largest, "product").p50;
  targets.push(atMost("a rare kind costs at most 2 times a common one", rareness, 2));
  const agreed = `Each answer was that of the full scan (${compared} points a kind and size)`;
  return {
    tables: { "The nearest unit for one requirement, in milliseconds": rows },
    targets,
    notes: [agreed, ...notes],
  };
}
