import { setMaxListeners } from "node:events";
import { connect } from "node:net";
import { inArray, sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { unitPosition } from "../../db/schema/units";
import { record } from "../../server/audit/record";
import { startFeed } from "../../server/feed/feed";
import type { Audience, FeedMessage } from "../../server/feed/message";
import { createIncident } from "../../server/incidents/create-incident";
import { createLog } from "../../server/log";
import { aListener } from "../support/listener";
import { aContext, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { readMetrics } from "../support/metrics";
import { signedIn } from "../support/people";
import { pause } from "../support/processes";
import { startProduct } from "../support/product";
import { expect, test as plain, testOnBoth } from "../support/test";

const test = plain
  .extend(
    "dispatcher",
    { scope: "file" },
    async ({ db, product }) => (await signedIn(db, product, "dispatcher")).cookie,
  )
  .extend("wall", { scope: "file" }, async ({ db, product }) => (await signedIn(db, product, "wall")).cookie)
  .extend("type", { scope: "file" }, ({ db }) => aType(db, []));

const silent = createLog("silent");

/** An incident, and the word to all processes as the product gives it. */
async function happens(db: Db, type: string): Promise<string> {
  const { id } = await createIncident(aContext(db), { type, location: sekayu, precision: "exact" });
  await notify(db);
  return id;
}

async function notify(db: Db): Promise<void> {
  await db.execute(sql`select pg_notify('live', '')`);
}

async function drives(db: Db, unitIds: string[], place: { lng: number; lat: number }): Promise<void> {
  const fix = { fix: place, fixAt: new Date(), speedMps: 10, headingDeg: 90, accuracyM: 5 };
  await db
    .update(unitPosition)
    .set({ ...fix, place, basis: "fix", movedAt: sql`clock_timestamp()` })
    .where(inArray(unitPosition.unitId, unitIds));
}

test("a change is sent once and soon, with the build of the server and its age", async ({
  db,
  product,
  dispatcher,
  type,
}) => {
  const listener = await aListener(product.url, { cookie: dispatcher });
  const first = await listener.hears(({ reset }) => reset === "started");
  expect(first).toMatchObject({
    units: [],
    incidentIds: [],
    topics: [],
    version: expect.stringMatching(/^(dev|0\..+)$/),
  });
  const id = await happens(db, type);
  const told = await listener.hears(({ incidentIds }) => incidentIds.includes(id));
  expect(told.reset).toBeNull();
  expect(told.ageMs).toBeLessThan(5_000);
  await pause(4_000);
  expect(listener.timesTold(id)).toBe(1);
  await listener.stop();
});

test("a client that reconnects after a server restart receives what changed meanwhile, and nothing else", {
  timeout: 90_000,
}, async ({ db, databaseUrl, product, dispatcher, type }) => {
  const env = { SCREENS: "off" };
  const first = await startProduct({ databaseUrl, env });
  const { cookie } = await signedIn(db, first, "dispatcher");
  const unit = await aUnit(db, { at: sekayu });
  const still = await aUnit(db, { at: kmFrom(sekayu, 3) });
  const before = await aListener(first.url, { cookie });
  const known = await happens(db, type);
  await before.hears(({ incidentIds }) => incidentIds.includes(known));
  // Two messages further, nothing of what was made before can be told again.
  const count = before.messages().length;
  await expect.poll(() => before.messages().length, { timeout: 12_000 }).toBeGreaterThan(count + 1);
  const lastId = before.lastId();
  await before.stop();
  await first.kill9();

  const meanwhile = await happens(db, type);
  await drives(db, [unit.id], kmFrom(sekayu, 5));
  const second = await startProduct({ databaseUrl, env });
  try {
    // By the process that was started anew, and by another that ran all along.
    const listeners = [
      await aListener(second.url, { cookie, lastId }),
      await aListener(product.url, { cookie: dispatcher, lastId }),
    ];
    for (const listener of listeners) {
      // At once, or with the next reading of a process to which nobody listened.
      await listener.hears(({ incidentIds }) => incidentIds.includes(meanwhile));
      await listener.hears(({ units }) => units.some(({ id, lng }) => id === unit.id && lng === kmFrom(sekayu, 5).lng));
      const told = listener.messages();
      expect(told.map(({ reset }) => reset)).toEqual(told.map(() => null));
      expect(told.flatMap(({ incidentIds }) => incidentIds)).toEqual([meanwhile]);
      const places = told.flatMap(({ units }) => units.map(({ id, lng }) => [id, lng]));
      expect(places.map(([id]) => id)).not.toContain(still.id);
    }
    const later = await happens(db, type);
    for (const listener of listeners) {
      await listener.hears(({ incidentIds }) => incidentIds.includes(later));
      expect([known, meanwhile].map((id) => listener.timesTold(id))).toEqual([0, 1]);
      await listener.stop();
    }
  } finally {
    await second.stop();
  }
});

test("a transaction held open delays no other change, and is sent once when it commits", {
  timeout: 60_000,
}, async ({ db, databaseUrl, product, dispatcher, type }) => {
  const other = await openPostgres(databaseUrl, { size: 1 });
  const unit = await aUnit(db, { at: sekayu });
  const listener = await aListener(product.url, { cookie: dispatcher });
  await listener.hears(({ reset }) => reset === "started");
  let held = "";
  const passing: string[] = [];
  await other.db.transaction(async (tx) => {
    held = (await createIncident(aContext(tx), { type, location: sekayu, precision: "exact" })).id;
    await drives(tx, [unit.id], kmFrom(sekayu, 7));
    for (let round = 0; round < 8; round++) {
      const id = await happens(db, type);
      passing.push(id);
      await listener.hears(({ incidentIds }) => incidentIds.includes(id), 5_000);
      await pause(1_000);
    }
    expect(listener.timesTold(held)).toBe(0);
  });
  await notify(db);
  await listener.hears(({ incidentIds }) => incidentIds.includes(held));
  const moved = ({ units }: { units: { id: string; lng: number | null }[] }) =>
    units.some(({ id, lng }) => id === unit.id && lng === kmFrom(sekayu, 7).lng);
  await listener.hears(moved);
  await pause(3_500);
  expect(passing.map((id) => listener.timesTold(id))).toEqual(passing.map(() => 1));
  expect(listener.timesTold(held)).toBe(1);
  expect(listener.messages().filter(moved)).toHaveLength(1);
  await listener.stop();
  await other.close();
});

test("a client with an unknown or too old message id receives a reset with its reason", async ({
  product,
  dispatcher,
  wall,
}) => {
  const { url } = product;
  const listener = await aListener(url, { cookie: dispatcher });
  await listener.hears(() => true);
  const id = listener.lastId();
  await listener.stop();
  const parts = id.split(".");
  const withPart = (index: number, change: (part: string) => string) =>
    parts.map((part, at) => (at === index ? change(part) : part)).join(".");
  const elsewhere = (text: string) => text.replace(parts[2] ?? "", "00000000");
  const future = (text: string) => {
    const far = `${BigInt(text.split(":")[1] ?? 0) + 1_000_000n}`;
    return `${far}:${far}:`;
  };
  const cases: [lastId: string, cookie: string, reset: string | null][] = [
    [id, dispatcher, null],
    [elsewhere(id), dispatcher, null],
    [id, wall, "unknown"],
    [id.replace(/^full/, "masked"), dispatcher, "unknown"],
    ["garbage", dispatcher, "unknown"],
    ["'; drop table event; --", wall, "unknown"],
    ["x".repeat(8_000), dispatcher, "unknown"],
    [withPart(6, () => "9:5:"), dispatcher, "unknown"],
    [withPart(6, () => "5:9:8,6"), dispatcher, "unknown"],
    [withPart(6, () => "99999999999999999999:99999999999999999999:"), dispatcher, "unknown"],
    [withPart(3, () => "999999999"), dispatcher, "unknown"],
    [elsewhere(withPart(6, future)), dispatcher, "unknown"],
    [withPart(1, () => "000000000000"), dispatcher, "restarted"],
    [withPart(4, (ms) => `${Number(ms) - 601_000}`), dispatcher, "away"],
  ];
  for (const [lastId, cookie, reset] of cases) {
    const again = await aListener(url, { cookie, lastId });
    const message = await again.hears(() => true);
    expect([lastId, message.reset]).toEqual([lastId, reset]);
    if (reset) expect(message).toMatchObject({ units: [], incidentIds: [], topics: [] });
    await again.stop();
  }
});

test("a change in the administration is sent as a topic, and too many changes as a reset", async ({
  db,
  product,
  dispatcher,
  wall,
  type,
}) => {
  const listeners = [
    await aListener(product.url, { cookie: dispatcher }),
    await aListener(product.url, { cookie: wall }),
  ];
  for (const listener of listeners) await listener.hears(({ reset }) => reset === "started");
  await record(db, aContext(db), [
    { kind: "reference.imported" },
    { kind: "screen.changed" },
    { kind: "person.changed" },
  ]);
  await notify(db);
  for (const listener of listeners) {
    const { topics } = await listener.hears((message) => message.topics.includes("reference"));
    expect(topics.sort()).toEqual(["reference", "screens"]);
  }
  await db.execute(sql`
    insert into event (at, actor, kind, incident_id)
    select now(), 'system:test', 'incident.noted', gen_random_uuid() from generate_series(1, 10001)
  `);
  await notify(db);
  for (const listener of listeners) {
    expect(await listener.hears(({ reset }) => reset === "much")).toMatchObject({
      units: [],
      incidentIds: [],
      topics: [],
    });
  }
  const id = await happens(db, type);
  for (const listener of listeners) {
    await listener.hears(({ incidentIds }) => incidentIds.includes(id));
    await listener.stop();
  }
});

test("a message is built once per audience, and only the full one has the position of a hidden unit", async ({
  db,
  database,
  type,
}) => {
  const feed = await startFeed(database, { positionFreshMinutes: 10 }, silent);
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const hear = (audience: Audience) => {
    const heard: FeedMessage[] = [];
    void (async () => {
      for await (const told of feed.subscribe(audience, null, ending.signal)) heard.push(told);
    })();
    return heard;
  };
  const [full, wall] = [
    Array.from({ length: 20 }, () => hear("full")),
    Array.from({ length: 20 }, () => hear("masked")),
  ];
  await expect.poll(() => [...full, ...wall].every((heard) => heard.length > 0)).toBe(true);
  const unit = await aUnit(db, { at: sekayu });
  const { id } = await createIncident(aContext(db), { type, location: sekayu, precision: "exact" });
  await notify(db);
  const [one = [], another = []] = [full[0], wall[0]];
  await expect
    .poll(() => one.concat(another).filter(([, { incidentIds }]) => incidentIds.includes(id)).length, {
      timeout: 5_000,
    })
    .toBe(2);
  await drives(db, [unit.id], kmFrom(sekayu, 2));
  await pause(4_000);
  ending.abort();
  const shared = (heard: FeedMessage[][]) => heard.map((messages) => messages.slice(1));
  const [mine = [], ...others] = shared(full);
  expect(mine.length).toBeGreaterThan(2);
  // The very same objects, so that their bytes are made once.
  for (const messages of others) {
    expect(messages).toHaveLength(mine.length);
    expect(messages.every((told, index) => told === mine[index])).toBe(true);
  }
  const firsts = feed.counters.resets.started;
  expect(firsts).toBe(40);
  expect(feed.counters.messages.full).toBe(20 + mine.length);
  expect(shared(wall)[0]?.every((told) => !mine.includes(told))).toBe(true);
  await feed.stop();
});

test("a client that leaves during or before the catch-up is released at once", async ({
  db,
  database,
  databaseUrl,
  type,
}) => {
  const feed = await startFeed(database, { positionFreshMinutes: 10 }, silent);
  const staying = new AbortController();
  const listening = feed.subscribe("full", null, staying.signal);
  const [place = ""] = (await listening.next()).value as FeedMessage;
  await happens(db, type);
  const holder = await openPostgres(databaseUrl, { size: 1 });
  await holder.db.transaction(async (tx) => {
    await tx.execute(sql`lock table event in access exclusive mode`);
    // As another process would give it, so that the database is asked.
    const elsewhere = place.replace(place.split(".")[2] ?? "", "00000000");
    const leaving = new AbortController();
    const first = feed.subscribe("full", elsewhere, leaving.signal).next();
    leaving.abort();
    expect(await first).toMatchObject({ done: true });
    expect(await feed.subscribe("full", elsewhere, leaving.signal).next()).toMatchObject({ done: true });
    expect(feed.counters.subscribers.full).toBe(1);
  });
  staying.abort();
  await feed.stop();
  await holder.close();
});

test("the route sends the same frames as tRPC", async ({ db, product, dispatcher, type }) => {
  const ours = await aListener(product.url, { cookie: dispatcher });
  const theirs = await aListener(product.url, { cookie: dispatcher, method: "POST" });
  for (const listener of [ours, theirs]) await listener.hears(({ reset }) => reset === "started");
  const id = await happens(db, type);
  for (const listener of [ours, theirs]) await listener.hears(({ incidentIds }) => incidentIds.includes(id));
  const told = ({ frames }: typeof ours) => frames.find(({ data }) => data.includes(id));
  expect(told(ours)).toEqual(told(theirs));
  expect(ours.frames[0]).toEqual(theirs.frames[0]);
  await Promise.all([ours.stop(), theirs.stop()]);

  const refusals = await Promise.all(
    (["GET", "POST"] as const).map(async (method) => {
      const refused = await aListener(product.url, { cookie: "", method });
      await refused.ended;
      return refused.frames;
    }),
  );
  expect(refusals[0]).toEqual(refusals[1]);
  expect(JSON.stringify(refusals[0])).toContain("unauthenticated");
});

test("a client that falls behind is paused, and then receives only the latest state", {
  timeout: 120_000,
}, async ({ db, databaseUrl, onTestFinished }) => {
  const token = "prometheus-of-the-tests";
  const product = await startProduct({ databaseUrl, env: { SCREENS: "off", METRICS_TOKEN: token } });
  onTestFinished(async () => {
    await product.stop();
  });
  const { cookie } = await signedIn(db, product, "dispatcher");
  await createManyUnits(db, { ambulance: 2_000 });
  const { rows } = (await db.execute(sql`select id from unit`)) as unknown as { rows: { id: string }[] };
  const ids = rows.map(({ id }) => id);
  const { hostname, port } = new URL(product.url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => {
    socket.destroy();
  });
  const heard: number[] = [];
  const places = new Map<string, number>();
  const frames = aSplitter((frame) => {
    const round = [...places].find(([lng]) => frame.includes(`"lng":${lng},`))?.[1];
    if (round !== undefined) heard.push(round);
  });
  let isStarted = false;
  socket.on("data", (chunk) => {
    const text = chunk.toString("latin1");
    isStarted ||= text.includes('"started"');
    frames(text);
  });
  socket.write(`GET /api/trpc/live.changes HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${cookie}\r\n\r\n`);
  await expect.poll(() => isStarted).toBe(true);
  const quick = await aListener(product.url, { cookie });
  await quick.hears(({ reset }) => reset === "started");
  socket.pause();
  let round = 0;
  const drive = async () => {
    round += 1;
    const place = kmFrom(sekayu, round);
    places.set(`${place.lng}`, round);
    await drives(db, ids, place);
    await notify(db);
    await quick.hears(({ units }) => units.some(({ lng }) => lng === place.lng), 20_000);
  };
  // Until the line holds all it can, which the machine decides, and three more are told to the quick one alone.
  const toSlow = async () =>
    ((await readMetrics(product, token)).get("muba_live_sent_total") ?? 0) - quick.messages().length;
  const told = [await toSlow()];
  do {
    await drive();
    told.push(await toSlow());
  } while (told.at(-1) !== told.at(-4));
  socket.resume();
  await expect.poll(() => heard.at(-1), { timeout: 20_000 }).toBe(round);
  // What the line held, and the rest as one.
  expect(heard).toEqual([...Array.from({ length: heard.length - 1 }, (_, index) => index + 1), round]);
  expect(heard.length).toBeLessThan(round);
  await quick.stop();
});

/** Calls back with each event of a stream, without the marks of its chunks, which lie between the pieces that were written. */
function aSplitter(onFrame: (frame: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const parts = (rest + text).split("\n\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) onFrame(part);
  };
}

test("two processes on one database send each other's changes, also after one lost its LISTEN connection", {
  timeout: 90_000,
}, async ({ db, databaseUrl, product, dispatcher, type }) => {
  const other = await startProduct({ databaseUrl, env: { SCREENS: "off" } });
  try {
    const { cookie } = await signedIn(db, other, "dispatcher");
    const listeners = [await aListener(product.url, { cookie: dispatcher }), await aListener(other.url, { cookie })];
    const first = await happens(db, type);
    for (const listener of listeners) await listener.hears(({ incidentIds }) => incidentIds.includes(first));
    await db.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%'
    `);
    const second = await happens(db, type);
    for (const listener of listeners) await listener.hears(({ incidentIds }) => incidentIds.includes(second), 5_000);
    const health = async () => (await (await fetch(`${product.url}/api/health`)).json()).live.ok;
    await expect.poll(health, { timeout: 10_000 }).toBe(true);
    for (const listener of listeners) {
      expect([listener.timesTold(first), listener.timesTold(second)]).toEqual([1, 1]);
      await listener.stop();
    }
  } finally {
    await other.stop();
  }
});

testOnBoth("committed changes are sent, and sent again from any cursor", async (database) => {
  const { db } = database;
  const feed = await startFeed(database, { positionFreshMinutes: 10 }, silent);
  const type = await aType(db, []);
  const ending = new AbortController();
  const following = feed.subscribe("full", null, ending.signal);
  const next = async (of: AsyncGenerator<FeedMessage>) => ((await of.next()).value as FeedMessage)[1];
  const until = async (of: AsyncGenerator<FeedMessage>, id: string) => {
    for await (const [place, { incidentIds }] of of) if (incidentIds.includes(id)) return place;
    return "";
  };
  expect(await next(following)).toMatchObject({ reset: "started" });
  const first = await happens(db, type);
  const place = await until(following, first);
  const second = await happens(db, type);
  const again = feed.subscribe("full", place, ending.signal);
  await until(again, second);
  // As another process would give it.
  const elsewhere = place.replace(place.split(".")[2] ?? "", "00000000");
  expect(await next(feed.subscribe("full", elsewhere, ending.signal))).toMatchObject({
    reset: null,
    incidentIds: [second],
  });
  // Two places of one snapshot, of which one knew the units further.
  const unit = await aUnit(db, { at: sekayu });
  const knowing = (ms: number) => elsewhere.split(".").with(5, `${ms}`).join(".");
  const unitsFor = async (ms: number) => {
    const { units } = await next(feed.subscribe("full", knowing(ms), ending.signal));
    return units.map(({ id }) => id);
  };
  await expect.poll(() => unitsFor(0), { timeout: 30_000 }).toContain(unit.id);
  expect(await unitsFor(Date.now() + 3_600_000)).toEqual([]);
  ending.abort();
  await feed.stop();
});
