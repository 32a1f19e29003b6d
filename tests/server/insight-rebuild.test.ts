import { and, eq, ne, sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { type Db, openPostgres } from "../../db/client";
import { migrate } from "../../db/migrate";
import { incident } from "../../db/schema/incidents";
import {
  insightCall,
  insightCode,
  insightFact,
  insightMonth,
  insightSensitive,
  insightStale,
} from "../../db/schema/insight";
import { incidentType, target } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import { seedReference } from "../../db/seed/seed";
import { saveType } from "../../server/admin/save-incident-type";
import type { Context } from "../../server/context";
import { type InsightFilter, steps } from "../../server/domain/insight";
import { countPlaces } from "../../server/insight/count-places";
import { countTimes } from "../../server/insight/count-times";
import { describeScope } from "../../server/insight/describe-scope";
import { FilterInput } from "../../server/insight/filter-input";
import { listSensitive } from "../../server/insight/list-sensitive";
import { measureQuality } from "../../server/insight/measure-quality";
import { measureSteps } from "../../server/insight/measure-steps";
import { rebuildMonths } from "../../server/insight/rebuild-months";
import { createRebuildMonthsJob } from "../../server/jobs/rebuild-stale-months";
import { createDatabase } from "../support/databases";
import { insertPastIncidents, rebuildAll } from "../support/incident-history";
import { aContext, aStation, aUnit, sekayu } from "../support/makers";
import { createRandomSqlChanges } from "../support/random-sql-changes";
import {
  buildRawCondition,
  computeRawStep,
  countRawCells,
  createRawIncidentView,
  queryRows,
} from "../support/raw-figures";
import { createRandom } from "../support/seeded-random";
import { expect, isFullRun, test } from "../support/test";

const changeCount = 10_000;
const batchSize = 250;
const now = () => new Date("2027-01-02T03:00:00Z");

const wholePeriod = (data: InsightFilter["data"]) => FilterInput.parse({ from: "2025-10-01", to: "2026-03-31", data });

let changeMaker: Awaited<ReturnType<typeof createRandomSqlChanges>>;

test.beforeAll(async ({ db }) => {
  await createRawIncidentView(db);
  await db.insert(target).values([
    { category: "fire", assignSeconds: 300, acknowledgeSeconds: 400, promisedSeconds: 3_600 },
    { category: "health", promisedSeconds: 1_800 },
  ]);
  changeMaker = await createRandomSqlChanges(db, createRandom(7));
  await changeMaker.makeChanges(batchSize * 4);
});

test("a change of any kind marks every month that it affects as stale", async ({ db }) => {
  const { makeChanges, kinds } = changeMaker;
  await rebuildAll(db);
  for (const kind of kinds) {
    // Two kinds of change rarely affect a figure, so they need more rounds. Attaching or detaching a call usually
    // matters only if the incident's first call changes. Blocking matters only if the call has no disposition.
    const roundCount = kind === "call attached or detached" || kind === "number blocked or not" ? 25 : 5;
    for (let round = 0; round < roundCount; round++) {
      await makeChanges(1, kind);
      await rebuildAll(db);
      const rebuiltFigures = await readContents(db);
      await markAllStale(db);
      await rebuildAll(db);
      expect(rebuiltFigures, kind).toEqual(await readContents(db));
    }
  }
});

test.runIf(isFullRun)(
  "the figures equal those of the raw rows, after 10,000 changes with rebuilds and crashes in between",
  async ({ db, databaseUrl }) => {
    const random = createRandom(20_261_126);
    const { makeChanges, countByKind } = await createRandomSqlChanges(db, random);
    const context = aContext(db, { now });
    for (let doneCount = batchSize; doneCount <= changeCount; doneCount += batchSize) {
      await makeChanges(batchSize);
      if (random.chance(0.4)) await rebuildMonths(db);
      if (doneCount % 2_500 === 0) {
        await crashWhileRebuilding(db, databaseUrl);
        await rebuildAll(db);
        await compareAll(context);
      }
    }
    expect(await compareSensitive(context, "real")).toBeGreaterThan(0);
    expect(Object.keys(countByKind)).toHaveLength(16);
    expect(Object.values(countByKind).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(changeCount * 0.99);
  },
);

test("moving a type to the violence category removes its incidents from the figures, moving it back restores the closed ones", async ({
  db,
}) => {
  // Open incidents become sensitive and stay so (tests/server/editing.test.ts).
  const closing = { status: "closed", closedAt: new Date("2026-12-31T00:00:00Z"), closeCode: "handled" } as const;
  await db
    .update(incident)
    .set(closing)
    .where(and(eq(incident.typeCode, "flood"), ne(incident.status, "closed")));
  await rebuildAll(db);
  const context = aContext(db, { now });
  const [type] = await db.select().from(incidentType).where(eq(incidentType.code, "flood"));
  if (!type) throw new Error("incident type flood is missing");
  const filter = FilterInput.parse({ ...wholePeriod("real"), types: [type.code] });
  const placesBefore = await countPlaces(context, { filter, resolution: 8 });
  expect(placesBefore.total).toBeGreaterThan(0);
  await saveType(context, { ...type, category: "women-and-children", sensitive: true });
  await rebuildAll(db);
  expect((await countPlaces(context, { filter, resolution: 8 })).total).toBe(0);
  await compareSome(context);
  await compareSensitive(context, "real");
  await saveType(context, type);
  await rebuildAll(db);
  expect(await countPlaces(context, { filter, resolution: 8 })).toEqual(placesBefore);
});

test("a failed rebuild changes nothing, and its months stay stale", async ({ db }) => {
  await markAllStale(db);
  const stateBefore = await readRebuildState(db);
  await failLastMonth(db, "raise exception 'no more room'");
  await expect(rebuildMonths(db)).rejects.toThrow();
  expect(await readRebuildState(db)).toEqual(stateBefore);
  await db.execute(sql`drop trigger refuse on insight_month`);
  await rebuildAll(db);
  await compareSome(aContext(db, { now }));
});

test("a month that cannot be rebuilt is skipped for an hour and does not block others", async ({ db }) => {
  await markAllStale(db);
  await failLastMonth(db, "raise exception 'no more room'");
  const countStaleMonths = async () =>
    (await db.selectDistinct({ month: insightStale.month }).from(insightStale)).length;
  const staleMonthCount = await countStaleMonths();
  expect(staleMonthCount).toBeGreaterThan(3);
  const rebuild = createRebuildMonthsJob({ db, embedded: false });
  const failurePattern = /^the figures of 2026-\d\d-01 cannot be rebuilt$/;
  await expect(rebuild(now())).rejects.toThrow(failurePattern);
  await expect(rebuild(now())).rejects.toThrow(failurePattern);
  await rebuild(now());
  expect(await countStaleMonths()).toBe(staleMonthCount - 3);
  for (let round = 0; round < staleMonthCount; round++) await rebuild(now());
  expect(await countStaleMonths()).toBe(1);
  await db.execute(sql`drop trigger refuse on insight_month`);
  await createRebuildMonthsJob({ db, embedded: true })(now());
  expect(await countStaleMonths()).toBe(0);
});

test("concurrent rebuilds process each month once and do not wait for each other", async ({ db, databaseUrl }) => {
  await markAllStale(db);
  const otherDatabase = await openPostgres(databaseUrl, { size: 1 });
  await otherDatabase.db.execute(sql`select pg_advisory_lock(112, 4)`);
  expect(await rebuildMonths(db)).toBe(0);
  await otherDatabase.db.execute(sql`select pg_advisory_unlock(112, 4)`);
  await otherDatabase.close();
  const { months } = await readRebuildState(db);
  let rebuiltCount = 0;
  for (let countInRound = 1; countInRound > 0; rebuiltCount += countInRound) {
    const rebuiltCounts = await Promise.all([rebuildMonths(db), rebuildMonths(db), rebuildMonths(db)]);
    countInRound = rebuiltCounts.reduce((sum, count) => sum + count, 0);
  }
  expect(rebuiltCount).toBe(months.length);
  await compareSome(aContext(db, { now }));
});

test("when a unit moves to another station, its past incidents in all months count for the new station", async ({
  db,
}) => {
  const oldStation = await aStation(db, { at: sekayu });
  const newStation = await aStation(db, { at: sekayu });
  const movedUnit = await aUnit(db, { station: oldStation });
  const at = ["2024-01-31 23:50", "2024-02-01 00:10"];
  await insertPastIncidents(
    db,
    at.map((time) => ({ at: time, unit: movedUnit })),
  );
  const readStations = async () => {
    await rebuildAll(db);
    const figures = ["2024-01-31", "2024-02-01"].map((day) =>
      measureSteps(aContext(db, { now }), {
        filter: FilterInput.parse({ from: day, to: day, data: "real" }),
        by: "station",
      }),
    );
    return (await Promise.all(figures)).map(({ groups }) => groups.map(({ key, total }) => [key, total]));
  };
  expect(await readStations()).toEqual([[[oldStation.code, 1]], [[oldStation.code, 1]]]);
  await db.update(unit).set({ stationCode: newStation.code }).where(eq(unit.id, movedUnit.id));
  expect(await readStations()).toEqual([[[newStation.code, 1]], [[newStation.code, 1]]]);
  // Without a move, nothing has to be rebuilt.
  await db.update(unit).set({ stationCode: newStation.code }).where(eq(unit.id, movedUnit.id));
  expect(await db.$count(insightStale)).toBe(0);
});

test("a month is removed from the figures when its rows are deleted", async ({ db }) => {
  for (const table of ["assignment", "call", "incident"]) await db.execute(sql.raw(`delete from ${table}`));
  await rebuildAll(db);
  expect(await readRebuildState(db)).toEqual({ months: [], stale: 0 });
  expect(await readContents(db)).toEqual({ months: [], facts: [], calls: [], sensitive: [] });
});

test("a database of the previous version is migrated, keeps its versions, and its figures are rebuilt", async ({
  databaseUrl,
}) => {
  const { oldDatabase, drop } = await createDatabaseOfVersion(databaseUrl, 13);
  const { db } = oldDatabase;
  // The seed and the changes write columns that this version does not have yet.
  for (const table of ["facility", "station"])
    await db.execute(sql.raw(`alter table ${table} add column position_source text`));
  await seedReference(oldDatabase);
  await (await createRandomSqlChanges(db, createRandom(13))).makeChanges(500);
  for (const table of ["facility", "station"])
    await db.execute(sql.raw(`alter table ${table} drop column position_source`));
  // The database is as the previous version left it: the figures of every month exist and none is stale.
  await db.execute(sql`
    with stale as (delete from insight_stale returning month)
    insert into insight_month (month, version, rows, incidents, calls, sensitive, folded_at)
    select month, nextval('insight_version'), 1, '\\x02', '\\x02', '[]', '2026-04-01' from stale group by month`);

  await migrate(oldDatabase);
  const context = aContext(db, { now });
  const { months } = await readRebuildState(db);
  expect(months.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await describeScope(context)).toMatchObject({
    waiting: 6,
    changedAt: null,
    counts: { real: 0, simulated: 0 },
  });
  await rebuildAll(db);
  expect(await describeScope(context)).toMatchObject({ waiting: 0, changedAt: expect.any(Date) });
  await createRawIncidentView(db);
  await compareAll(context);
  await drop();
});

test("facts that had codes as text are converted to numbers, without a rebuild", async ({ databaseUrl }) => {
  const { oldDatabase, drop } = await createDatabaseOfVersion(databaseUrl, 14);
  await oldDatabase.db.execute(sql`
    insert into insight_fact (
      incident_id, opened_day, opened_hour, weekday, priority, simulated, merged, precision, type_code, category, district_code, cell_6,
      cell_7, cell_8, agency_code, station_code, answer_seconds, dispatch_seconds, acknowledge_seconds, turnout_seconds, travel_seconds,
      on_scene_seconds, total_seconds, agencies
    )
    values
      (gen_random_uuid(), '2026-01-05', 8, 0, 2, false, false, 'exact', 'house-fire', 'fire', '16.06.01', 1, 2, 3, 'damkar', 'pos-a',
        5, 60, 30, 90, 600, 1200, 780, '{damkar,pmi}'),
      (gen_random_uuid(), '2026-01-06', 9, 1, 1, false, false, 'village', 'illness', 'health', '16.06.02', null, null, null, 'pmi', null,
        5, 60, null, 90, null, null, null, '{pmi}'),
      (gen_random_uuid(), '2026-01-06', 9, 1, 1, false, true, 'village', 'illness', 'health', null, null, null, null, null, null,
        null, null, null, null, null, null, null, null)`);
  await migrate(oldDatabase);
  const context = aContext(oldDatabase.db, { now });
  const filter = wholePeriod("real");
  expect((await readRebuildState(oldDatabase.db)).stale).toBe(0);
  const codes = await oldDatabase.db.select({ code: insightCode.code }).from(insightCode).orderBy(insightCode.number);
  expect(codes.map(({ code }) => code)).toEqual([
    ...["16.06.01", "16.06.02", "damkar", "exact", "fire", "health"],
    ...["house-fire", "illness", "pmi", "pos-a", "village"],
  ]);
  expect(await countPlaces(context, { filter, resolution: 8 })).toMatchObject({
    total: 2,
    cells: [["3", 1]],
    withoutCell: [{ code: "16.06.02", village: 1, district: 0 }],
  });
  const { groups } = await measureSteps(context, { filter, by: "agency" });
  expect(groups.map(({ key, complete, steps: { travel } }) => [key, complete, travel.n, travel.median])).toEqual([
    ["damkar", 1, 1, 600],
    ["pmi", 0, 0, null],
  ]);
  const countIncidentsOf = async (agency: string) =>
    (await countPlaces(context, { filter: { ...filter, agencies: [agency] }, resolution: null })).total;
  expect([await countIncidentsOf("pmi"), await countIncidentsOf("damkar"), await countIncidentsOf("unknown")]).toEqual([
    2, 1, 0,
  ]);
  expect(await measureQuality(context, { filter })).toMatchObject({
    total: 2,
    merged: { incidents: 1 },
    missing: { answer: 0, acknowledge: 1, travel: 1 },
    precisions: { exact: 1, village: 1 },
  });
  await drop();
});

/** Creates and opens a database with only the first `migrationCount` migrations. `drop` closes and deletes it. */
async function createDatabaseOfVersion(serverUrl: string, migrationCount: number) {
  const { url, drop } = await createDatabase(serverUrl, { empty: true });
  const oldDatabase = await openPostgres(url, { size: 2 });
  const { db } = oldDatabase;
  await db.execute(
    sql`create table migration (hash text primary key, made_at bigint not null, applied_at timestamptz not null default now())`,
  );
  for (const migration of readMigrationFiles({ migrationsFolder: "db/migrations" }).slice(0, migrationCount)) {
    for (const statement of migration.sql) await db.execute(sql.raw(statement));
    await db.execute(sql`insert into migration (hash, made_at) values (${migration.hash}, ${migration.folderMillis})`);
  }
  return {
    oldDatabase,
    drop: async () => {
      await oldDatabase.close();
      await drop();
    },
  };
}

/** Marks every month that has figures as stale. */
async function markAllStale(db: Db): Promise<void> {
  await rebuildAll(db);
  await db.execute(sql`insert into insight_stale (month) select month from insight_month`);
}

/**
 * Starts a rebuild of all months on a connection that is killed when it writes the last month. Expects that nothing has
 * changed.
 */
async function crashWhileRebuilding(db: Db, url: string): Promise<void> {
  await markAllStale(db);
  const stateBefore = await readRebuildState(db);
  await failLastMonth(db, "perform pg_terminate_backend(pg_backend_pid())");
  const crashingDatabase = await openPostgres(url, { size: 1 });
  await expect(rebuildMonths(crashingDatabase.db)).rejects.toThrow();
  await crashingDatabase.close();
  expect(await readRebuildState(db)).toEqual(stateBefore);
  await db.execute(sql`drop trigger refuse on insight_month`);
}

async function failLastMonth(db: Db, failureSql: string): Promise<void> {
  const [{ last: lastMonth } = { last: "" }] = await queryRows<{ last: string }>(
    db,
    sql`select max(month)::text as last from insight_stale`,
  );
  await db.execute(
    sql.raw(`create or replace function refuse() returns trigger language plpgsql as $$
      begin if new.month = '${lastMonth}' then ${failureSql}; end if; return new; end $$`),
  );
  await db.execute(
    sql`create trigger refuse before insert or update on insight_month for each row execute function refuse()`,
  );
}

async function readRebuildState(db: Db) {
  const months = await db
    .select({ month: insightMonth.month, version: insightMonth.version })
    .from(insightMonth)
    .orderBy(insightMonth.month);
  return { months, stale: await db.$count(insightStale) };
}

/** Reads all rebuilt figures, without their versions and times. */
async function readContents(db: Db) {
  const months = await db.select({ month: insightMonth.month }).from(insightMonth).orderBy(insightMonth.month);
  const factRows = await db.select().from(insightFact).orderBy(insightFact.incidentId);
  const { day, hour, simulated, outcome } = insightCall;
  const calls = await db.select().from(insightCall).orderBy(day, hour, simulated, outcome);
  const { month, districtCode, category, simulated: isSimulated } = insightSensitive;
  const sensitiveRows = await db.select().from(insightSensitive).orderBy(month, districtCode, category, isSimulated);
  return { months, facts: factRows, calls, sensitive: sensitiveRows };
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
  const condition = buildRawCondition(filter);
  const places = await countPlaces(context, { filter: FilterInput.parse(filter), resolution: 8 });
  const [totals] = await queryRows<{ total: number; boundary: number }>(
    db,
    sql`select count(*)::int as total, (count(*) filter (where boundary))::int as boundary from raw_incident where ${condition}`,
  );
  const districts = await queryRows<{ code: string; count: number }>(
    db,
    sql`select district_code as code, count(*)::int as count from raw_incident where ${condition} and not boundary group by 1 order by 1`,
  );
  const rowsWithoutCell = await queryRows(
    db,
    sql`select district_code as code, (count(*) filter (where precision = 'village'))::int as village,
          (count(*) filter (where precision = 'district'))::int as district
        from raw_incident where ${condition} and not boundary and precision in ('village', 'district') group by 1 order by 1`,
  );
  const byCode = (a: { code: string }, b: { code: string }) => (a.code < b.code ? -1 : 1);
  expect({
    ...places,
    districts: places.districts.sort(byCode),
    withoutCell: places.withoutCell.sort(byCode),
    cells: places.cells.sort(),
  }).toEqual({ ...totals, districts, withoutCell: rowsWithoutCell, cells: await countRawCells(db, filter, 8) });
}

async function compareTimes(context: Context, filter: InsightFilter): Promise<void> {
  const { days, hours } = await countTimes(context, { filter: FilterInput.parse(filter) });
  const condition = buildRawCondition(filter);
  const rawDays = await queryRows<{ day: string; count: number }>(
    context.db,
    sql`select local::date::text as day, count(*)::int as count from raw_incident where ${condition} group by 1 order by 1`,
  );
  const rawHours = await queryRows<{ hour: number; count: number }>(
    context.db,
    sql`select (extract(isodow from local)::int - 1) * 24 + extract(hour from local)::int as hour, count(*)::int as count
        from raw_incident where ${condition} group by 1 order by 1`,
  );
  expect(days).toEqual(rawDays.map(({ day, count }) => [day, count]));
  expect([...hours.entries()].filter(([, count]) => count > 0)).toEqual(
    rawHours.map(({ hour, count }) => [hour, count]),
  );
}

async function compareSteps(context: Context, filter: InsightFilter): Promise<void> {
  const groupings = { all: "''", category: "category", agency: "agency_code", station: "station_code" } as const;
  for (const [by, key] of Object.entries(groupings) as [keyof typeof groupings, string][]) {
    const { groups } = await measureSteps(context, { filter: FilterInput.parse(filter), by });
    for (const step of steps) {
      const figures = groups
        .filter(({ total }) => total > 0)
        .map((group) => ({ key: group.key, ...group.steps[step] }));
      const sortedFigures = figures.sort((a, b) => (a.key < b.key ? -1 : 1));
      expect(sortedFigures, `${step} by ${by}`).toEqual(await computeRawStep(context.db, filter, step, key));
    }
  }
}

async function compareQuality(context: Context, filter: InsightFilter): Promise<void> {
  const { db } = context;
  const quality = await measureQuality(context, { filter: FilterInput.parse(filter) });
  const simulatedCondition = sql`simulated = ${filter.data === "simulated"}`;
  const [calls] = await queryRows<Record<string, number>>(
    db,
    sql`select count(*)::int as total, (count(*) filter (where disposition is null and not blocked))::int as open,
          (count(*) filter (where disposition in ('ghost', 'prank', 'dropped') or disposition is null and blocked))::int as noise,
          (count(*) filter (where disposition = 'duplicate'))::int as merged
        from call where ${simulatedCondition} and not exists (
            select from incident join incident_type on code = type_code
            where incident.id = call.incident_id and (incident.sensitive or category = 'women-and-children'))
          and received_at >= '2025-10-01+07'`,
  );
  const [incidentCounts] = await queryRows<Record<string, number>>(
    db,
    sql`select (count(*) filter (where close_code = 'duplicate'))::int as merged,
          (count(*) filter (where counted))::int as total,
          (count(*) filter (where counted and precision = 'village'))::int as village,
          (count(*) filter (where counted and answer is null))::int as unanswered,
          (count(*) filter (where counted and travel is null))::int as untravelled,
          (count(*) filter (where counted and dispatch + acknowledge + turnout + travel + on_scene is not null))::int as complete
        from (select *, close_code is distinct from 'duplicate' as counted from raw_incident) raw where ${simulatedCondition}`,
  );
  expect({
    calls: { ...calls },
    incidents: { ...incidentCounts },
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
  const publishedCells = years.flatMap(({ year, cells }) => cells.map((cell) => ({ year, ...cell })));
  const rawCells = await queryRows(
    context.db,
    sql`select extract(year from opened_at at time zone 'Asia/Jakarta')::int as year, district_code as district,
          case category when 'women-and-children' then category else 'other' end as category, count(*)::int as count
        from incident join incident_type on incident_type.code = type_code
        where (incident.sensitive or category = 'women-and-children') and not boundary and close_code is distinct from 'duplicate' and simulated = ${data === "simulated"}
        group by 1, 2, 3 having count(*) >= 5`,
  );
  const knownCounts = publishedCells.filter(({ count }) => count !== null);
  expect(new Set(knownCounts.map((row) => JSON.stringify(row)))).toEqual(
    new Set(rawCells.map((row) => JSON.stringify(row))),
  );
  expect(publishedCells).toHaveLength(2 * 15 * 2);
  return knownCounts.length;
}
