import { sql } from "drizzle-orm";
import { type Database, openPostgres } from "../../db/client";
import { createDatabase, fill } from "../support/databases";
import { aType, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { signedIn } from "../support/people";
import { startPostgres } from "../support/postgres";
import { type ProductProcess, startProduct } from "../support/product";
import { judge } from "./live-judge";
import { playBare } from "./live-replay";
import type { Group, GroupHeard } from "./live-screens";
import { watched } from "./live-watched";
import type { Change, Writing } from "./live-writer";
import { summarise } from "./measure";
import { type Paid, paid } from "./process-cost";
import { atMost, describeServer, type Report, type Row } from "./report";
import { startWorker, type Worker } from "./worker";

const screens = Number(process.env.LIVE_SCREENS ?? 1_000);
const seconds = Number(process.env.LIVE_SECONDS ?? 60);
/** Screens that also read again what they are told has changed, as a real one does. */
const readers = Number(process.env.LIVE_READERS ?? 100);
const incidentsPerMinute = 5;
const targetMs = 500;
const env = { SCREENS: "off", LOG_LEVEL: "warn", POSITION_FRESH_MINUTES: "1440" };
/** So many people and walls sign in; several screens of a person share a session. */
const signIns = 20;

/**
 * The live feed under load: how long a change takes from its commit to each of many screens, and what that costs the process,
 * against a bare server that sends the same bytes at the same times to as many; then with the screens on two processes.
 */
export async function benchLive(): Promise<Report> {
  const postgres = await startPostgres({ durable: true });
  const writer = startWorker("live-writer");
  const viewer = startWorker("live-screens");
  const bare = startWorker("live-bare");
  const products: ProductProcess[] = [];
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 4 });
    await fill(database);
    await createManyUnits(database.db, { ambulance: 150, "police-patrol": 150 });
    const type = await aType(database.db, ["ambulance*1", "police-patrol*1"]);
    const start = async () => {
      const product = await startProduct({ databaseUrl: url, env });
      products.push(product);
      return product;
    };
    const room = { database, writer, viewer, bare, type };
    const report = await measure(room, await start(), start);
    await database.close();
    return report;
  } finally {
    for (const worker of [writer, viewer, bare]) worker.end();
    await Promise.all(products.map((product) => product.stop()));
    await postgres.stop();
  }
}

type Room = { database: Database; writer: Worker; viewer: Worker; bare: Worker; type: string };

async function measure(
  room: Room,
  product: ProductProcess,
  startAnother: () => Promise<ProductProcess>,
): Promise<Report> {
  const { database } = room;
  const cookies = await cookiesOf(database, product);
  const cost = <Given>(of: ProductProcess, work: () => Promise<Given>) => paid(of.process.pid, work);

  const without = Math.min(seconds, 30);
  console.log(`Writing for ${without} s with no screen`);
  await write(room, product, 5);
  const alone = await cost(product, () => write(room, product, without));

  console.log(`Writing for ${seconds} s with ${screens} screens on one process`);
  const groups = groupsOn([product], cookies, screens);
  const one = await watched(room, groups, () => cost(product, () => write(room, product, seconds)));
  const onOne = await judge(database, groups, one.heard, one.given.given);

  console.log("The bare server sends the same");
  const bare = await playBare(room, groups, one.heard);

  console.log(`Writing for ${seconds} s with as many screens on two processes`);
  const other = await startAnother();
  const halves = groupsOn([product, other], cookies, screens);
  const two = await watched(room, halves, () => cost(other, () => cost(product, () => write(room, product, seconds))));
  const onTwo = await judge(database, halves, two.heard, two.given.given.given);

  const shorter = Math.min(seconds, 60);
  console.log(`Writing for ${shorter} s with ${readers} screens that also read again what they are told`);
  const reading = groupsOn([product], cookies, readers).map((group, index) => ({
    ...group,
    reads: index % 2 === 0 ? ("some" as const) : ("overview" as const),
  }));
  const three = await watched(room, reading, () => cost(product, () => write(room, product, shorter)));

  const whileReading = await judge(database, reading, three.heard, three.given.given);

  return {
    tables: {
      [`From the commit to ${screens} screens on one process, in milliseconds`]: onOne,
      "The bare server, from sending to arrival": [{ what: "every message", ...summarise(bare.given) }],
      "What it costs": [
        costRow("the product, writing only", alone, []),
        costRow(`the product, ${screens} screens`, one.given, one.heard),
        costRow(`the bare server, ${screens} screens`, bare, bare.heard),
        costRow("two processes: the one written through", two.given.given, two.heard.slice(0, 2)),
        costRow("two processes: the other", two.given, two.heard.slice(2)),
        costRow(`the product, ${readers} screens that read again`, three.given, three.heard),
      ],
      "Half of the screens on each of two processes, all written through the first": onTwo,
      [`${readers} screens on one process that read again what they are told`]: whileReading,
      "How long they then wait for what they read, in milliseconds": three.heard.map(({ name, reads, unread }) => ({
        where: name,
        ...summarise(reads),
        failed: unread,
      })),
    },
    targets: [
      atMost(
        "told to none of the screens that were read in full",
        [...onOne, ...onTwo, ...whileReading].reduce((sum, row) => sum + row.missed + row.untold, 0),
        0,
      ),
      ...onOne.map(({ what, where, p95 }) => ({
        target: `${what}, ${where}: p95 from the commit under ${targetMs} ms`,
        measured: `${p95.toFixed(0)} ms`,
        met: p95 < targetMs,
      })),
      atMost("processor time of the product, writing included, to the bare server's", rate(one.given) / rate(bare), 3),
      atMost("without what writing alone costs it", (rate(one.given) - rate(alone)) / rate(bare), 3),
    ],
    notes: [
      await describeServer(database.db),
      `300 units report every second in three batches of 100; ${incidentsPerMinute} incidents a minute with two crews, one of which goes through its task. ${seconds} s.`,
      "The commit is taken as the moment its writer, another process of this machine, had the answer; p95 sent is from the moment it was asked, p95 read from the moment the feed had begun to read it.",
      "Positions wait for their turn by design: they are told together, every 350 ms.",
      "The bare server is node:http; it writes the messages one screen of each kind had got, at the times it had got them.",
    ],
  };
}

function costRow(what: string, cost: Omit<Paid<unknown>, "given">, sent: GroupHeard[]): Row {
  return {
    what,
    "processor s per s": rate(cost),
    "memory MB before": cost.memoryBefore,
    "memory MB after": cost.memoryAfter,
    "MB/s sent": sent.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6 / cost.lastedSeconds,
  };
}

function rate({ processorSeconds, lastedSeconds }: Omit<Paid<unknown>, "given">): number {
  return processorSeconds / lastedSeconds;
}

async function write(
  { database, writer, type }: Room,
  { url, apiKey }: ProductProcess,
  lasting: number,
): Promise<Change[]> {
  const { rows } = (await database.db.execute(sql`
    select call_sign as "callSign", st_x(fix::geometry) as lng, st_y(fix::geometry) as lat
    from unit join unit_position on unit_id = unit.id order by 1`)) as unknown as {
    rows: { callSign: string; lng: number; lat: number }[];
  };
  const units = rows.map(({ callSign, ...at }) => ({ callSign, at }));
  const incidents = { type, perMinute: incidentsPerMinute, at: sekayu };
  return writer.ask<Change[]>("write", { url, apiKey, seconds: lasting, units, incidents } satisfies Writing);
}

async function cookiesOf({ db }: Database, product: ProductProcess) {
  const cookies = { dispatcher: [] as string[], wall: [] as string[] };
  for (let number = 0; number < signIns; number++) {
    for (const role of ["dispatcher", "wall"] as const) {
      cookies[role].push((await signedIn(db, product, role, { username: `${role}-${number}` })).cookie);
    }
  }
  return cookies;
}

function groupsOn(products: ProductProcess[], cookies: Awaited<ReturnType<typeof cookiesOf>>, all: number): Group[] {
  const count = Math.floor(all / 2 / products.length);
  return products.flatMap(({ url }, process) =>
    (["dispatcher", "wall"] as const).map((role) => ({
      name: `${role}s on process ${process + 1}`,
      url: `${url}/api/trpc/live.changes`,
      cookies: cookies[role],
      count,
    })),
  );
}
