import { eq, sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { insightMonth, insightStale } from "../../db/schema/insight";
import { incidentType, target } from "../../db/schema/plans";
import { saveType } from "../../server/admin/save-plans";
import type { Context } from "../../server/context";
import { type InsightFilter, steps } from "../../server/domain/insight";
import { countPlaces } from "../../server/insight/count-places";
import { countTimes } from "../../server/insight/count-times";
import { FilterInput } from "../../server/insight/filter-input";
import { foldMonths, noteOldFormats } from "../../server/insight/fold-months";
import { holdMonths } from "../../server/insight/hold-months";
import { listSensitive } from "../../server/insight/list-sensitive";
import { measureQuality } from "../../server/insight/measure-quality";
import { measureSteps } from "../../server/insight/measure-steps";
import { foldChanged } from "../../server/jobs/fold-changed";
import { chance } from "../support/chance";
import { aContext } from "../support/makers";
import { rawChanges } from "../support/raw-changes";
import { ask, makeRawFigures, rawCellCounts, rawCondition, rawStep } from "../support/raw-figures";
import { expect, test } from "../support/test";

const changes = 10_000;
const atOnce = 250;
const now = () => new Date("2027-01-02T03:00:00Z");

const wholePeriod = (data: InsightFilter["data"]) => FilterInput.parse({ from: "2025-10-01", to: "2026-03-31", data });

async function foldAll(db: Db): Promise<void> {
  while ((await foldMonths(db)) > 0);
}

let few: Awaited<ReturnType<typeof rawChanges>>;

test.beforeAll(async ({ db }) => {
  await makeRawFigures(db);
  await db.insert(target).values([
    { category: "fire", assignSeconds: 300, acknowledgeSeconds: 400, promisedSeconds: 3_600 },
    { category: "health", promisedSeconds: 1_800 },
  ]);
  few = await rawChanges(db, chance(7));
  await few.make(atOnce * 4);
});

test("a change of any kind alone has the months folded again that it reaches", { timeout: 60_000 }, async ({ db }) => {
  const { make, kinds } = few;
  await foldAll(db);
  for (const kind of kinds) {
    // That a call which leaves an incident was its first one is rare, and that one which is blocked is not over.
    const rounds = kind === "call attached or detached" || kind === "number blocked or not" ? 25 : 5;
    for (let round = 0; round < rounds; round++) {
      await make(1, kind);
      await foldAll(db);
      const folded = await contents(db);
      await makeSure(db);
      await foldAll(db);
      expect(folded, kind).toEqual(await contents(db));
    }
  }
});

test("the folded months tell what the raw rows do, after 10,000 changes with folds and crashes in between", {
  timeout: 60_000,
}, async ({ db, databaseUrl }) => {
  const luck = chance(20_261_126);
  const { make, made } = await rawChanges(db, luck);
  const context = aContext(db, { now, months: holdMonths(64) });
  for (let done = atOnce; done <= changes; done += atOnce) {
    await make(atOnce);
    if (luck.is(0.4)) await foldMonths(db);
    if (done % 2_500 === 0) {
      await crashWhileFolding(db, databaseUrl);
      await foldAll(db);
      await compareAll(context);
    }
  }
  expect(await compareSensitive(context, "real")).toBeGreaterThan(0);
  expect(Object.keys(made)).toHaveLength(16);
  expect(Object.values(made).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(changes * 0.99);
});

test("a type that becomes one of violence takes its incidents out of the figures, and back", async ({ db }) => {
  await foldAll(db);
  const context = aContext(db, { now });
  const [type] = await db.select().from(incidentType).where(eq(incidentType.code, "flood"));
  if (!type) throw new Error("the types of incidents are not there");
  const filter = FilterInput.parse({ ...wholePeriod("real"), types: [type.code] });
  const before = await countPlaces(context, { filter, resolution: 8 });
  expect(before.total).toBeGreaterThan(0);
  await saveType(context, { ...type, category: "women-and-children", sensitive: true });
  await foldAll(db);
  expect((await countPlaces(context, { filter, resolution: 8 })).total).toBe(0);
  await compareSome(context);
  await compareSensitive(context, "real");
  await saveType(context, type);
  await foldAll(db);
  expect(await countPlaces(context, { filter, resolution: 8 })).toEqual(before);
});

test("a fold that fails changes nothing, and what it took stays to be folded", async ({ db }) => {
  await makeSure(db);
  const before = await standing(db);
  await refuseLastMonth(db, "raise exception 'no more room'");
  await expect(foldMonths(db)).rejects.toThrow();
  expect(await standing(db)).toEqual(before);
  await db.execute(sql`drop trigger refuse on insight_month`);
  await foldAll(db);
  await compareSome(aContext(db, { now }));
});

test("a month that cannot be folded is passed by for an hour, and holds up no other", async ({ db }) => {
  await makeSure(db);
  await refuseLastMonth(db, "raise exception 'no more room'");
  const waiting = async () => (await db.selectDistinct({ month: insightStale.month }).from(insightStale)).length;
  const all = await waiting();
  expect(all).toBeGreaterThan(3);
  const fold = foldChanged({ db, embedded: false });
  const failed = /^the figures of 2026-\d\d-01 cannot be folded$/;
  await expect(fold(now())).rejects.toThrow(failed);
  await expect(fold(now())).rejects.toThrow(failed);
  await fold(now());
  expect(await waiting()).toBe(all - 3);
  for (let round = 0; round < all; round++) await fold(now());
  expect(await waiting()).toBe(1);
  await db.execute(sql`drop trigger refuse on insight_month`);
  await foldChanged({ db, embedded: true })(now());
  expect(await waiting()).toBe(0);
});

test("two that fold at once do it once, and one waits for nobody", async ({ db, databaseUrl }) => {
  await makeSure(db);
  const other = await openPostgres(databaseUrl, { size: 1 });
  await other.db.execute(sql`select pg_advisory_lock(112, 4)`);
  expect(await foldMonths(db)).toBe(0);
  await other.close();
  const { months } = await standing(db);
  let folded = 0;
  for (let round = 1; round > 0; folded += round) {
    const each = await Promise.all([foldMonths(db), foldMonths(db), foldMonths(db)]);
    round = each.reduce((sum, count) => sum + count, 0);
  }
  expect(folded).toBe(months.length);
  await compareSome(aContext(db, { now }));
});

test("a month that was damaged, or folded in an older format, is folded again", async ({ db }) => {
  await foldAll(db);
  const context = aContext(db, { now });
  const [{ month } = { month: "" }] = await ask<{ month: string }>(
    db,
    sql`select month::text as month from insight_month order by rows desc limit 1`,
  );
  const damage = (place: number) =>
    db.execute(sql`update insight_month set incidents = set_byte(incidents, ${place}, 99) where month = ${month}`);
  await damage(1_000);
  await expect(countPlaces(context, { filter: wholePeriod("real"), resolution: null })).rejects.toThrow(
    `the figures of ${month} cannot be read and are folded again: it is damaged`,
  );
  await foldAll(db);
  await compareSome(context);
  await damage(0);
  await noteOldFormats(db);
  expect(await db.select({ month: insightStale.month }).from(insightStale)).toEqual([{ month }]);
  await foldAll(db);
  await compareSome(context);
});

test("a month whose rows are gone is gone", async ({ db }) => {
  for (const table of ["assignment", "call", "incident"]) await db.execute(sql.raw(`delete from ${table}`));
  await foldAll(db);
  expect(await standing(db)).toEqual({ months: [], stale: 0 });
});

/** All months are to be folded anew. */
async function makeSure(db: Db): Promise<void> {
  await foldAll(db);
  await db.execute(sql`insert into insight_stale (month) select month from insight_month`);
}

/** The connection that folds is killed when two of its months are written and the third is about to be. */
async function crashWhileFolding(db: Db, url: string): Promise<void> {
  await makeSure(db);
  const before = await standing(db);
  await refuseLastMonth(db, "perform pg_terminate_backend(pg_backend_pid())");
  const doomed = await openPostgres(url, { size: 1 });
  await expect(foldMonths(doomed.db)).rejects.toThrow();
  await doomed.close();
  expect(await standing(db)).toEqual(before);
  await db.execute(sql`drop trigger refuse on insight_month`);
}

async function refuseLastMonth(db: Db, how: string): Promise<void> {
  const [{ last } = { last: "" }] = await ask<{ last: string }>(
    db,
    sql`select max(month)::text as last from insight_stale`,
  );
  await db.execute(
    sql.raw(`create or replace function refuse() returns trigger language plpgsql as $$
      begin if new.month = '${last}' then ${how}; end if; return new; end $$`),
  );
  await db.execute(
    sql`create trigger refuse before insert or update on insight_month for each row execute function refuse()`,
  );
}

async function standing(db: Db) {
  const months = await db
    .select({ month: insightMonth.month, version: insightMonth.version })
    .from(insightMonth)
    .orderBy(insightMonth.month);
  return { months, stale: await db.$count(insightStale) };
}

/** What is folded, but for when that was. */
function contents(db: Db) {
  const { month, incidents, calls, sensitive } = insightMonth;
  return db.select({ month, incidents, calls, sensitive }).from(insightMonth).orderBy(month);
}

async function compareAll(context: Context): Promise<void> {
  for (const data of ["real", "simulated"] as const) {
    const filter = wholePeriod(data);
    await comparePlaces(context, filter);
    await compareTimes(context, filter);
    await compareSteps(context, filter);
    await compareQuality(context, filter);
    await compareSensitive(context, data);
  }
}

async function compareSome(context: Context): Promise<void> {
  await comparePlaces(context, wholePeriod("real"));
  await compareQuality(context, wholePeriod("simulated"));
}

async function comparePlaces(context: Context, filter: InsightFilter): Promise<void> {
  const { db } = context;
  const passing = rawCondition(filter);
  const places = await countPlaces(context, { filter: FilterInput.parse(filter), resolution: 8 });
  const [whole] = await ask<{ total: number; boundary: number }>(
    db,
    sql`select count(*)::int as total, (count(*) filter (where boundary))::int as boundary from raw_incident where ${passing}`,
  );
  const districts = await ask<{ code: string; count: number }>(
    db,
    sql`select district_code as code, count(*)::int as count from raw_incident where ${passing} and not boundary group by 1 order by 1`,
  );
  const apart = await ask(
    db,
    sql`select district_code as code, (count(*) filter (where precision = 'village'))::int as village,
          (count(*) filter (where precision = 'district'))::int as district
        from raw_incident where ${passing} and not boundary and precision in ('village', 'district') group by 1 order by 1`,
  );
  const byCode = (one: { code: string }, other: { code: string }) => (one.code < other.code ? -1 : 1);
  expect({
    ...places,
    districts: places.districts.sort(byCode),
    apart: places.apart.sort(byCode),
    cells: places.cells.sort(),
  }).toEqual({ ...whole, districts, apart, cells: await rawCellCounts(db, filter, 8) });
}

async function compareTimes(context: Context, filter: InsightFilter): Promise<void> {
  const { days, hours } = await countTimes(context, { filter: FilterInput.parse(filter) });
  const passing = rawCondition(filter);
  const rawDays = await ask<{ day: string; count: number }>(
    context.db,
    sql`select local::date::text as day, count(*)::int as count from raw_incident where ${passing} group by 1 order by 1`,
  );
  const rawHours = await ask<{ hour: number; count: number }>(
    context.db,
    sql`select (extract(isodow from local)::int - 1) * 24 + extract(hour from local)::int as hour, count(*)::int as count
        from raw_incident where ${passing} group by 1 order by 1`,
  );
  expect(days).toEqual(rawDays.map(({ day, count }) => [day, count]));
  expect([...hours.entries()].filter(([, count]) => count > 0)).toEqual(
    rawHours.map(({ hour, count }) => [hour, count]),
  );
}

async function compareSteps(context: Context, filter: InsightFilter): Promise<void> {
  const ways = { all: "''", category: "category", agency: "agency_code", station: "station_code" } as const;
  for (const [by, key] of Object.entries(ways) as [keyof typeof ways, string][]) {
    const { groups } = await measureSteps(context, { filter: FilterInput.parse(filter), by });
    for (const step of steps) {
      const told = groups.filter(({ total }) => total > 0).map((group) => ({ key: group.key, ...group.steps[step] }));
      const sorted = told.sort((one, other) => (one.key < other.key ? -1 : 1));
      expect(sorted, `${step} by ${by}`).toEqual(await rawStep(context.db, filter, step, key));
    }
  }
}

async function compareQuality(context: Context, filter: InsightFilter): Promise<void> {
  const { db } = context;
  const quality = await measureQuality(context, { filter: FilterInput.parse(filter) });
  const of = sql`simulated = ${filter.data === "simulated"}`;
  const [calls] = await ask<Record<string, number>>(
    db,
    sql`select count(*)::int as total, (count(*) filter (where disposition is null and not blocked))::int as open,
          (count(*) filter (where disposition in ('ghost', 'prank', 'dropped') or disposition is null and blocked))::int as noise,
          (count(*) filter (where disposition = 'duplicate'))::int as merged
        from call where ${of} and not exists (
            select from incident join incident_type on code = type_code
            where incident.id = call.incident_id and (incident.sensitive or category = 'women-and-children'))
          and received_at >= '2025-10-01+07'`,
  );
  const [incidents] = await ask<Record<string, number>>(
    db,
    sql`select (count(*) filter (where close_code = 'duplicate'))::int as merged,
          (count(*) filter (where counted))::int as total,
          (count(*) filter (where counted and precision = 'village'))::int as village,
          (count(*) filter (where counted and answer is null))::int as unanswered,
          (count(*) filter (where counted and travel is null))::int as untravelled,
          (count(*) filter (where counted and dispatch + acknowledge + turnout + travel + on_scene is not null))::int as complete
        from (select *, close_code is distinct from 'duplicate' as counted from raw_incident) raw where ${of}`,
  );
  expect({
    calls: { ...calls },
    incidents: { ...incidents },
  }).toEqual({
    calls: {
      total: quality.calls.total,
      open: quality.calls.open,
      noise: quality.calls.noise,
      merged: quality.merged.calls,
    },
    incidents: {
      merged: quality.merged.incidents,
      total: quality.total,
      village: quality.precisions.village,
      unanswered: quality.missing.answer,
      untravelled: quality.missing.travel,
      complete: quality.complete,
    },
  });
}

async function compareSensitive(context: Context, data: InsightFilter["data"]): Promise<number> {
  const { years } = await listSensitive(context, { data });
  const told = years.flatMap(({ year, cells }) => cells.map((cell) => ({ year, ...cell })));
  const raw = await ask(
    context.db,
    sql`select extract(year from opened_at at time zone 'Asia/Jakarta')::int as year, district_code as district,
          case category when 'women-and-children' then category else 'other' end as category, count(*)::int as count
        from incident join incident_type on incident_type.code = type_code
        where (incident.sensitive or category = 'women-and-children') and not boundary and close_code is distinct from 'duplicate' and simulated = ${data === "simulated"}
        group by 1, 2, 3 having count(*) >= 5`,
  );
  const known = told.filter(({ count }) => count !== null);
  expect(new Set(known.map((one) => JSON.stringify(one)))).toEqual(new Set(raw.map((one) => JSON.stringify(one))));
  expect(told).toHaveLength(2 * 15 * 2);
  return known.length;
}
