import { eq, sql } from "drizzle-orm";
import { cellToParent } from "h3-js";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { assignment, incident } from "../../db/schema/incidents";
import { categories } from "../../db/vocabulary";
import type { InsightFilter } from "../../server/domain/insight";
import { defaultThresholds } from "../../server/domain/target";
import { comparePeriods } from "../../server/insight/compare-periods";
import { countBreakdown } from "../../server/insight/count-breakdown";
import { countPlaces } from "../../server/insight/count-places";
import { describeScope } from "../../server/insight/describe-scope";
import { FilterInput } from "../../server/insight/filter-input";
import { measureQuality } from "../../server/insight/measure-quality";
import { measureSteps } from "../../server/insight/measure-steps";
import { readStepTrend } from "../../server/insight/read-step-trend";
import { readTimeLapse } from "../../server/insight/read-time-lapse";
import { QualityQuery } from "../../server/reports/csv-query";
import { insertPastIncidents, parseWib, rebuildAll } from "../support/incident-history";
import { aContext, aUnit } from "../support/makers";
import { createRandomSqlChanges } from "../support/random-sql-changes";
import {
  buildRawCondition,
  computeRawStep,
  countRawCells,
  createRawIncidentView,
  queryRows,
  readRawCells,
} from "../support/raw-figures";
import { createRandom } from "../support/seeded-random";
import { expect, test } from "../support/test";

const random = createRandom(2_112);
const filterOf = (fields: Partial<InsightFilter> = {}) =>
  FilterInput.parse({ from: "2025-11-01", to: "2026-03-31", data: "real", ...fields });

test.beforeAll(async ({ db }) => {
  await createRawIncidentView(db);
  const { makeChanges } = await createRandomSqlChanges(db, createRandom(26_11));
  for (let round = 0; round < 8; round++) await makeChanges(500);
  await db.execute(
    sql`update assignment set undone = true where state = 'recalled' and id < '80000000-0000-0000-0000-000000000000'`,
  );
  await rebuildAll(db);
});

/** Reads the distinct values of a column of the view `raw_incident`. */
async function readCodes(db: Db, column: string): Promise<string[]> {
  const rows = await queryRows<{ code: string }>(
    db,
    sql.raw(`select distinct ${column} as code from raw_incident where ${column} is not null`),
  );
  return rows.map(({ code }) => code).sort();
}

async function countRawIncidents(db: Db, filter: InsightFilter): Promise<number> {
  const [row] = await queryRows<{ count: number }>(
    db,
    sql`select count(*)::int as count from raw_incident where ${buildRawCondition(filter)}`,
  );
  return row?.count ?? 0;
}

test("each filter condition, and random combinations of them, select the same incidents as plain SQL", async ({
  db,
}) => {
  const context = aContext(db);
  const pickCodes = <Code>(codes: readonly Code[], share = 0.5) => {
    const pickedCodes = codes.filter(() => random.chance(share));
    return pickedCodes.length > 0 ? pickedCodes : [random.pick(codes)];
  };
  const [types, districts, agencies] = await Promise.all(
    ["type_code", "district_code", "agency_code"].map((column) => readCodes(db, column)),
  );
  const generatorByCondition: Record<string, () => Partial<InsightFilter>> = {
    days: () => ({ from: `2025-12-${random.integer(10, 31)}`, to: `2026-02-${random.integer(10, 28)}` }),
    categories: () => ({ categories: pickCodes(categories) }),
    types: () => ({ types: pickCodes(types ?? []) }),
    priorities: () => ({ priorities: pickCodes([1, 2, 3, 4]) }),
    districts: () => ({ districts: pickCodes(districts ?? []) }),
    agencies: () => ({ agencies: pickCodes(agencies ?? [], 0.3) }),
    hours: () => ({ hours: pickCodes(Array.from({ length: 24 }, (_, hour) => hour)) }),
    weekdays: () => ({ weekdays: pickCodes([0, 1, 2, 3, 4, 5, 6]) }),
    data: () => ({ data: "simulated" }),
  };
  const generators = Object.values(generatorByCondition);
  const filters = generators.map((generate) => filterOf(generate()));
  for (let round = 0; round < 25; round++) {
    filters.push(
      filterOf(Object.assign({}, ...generators.filter(() => random.chance(0.4)).map((generate) => generate()))),
    );
  }
  const unfilteredCount = await countRawIncidents(db, filterOf());
  let matchCount = 0;
  for (const [index, filter] of filters.entries()) {
    const { total, cells } = await countPlaces(context, { filter, resolution: 7 });
    expect({ filter, total }).toEqual({ filter, total: await countRawIncidents(db, filter) });
    if (index < generators.length) expect(total).toBeLessThan(unfilteredCount);
    expect(cells.sort()).toEqual(await countRawCells(db, filter, 7));
    matchCount += total;
  }
  expect(matchCount).toBeGreaterThan(1_000);
});

test("a cell of each resolution counts the incidents in it", async ({ db }) => {
  const context = aContext(db);
  const cells = (await readRawCells(db, filterOf())).filter((cell) => cell !== null);
  for (const resolution of [6, 7, 8] as const) {
    const cell = cellToParent(random.pick(cells), resolution);
    const { total, precisions } = await countBreakdown(context, { filter: filterOf({ cell }) });
    expect(total).toBe(cells.filter((child) => cellToParent(child, resolution) === cell).length);
    expect(precisions).toMatchObject({ village: 0, district: 0 });
  }
});

test("an unknown code selects nothing and is not an error", async ({ db }) => {
  const context = aContext(db);
  for (const unknownFilter of [
    { types: ["a-type-of-long-ago"] },
    { districts: ["99.99.99"] },
    { agencies: ["nobody"] },
    { cell: "86ffffffffffff7" },
    { from: "2001-01-01", to: "2001-12-31" },
  ]) {
    expect(await countPlaces(context, { filter: filterOf(unknownFilter), resolution: 8 })).toMatchObject({
      total: 0,
      cells: [],
    });
  }
});

test("counts inside a district add up, and the median equals that of plain SQL", async ({ db }) => {
  const [district = ""] = await readCodes(db, "district_code");
  const filter = filterOf({ districts: [district] });
  const breakdown = await countBreakdown(aContext(db), { filter });
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const [row] = await computeRawStep(db, filter, "total", "''");
  expect(breakdown).toMatchObject({
    total: await countRawIncidents(db, filter),
    median: { total: row?.median, n: row?.n },
  });
  expect(breakdown.total).toBeGreaterThan(10);
  for (const counts of [breakdown.types.map(([, count]) => count), breakdown.priorities, breakdown.hours]) {
    expect(sum(counts)).toBe(breakdown.total);
  }
  const types = await queryRows<{ type: string; count: number }>(
    db,
    sql`select type_code as type, count(*)::int as count from raw_incident where ${buildRawCondition(filter)} group by 1 order by 1`,
  );
  expect(breakdown.types.sort()).toEqual(types.map(({ type, count }) => [type, count]));
});

test("the frames of a time-lapse have no gaps and add up to all incidents", async ({ db }) => {
  const context = aContext(db);
  const filter = filterOf({ from: "2025-12-03", to: "2026-02-10" });
  const readFrames = async (step: "hour" | "day" | "week" | "month", resolution: 6 | 7 | 8 | null = null) =>
    readTimeLapse(context, { filter, resolution, step });
  const days = await readFrames("day");
  expect(days.frames).toHaveLength(70);
  expect(days.frames.map(({ key }) => key).slice(0, 2)).toEqual(["2025-12-03", "2025-12-04"]);
  const rawDays = await queryRows<{ day: string; code: string; count: number }>(
    db,
    sql`select local::date::text as day, district_code as code, count(*)::int as count
        from raw_incident where ${buildRawCondition(filter)} and not boundary group by 1, 2 order by 1, 2`,
  );
  expect(
    days.frames.flatMap(({ key, places }) => places.sort().map(([code, count]) => ({ day: key, code, count }))),
  ).toEqual(rawDays);
  expect(days.most).toBe(Math.max(...rawDays.map(({ count }) => count)));

  const weeks = await readFrames("week");
  expect(weeks.frames.map(({ key }) => key).slice(0, 3)).toEqual(["2025-12-03", "2025-12-08", "2025-12-15"]);
  expect((await readFrames("month")).frames.map(({ key }) => key)).toEqual(["2025-12-03", "2026-01-01", "2026-02-01"]);
  const hours = await readFrames("hour", 6);
  expect(hours.frames.map(({ key }) => key)).toEqual(Array.from({ length: 24 }, (_, hour) => `${hour}`));
  const totalsByCell = new Map<string, number>();
  for (const [cell, count] of hours.frames.flatMap(({ places }) => places))
    totalsByCell.set(cell, (totalsByCell.get(cell) ?? 0) + count);
  expect([...totalsByCell].sort()).toEqual(await countRawCells(db, filter, 6));
});

test("a time-lapse of more than 400 frames is refused, naming the step", async ({ db }) => {
  const query = { filter: filterOf({ from: "2024-01-01" }), resolution: null };
  await expect(readTimeLapse(aContext(db), { ...query, step: "day" })).rejects.toMatchObject({
    code: "invalid-input",
    details: { errors: [{ field: "step" }] },
  });
  expect((await readTimeLapse(aContext(db), { ...query, step: "week" })).frames).toHaveLength(118);
});

test("a period that ends before it begins, is too long or out of bounds is refused, naming the field", () => {
  const readRefusalCauses = (from: string, to: string) =>
    [FilterInput.safeParse({ from, to, data: "real" }), QualityQuery.safeParse({ from, to, data: "real" })].map(
      ({ error }) => error?.issues.map(({ path, message }) => `${path} ${message}`),
    );
  const causesFromBothSchemas = (...causes: string[]) => [causes, causes];
  expect(readRefusalCauses("2026-02-01", "2026-01-01")).toEqual(causesFromBothSchemas("to lies before the first day"));
  expect(readRefusalCauses("2001-01-01", "2051-01-01")).toEqual(
    causesFromBothSchemas("to lies 50 years or more after the first day"),
  );
  expect(readRefusalCauses("1999-12-31", "2026-01-01")).toEqual(
    causesFromBothSchemas("from must lie between 2000-01-01 and 2099-12-31"),
  );
  expect(readRefusalCauses("2060-01-01", "2100-01-01")).toEqual(
    causesFromBothSchemas("to must lie between 2000-01-01 and 2099-12-31"),
  );
  expect(readRefusalCauses("2001-01-01", "2050-12-31")).toEqual([undefined, undefined]);
});

test("a period is compared with the same number of days before it, and with earlier years that the data cover completely", async ({
  db,
}) => {
  // Copy the incidents since January 2026 to 2025, every second one to 2024, and every third one to 2023. The data then
  // begins in January 2023, so the period from December 2022 to January 2023 is only partly covered.
  await db.execute(sql`
    insert into incident (type_code, priority, status, location, precision, district_code, boundary, sensitive, simulated, opened_at, opened_by)
    select type_code, priority, status, location, precision, district_code, boundary, false, false, opened_at - years_back * interval '365 days', opened_by
    from incident, generate_series(1, 3) years_back
    where not sensitive and not simulated and close_code is null and opened_at >= '2026-01-01+07' and incident.number % years_back = 0`);
  await rebuildAll(db);
  const context = aContext(db);
  const filter = filterOf({ from: "2026-02-01", to: "2026-02-28" });
  const comparison = await comparePeriods(context, { filter, with: "before" });
  const january = filterOf({ from: "2026-01-04", to: "2026-01-31" });
  expect(comparison).toMatchObject({
    now: await countRawIncidents(db, filter),
    before: { from: "2026-01-04", to: "2026-01-31", count: await countRawIncidents(db, january) },
    years: [],
    low: null,
    high: null,
  });
  const earlierYears = await Promise.all(
    [2025, 2024, 2023].map(async (year) => ({
      year,
      count: await countRawIncidents(db, filterOf({ from: `${year}-02-01`, to: `${year}-02-28` })),
    })),
  );
  const counts = earlierYears.map(({ count }) => count);
  const yearComparison = await comparePeriods(context, { filter, with: "years" });
  expect(yearComparison).toMatchObject({
    before: null,
    years: earlierYears,
    low: Math.min(...counts),
    high: Math.max(...counts),
  });
  const { firstDay } = await describeScope(context);
  expect(firstDay?.slice(0, 7)).toBe("2023-01");
  // There is no incident in December 2023 and 2024: the data do not cover these months until one is added.
  const earlyFilter = filterOf({ from: "2025-12-20", to: "2026-01-20" });
  const readYears = async () =>
    (await comparePeriods(context, { filter: earlyFilter, with: "years" })).years.map(({ year }) => year);
  const january2025 = filterOf({ from: "2025-01-01", to: "2025-01-31" });
  expect(await readYears()).toEqual([]);
  expect((await comparePeriods(context, { filter: january2025, with: "before" })).before).toBeNull();
  await insertPastIncidents(db, [{ at: "2024-12-02 10:00" }]);
  await rebuildAll(db);
  expect(await readYears()).toEqual([2024]);
  expect((await comparePeriods(context, { filter: january2025, with: "before" })).before).toMatchObject({ count: 1 });
  await insertPastIncidents(db, [{ at: "2023-12-02 10:00" }]);
  await rebuildAll(db);
  expect(await readYears()).toEqual([2024, 2023]);
});

test("a trend contains every month, even one without timestamps", async ({ db }) => {
  const filter = filterOf({ from: "2025-12-01", to: "2026-02-28" });
  const { months } = await readStepTrend(aContext(db), { filter, step: "travel" });
  const rawMonths = await computeRawStep(db, filter, "travel", "to_char(local, 'YYYY-MM-01')");
  expect(months).toEqual(rawMonths.map(({ key, n, median, p90 }) => ({ month: key, n, median, p90 })));
  expect(months).toHaveLength(3);
});

test("the hours without calls or incidents and the number of calls in a period equal those of plain SQL", async ({
  db,
}) => {
  const { calls, blankHours } = await measureQuality(aContext(db), {
    filter: filterOf({ from: "2025-12-24", to: "2026-01-12" }),
  });
  const rawHours = await queryRows<{ calls: number; isEmpty: boolean }>(
    db,
    sql`with counted as (
          select received_at from call where not simulated and not exists (
            select from incident join incident_type on code = type_code
            where incident.id = incident_id and (incident.sensitive or category = 'women-and-children'))
        )
        select calls::int, calls + incidents = 0 as "isEmpty"
        from generate_series('2025-12-24 00:00+07'::timestamptz, '2026-01-12 23:00+07', '1 hour') hour,
          lateral (select count(*) as calls from counted where received_at >= hour and received_at < hour + interval '1 hour') called,
          lateral (select count(*) as incidents from raw_incident where not simulated
            and local >= hour at time zone 'Asia/Jakarta' and local < hour at time zone 'Asia/Jakarta' + interval '1 hour') opened
        order by hour`,
  );
  const emptyHourCount = rawHours.filter(({ isEmpty }) => isEmpty).length;
  const emptyHourRuns = rawHours
    .map(({ isEmpty }) => (isEmpty ? "-" : " "))
    .join("")
    .split(" ");
  expect(calls.total).toBe(rawHours.reduce((sum, hour) => sum + hour.calls, 0));
  expect(blankHours).toMatchObject({
    hours: emptyHourCount,
    of: 20 * 24,
    longest: { hours: Math.max(...emptyHourRuns.map((run) => run.length)) },
  });
  expect(emptyHourCount).toBeGreaterThan(50);
  expect(20 * 24 - emptyHourCount).toBeGreaterThan(50);
});

test("steps start at the incident's creation if its call came later; calls entered by hand and undone assignments are not measured", async ({
  db,
}) => {
  const [crew, wrongCrew] = [await aUnit(db), await aUnit(db)];
  // Each incident is created 30 s after its call.
  const [earlyIncidentId = "", manualCallIncidentId = "", undoneId = ""] = await insertPastIncidents(db, [
    { at: "2020-01-05 10:00", unit: crew, stateSeconds: [60, 90, 180, 900] },
    { at: "2020-02-05 10:00", unit: crew, stateSeconds: [60, 90, 180, 900] },
    { at: "2020-03-05 10:00", unit: crew, stateSeconds: [540, 600, 660, 900] },
  ]);
  const lateCall = { receivedAt: parseWib("2020-01-05 10:05"), claimedAt: parseWib("2020-01-05 10:05", 9) };
  await db.update(call).set(lateCall).where(eq(call.incidentId, earlyIncidentId));
  await db.update(call).set({ source: "hand" }).where(eq(call.incidentId, manualCallIncidentId));
  await db.insert(assignment).values({
    incidentId: undoneId,
    unitId: wrongCrew.id,
    kind: "ambulance",
    state: "recalled",
    chosenBy: "dispatcher",
    responsible: true,
    assignedBy: "test",
    assignedAt: parseWib("2020-03-05 10:01"),
    undone: true,
  });
  await rebuildAll(db);
  const filter = filterOf({ from: "2020-01-01", to: "2020-03-31" });
  const readMedians = async (step: "answer" | "dispatch" | "total") =>
    (await readStepTrend(aContext(db), { filter, step })).months.map(({ median }) => median);
  expect(await readMedians("answer")).toEqual([9, null, 9]);
  expect(await readMedians("dispatch")).toEqual([30, 60, 540]);
  expect(await readMedians("total")).toEqual([870, 900, 900]);
});

test("steps start at the earliest creation of the incidents merged into it, and its month is rebuilt after each merge", async ({
  db,
}) => {
  const [watchId = "", duplicateId = "", id = ""] = await insertPastIncidents(db, [
    { at: "2019-02-28 23:40", calls: 0 },
    { at: "2019-02-28 23:50", calls: 0 },
    { at: "2019-03-01 00:00", unit: await aUnit(db), stateSeconds: [60, 90, 180, 900] },
  ]);
  const mergeInto = (intoId: string | null, fromId: string) =>
    db.update(incident).set({ closeCode: "duplicate", mergedIntoId: intoId }).where(eq(incident.id, fromId));
  const filter = filterOf({ from: "2019-03-01", to: "2019-03-31" });
  const readMedians = async () => {
    await rebuildAll(db);
    const [all] = (await measureSteps(aContext(db), { filter, by: "all" })).groups;
    return [all?.steps.dispatch.median, all?.steps.total.median];
  };
  expect(await readMedians()).toEqual([60, 900]);
  await mergeInto(duplicateId, watchId);
  expect(await readMedians()).toEqual([60, 900]);
  await mergeInto(id, duplicateId);
  // The earliest incident was created at 23:40:30.
  expect(await readMedians()).toEqual([1_230, 2_070]);
  await mergeInto(null, duplicateId);
  expect(await readMedians()).toEqual([60, 900]);
});

test("a step that takes exactly its target time is within the target, and a trend contains an empty month", async ({
  db,
}) => {
  const { id, kind } = await aUnit(db);
  const { assignSeconds } = defaultThresholds("accident");
  await insertPastIncidents(
    db,
    [
      { at: "2021-01-05 10:00", stateSeconds: [assignSeconds] },
      { at: "2021-03-05 10:00", stateSeconds: [assignSeconds + 1] },
    ].map((past) => ({ ...past, type: "road-accident", unit: { id, kind } })),
  );
  await rebuildAll(db);
  const context = aContext(db);
  const filter = filterOf({ from: "2021-01-01", to: "2021-12-31" });
  const [allIncidents] = (await measureSteps(context, { filter, by: "all" })).groups;
  expect(allIncidents?.steps.dispatch).toMatchObject({ n: 2, promised: 2, within: 1 });
  expect((await readStepTrend(context, { filter, step: "dispatch" })).months.map(({ month, n }) => [month, n])).toEqual(
    [
      ["2021-01-01", 1],
      ["2021-02-01", 0],
      ["2021-03-01", 1],
    ],
  );
});
