import { setTimeout as wait } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Database, openPostgres } from "../../db/client";
import { aCrowd } from "../support/crowd";
import { createDatabase, fill } from "../support/databases";
import { aType, sekayu } from "../support/makers";
import { signedIn } from "../support/people";
import { startPostgres } from "../support/postgres";
import { type Product, startProduct } from "../support/product";
import type { Recording } from "./live-bare";
import { match, readMessages, sumUp } from "./live-match";
import type { Group, GroupHeard } from "./live-screens";
import type { Change, Writing } from "./live-writer";
import { summarise } from "./measure";
import { costOf } from "./process-cost";
import { atMost, describeServer, type Report, type Row } from "./report";
import { startWorker, type Worker } from "./worker";

const screens = Number(process.env.LIVE_SCREENS ?? 1_000);
const seconds = Number(process.env.LIVE_SECONDS ?? 90);
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
  const products: Product[] = [];
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 4 });
    await fill(database);
    await aCrowd(database.db, { ambulance: 150, "police-patrol": 150 });
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

async function measure(room: Room, product: Product, startAnother: () => Promise<Product>): Promise<Report> {
  const { database, viewer } = room;
  const cookies = await cookiesOf(database, product);
  const without = Math.min(seconds, 30);
  console.log(`Writing for ${without} s with no screen`);
  await write(room, product, 5);
  const alone = await paid(product.process.pid, () => write(room, product, without));

  console.log(`Opening ${screens} screens on one process`);
  const groups = groupsOn([product], cookies);
  await viewer.ask("connect", groups);
  await wait(5_000);
  await viewer.ask("forget");
  const from = Date.now();
  console.log(`Writing for ${seconds} s`);
  const live = await paid(product.process.pid, () => write(room, product, seconds));
  await wait(2_000);
  const heard = await viewer.ask<GroupHeard[]>("heard");
  await viewer.ask("leave");
  const one = await judge(database, groups, heard, live.given);

  console.log("The bare server sends the same");
  const bare = await playBare(room, groups, heard, from);

  console.log("Opening as many screens on two processes");
  const other = await startAnother();
  const both = groupsOn([product, other], cookies);
  await viewer.ask("connect", both);
  await wait(5_000);
  await viewer.ask("forget");
  const twice = await paid(other.process.pid, () => paid(product.process.pid, () => write(room, product, seconds)));
  await wait(2_000);
  const heardBoth = await viewer.ask<GroupHeard[]>("heard");
  await viewer.ask("leave");
  const two = await judge(database, both, heardBoth, twice.given.given);

  const perSecond = (cost: { processorSeconds: number; lastedSeconds: number }) =>
    cost.processorSeconds / cost.lastedSeconds;
  const costRow = (what: string, cost: Omit<Paid<unknown>, "given">, sent: GroupHeard[]): Row => ({
    what,
    "processor s per s": perSecond(cost),
    "memory MB before": cost.memoryBefore,
    "memory MB after": cost.memoryAfter,
    "MB/s sent": sent.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6 / cost.lastedSeconds,
  });
  const ratio = perSecond(live) / perSecond(bare);
  const targets = one.map(({ what, where, p95 }) => ({
    target: `${what}, ${where}: p95 from the commit under ${targetMs} ms`,
    measured: `${p95.toFixed(0)} ms`,
    met: p95 < targetMs,
  }));
  return {
    tables: {
      [`From the commit to ${screens} screens on one process, in milliseconds`]: one,
      "The bare server, from sending to arrival": [{ what: "all parts", ...summarise(bare.given) }],
      "What it costs": [
        costRow("the product, writing only", alone, []),
        costRow(`the product, ${screens} screens`, live, heard),
        costRow(`the bare server, ${screens} screens`, bare, bare.again),
        costRow("two processes: the one written through", twice.given, heardBoth.slice(0, 2)),
        costRow("two processes: the other", twice, heardBoth.slice(2)),
      ],
      "Half of the screens on each of two processes, all written through the first": two,
    },
    targets: [
      ...targets,
      atMost("processor time of the product, writing included, to the bare server's", ratio, 3),
      atMost("without what writing alone costs it", (perSecond(live) - perSecond(alone)) / perSecond(bare), 3),
    ],
    notes: [
      await describeServer(database.db),
      `300 units report every second in three batches of 100; ${incidentsPerMinute} incidents a minute with two crews, one of which goes through its task. ${seconds} s.`,
      "The commit is taken as the moment its writer, another process of this machine, had the answer; p95 sent is from the moment it was asked, p95 read from the moment the feed had begun to read it.",
      "Positions wait for their turn by design: they are told together, once a second.",
      "The bare server is node:http; it writes the bytes one screen of each kind had got, at the times it had got them.",
    ],
  };
}

type Paid<Given> = {
  given: Given;
  processorSeconds: number;
  lastedSeconds: number;
  memoryBefore: number;
  memoryAfter: number;
};

/** Does something, and says what it cost a process. */
async function paid<Given>(pid: number | undefined, work: () => Promise<Given>): Promise<Paid<Given>> {
  const [before, start] = [costOf(pid ?? 0), performance.now()];
  const given = await work();
  const [after, end] = [costOf(pid ?? 0), performance.now()];
  return {
    given,
    processorSeconds: after.processorSeconds - before.processorSeconds,
    lastedSeconds: (end - start) / 1_000,
    memoryBefore: before.memoryMb,
    memoryAfter: after.memoryMb,
  };
}

async function write({ database, writer, type }: Room, { url, apiKey }: Product, lasting: number): Promise<Change[]> {
  const { rows } = (await database.db.execute(sql`
    select call_sign as "callSign", st_x(fix::geometry) as lng, st_y(fix::geometry) as lat
    from unit join unit_position on unit_id = unit.id order by 1`)) as unknown as {
    rows: { callSign: string; lng: number; lat: number }[];
  };
  const units = rows.map(({ callSign, ...at }) => ({ callSign, at }));
  const incidents = { type, perMinute: incidentsPerMinute, at: sekayu };
  return writer.ask<Change[]>("write", { url, apiKey, seconds: lasting, units, incidents } satisfies Writing);
}

async function cookiesOf({ db }: Database, product: Product) {
  const cookies = { dispatcher: [] as string[], wall: [] as string[] };
  for (let number = 0; number < signIns; number++) {
    for (const role of ["dispatcher", "wall"] as const) {
      cookies[role].push((await signedIn(db, product, role, { username: `${role}-${number}` })).cookie);
    }
  }
  return cookies;
}

function groupsOn(products: Product[], cookies: Awaited<ReturnType<typeof cookiesOf>>): Group[] {
  const count = Math.floor(screens / 2 / products.length);
  return products.flatMap(({ url }, process) =>
    (["dispatcher", "wall"] as const).map((role) => ({
      name: `${role}s on process ${process + 1}`,
      url: `${url}/api/trpc/live.changes`,
      cookies: cookies[role],
      count,
    })),
  );
}

/** How long it took, group by group; throws when a screen that was read in full missed anything. */
async function judge({ db }: Database, groups: Group[], heard: GroupHeard[], changes: Change[]) {
  const { rows } = (await db.execute(sql`
    select call_sign as "callSign", fix_at as at from unit join unit_position on unit_id = unit.id`)) as unknown as {
    rows: { callSign: string; at: Date }[];
  };
  return heard.flatMap((group, index) => {
    const { count } = groups[index] as Group;
    const messages = readMessages(group.parts);
    const { fixes, incidentIds } = sumUp(messages);
    const behind = rows.filter(({ callSign, at }) => fixes.get(callSign) !== new Date(at).getTime());
    const unheard = changes.filter((change) => change.what === "incident" && !incidentIds.has(change.incidentId));
    if (behind.length + unheard.length > 0) {
      throw new Error(
        `${group.name}: ${behind.length} units were not told to the end, ${unheard.length} incidents never`,
      );
    }
    const [first, ...others] = group.orders.map((order) => order.join(" "));
    const differing = others.filter((order) => order !== first).length;
    const found = match(changes, group, messages, count);
    return (["incident", "positions"] as const).map((what) => ({
      what: what === "incident" ? "incidents and their steps" : "positions",
      where: group.name,
      changes: found[what].changes,
      ...summarise(found[what].fromCommit),
      "p95 sent": summarise(found[what].fromSending).p95,
      "p95 read": summarise(found[what].fromReading).p95,
      skipped: found[what].skipped,
      untold: found[what].untold,
      ended: group.ended,
      "other order": differing,
    }));
  });
}

/** The same bytes at the same times to as many screens; gives the time from sending to arrival of each message. */
async function playBare({ bare, viewer }: Room, groups: Group[], heard: GroupHeard[], from: number) {
  const url = await bare.ask<string>("start");
  const recordings: Recording[] = heard.map(({ name, parts }) => ({
    name,
    parts: whole(parts).map(({ at, bytes }) => ({ afterMs: at - from, bytes })),
  }));
  await viewer.ask(
    "connect",
    groups.map((group) => ({ ...group, url: `${url}/${encodeURIComponent(group.name)}` })),
  );
  await wait(2_000);
  await viewer.ask("forget");
  const cost = await paid(bare.pid, () => bare.ask<Record<string, number[]>>("play", recordings));
  await wait(2_000);
  const again = await viewer.ask<GroupHeard[]>("heard");
  await viewer.ask("leave");
  const durations = again.flatMap(({ name, arrivals }, index) => {
    const sent = sentTimes(recordings[index] as Recording, cost.given[name] ?? []);
    return [...arrivals].flatMap(([id, times]) => times.map((at) => at - (sent.get(id) ?? Number.NaN)));
  });
  return { ...cost, given: durations.filter((duration) => !Number.isNaN(duration)), again };
}

/** Parts joined so that each ends where a message ends: a bare server would write a message at once. */
function whole(parts: GroupHeard["parts"]): GroupHeard["parts"] {
  const joined: GroupHeard["parts"] = [];
  let open: GroupHeard["parts"] = [];
  for (const part of parts) {
    open.push(part);
    if (!Buffer.from(part.bytes).subarray(-2).equals(Buffer.from("\n\n"))) continue;
    joined.push({ at: open[0]?.at ?? part.at, bytes: Buffer.concat(open.map(({ bytes }) => bytes)) });
    open = [];
  }
  return joined;
}

/** When the bare server sent each message. */
function sentTimes({ parts }: Recording, times: readonly number[]): Map<string, number> {
  const dated = parts.map(({ bytes }, index) => ({ at: times[index] ?? Number.NaN, bytes: Buffer.from(bytes) }));
  return new Map(readMessages(dated).map(({ id, at }) => [id, at]));
}
