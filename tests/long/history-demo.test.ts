import { sql } from "drizzle-orm";
import { cellToLatLng, latLngToCell } from "h3-js";
import type { Database } from "../../db/client";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { frequentPlaces, type Theme } from "../../server/demo/history/frequent-places";
import { loadHistory } from "../../server/demo/history/load-history";
import { themePatterns } from "../../server/demo/history/theme-patterns";
import { distanceM } from "../../server/demo/simulation/path";
import { aContext } from "../support/makers";
import { expect, test, testOnBothDatabases } from "../support/test";

const now = new Date("2026-11-26T03:00:00Z");

async function loadDemoHistory(database: Database) {
  await seedDemonstrationUnits(database, now);
  return loadHistory(aContext(database.db, { now: () => now }));
}

async function queryRows<Row>({ db }: Database, query: ReturnType<typeof sql>): Promise<Row[]> {
  return ((await db.execute(query)) as unknown as { rows: Row[] }).rows;
}

testOnBothDatabases(
  "the demonstration history loads once, is entirely simulated and covers five years",
  async (database) => {
    const loadedCounts = await loadDemoHistory(database);
    expect(await loadDemoHistory(database)).toEqual({ incidents: 0, calls: 0 });

    const [summary] = await queryRows<Record<string, number | string>>(
      database,
      sql`select count(*)::int as incidents, count(*) filter (where simulated)::int as simulated,
          count(*) filter (where status <> 'closed' or closed_at > ${now.toISOString()}::timestamptz)::int as open, count(distinct idempotency_key)::int as keys,
          (min(opened_at) at time zone 'Asia/Jakarta')::date::text as first,
          (max(opened_at) at time zone 'Asia/Jakarta')::date::text as last
        from incident`,
    );
    expect(summary).toMatchObject({
      incidents: loadedCounts.incidents,
      simulated: loadedCounts.incidents,
      open: 0,
      keys: loadedCounts.incidents,
    });
    expect([summary?.first, summary?.last]).toEqual(["2021-11-26", "2026-11-25"]);
    const [otherCounts] = await queryRows<Record<string, number>>(
      database,
      sql`select
          (select count(*) filter (where not simulated)::int from call) as real_calls,
          (select count(*)::int from unit where taken) as taken,
          (select count(*)::int from event where incident_id is not null) as incident_events`,
    );
    expect(otherCounts).toEqual({ real_calls: 0, taken: 0, incident_events: 0 });
  },
);

test("about 100 incidents a month, wildfires in the dry season, floods in the wet season, more in the evening", async ({
  database,
}) => {
  await loadDemoHistory(database);
  const months = await queryRows<{ month: string; count: number; noise: number }>(
    database,
    sql`select month, incidents.count, calls.noise
        from (
          select to_char(opened_at at time zone 'Asia/Jakarta', 'YYYY-MM') as month, count(*)::int from incident group by 1
        ) incidents
        join (
          select to_char(received_at at time zone 'Asia/Jakarta', 'YYYY-MM') as month,
            avg((disposition in ('ghost', 'prank', 'dropped', 'information', 'non-emergency', 'test'))::int)::float8 as noise
          from call group by 1
        ) calls using (month)
        order by month`,
  );
  const completeMonths = months.slice(1, -1);
  expect(completeMonths).toHaveLength(59);
  const meanCount = completeMonths.reduce((sum, { count }) => sum + count, 0) / completeMonths.length;
  expect(meanCount).toBeGreaterThan(85);
  expect(meanCount).toBeLessThan(120);
  for (const { count, noise } of completeMonths) {
    expect(count).toBeGreaterThan(40);
    expect(count).toBeLessThan(200);
    expect(noise).toBeGreaterThan(0.15);
    expect(noise).toBeLessThan(0.75);
  }

  const [shares] = await queryRows<Record<string, number>>(
    database,
    sql`with dated as (
          select *, extract(month from opened_at at time zone 'Asia/Jakarta') as month,
                 extract(hour from opened_at at time zone 'Asia/Jakarta') as hour
          from incident
        ), assignment_times as (
          select count(*) filter (where acknowledged_at is null or en_route_at is null or on_scene_at is null or ended_at is null)::float8
                   / count(*) as incomplete,
                 percentile_cont(0.5) within group (order by extract(epoch from on_scene_at - en_route_at))::float8 / 60 as travel
          from assignment
        )
        select
          avg((month between 7 and 10)::int) filter (where type_code in ('land-fire', 'peat-fire', 'smoke-haze'))::float8 as dry,
          avg((month in (12, 1, 2, 3, 4))::int) filter (where type_code in ('flood', 'flash-flood'))::float8 as wet,
          avg((hour between 17 and 22)::int)::float8 as evening,
          avg(sensitive::int)::float8 as sensitive,
          avg((precision in ('village', 'district'))::int)::float8 as rough,
          avg((close_code = 'duplicate')::int)::float8 as merged,
          sum(reopened)::int as reopened,
          (select incomplete from assignment_times) as incomplete,
          (select travel from assignment_times) as travel
        from dated`,
  );
  expect(shares?.dry).toBeGreaterThan(0.75);
  expect(shares?.wet).toBeGreaterThan(0.75);
  expect(shares?.evening).toBeGreaterThan(6 / 24 + 0.08);
  expect(shares?.sensitive).toBeGreaterThan(0.01);
  expect(shares?.sensitive).toBeLessThan(0.1);
  expect(shares?.rough).toBeGreaterThan(0.2);
  expect(shares?.rough).toBeLessThan(0.35);
  expect(shares?.merged).toBeGreaterThan(0.02);
  expect(shares?.reopened).toBeGreaterThan(20);
  expect(shares?.incomplete).toBeGreaterThan(0.1);
  expect(shares?.incomplete).toBeLessThan(0.25);
  expect(shares?.travel).toBeGreaterThan(5);
  expect(shares?.travel).toBeLessThan(60);
});

test.for(["wildfire", "flood", "road", "town"] as const satisfies Theme[])(
  "most incidents are at the frequent places, and the busiest cells are all near one: %s",
  async (theme, { database }) => {
    await loadDemoHistory(database);
    const types = themePatterns[theme].types.map(([type]) => type);
    const locations = await queryRows<{ lng: number; lat: number }>(
      database,
      sql`select st_x(location::geometry) as lng, st_y(location::geometry) as lat from incident
          where type_code = any(${sql.param(types)}::text[]) and precision in ('exact', 'approximate')
            and close_code is distinct from 'duplicate'`,
    );
    const spots = frequentPlaces.filter((spot) => spot.theme === theme);
    const isNear = (at: { lng: number; lat: number }, marginM = 0) =>
      spots.some((spot) => distanceM(spot.at, at) < spot.spreadKm * 2_000 + marginM);
    const shareNear = locations.filter((at) => isNear(at)).length / locations.length;
    expect(shareNear).toBeGreaterThan(0.7);

    const cells = new Map<string, number>();
    for (const { lng, lat } of locations) {
      const cell = latLngToCell(lat, lng, 7);
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
    }
    const busiestCells = [...cells].sort(([, a], [, b]) => b - a).slice(0, spots.length);
    for (const [cell] of busiestCells) {
      const [lat, lng] = cellToLatLng(cell);
      // A cell of this size extends up to 1.4 km from its centre.
      expect(isNear({ lng, lat }, 1_400), cell).toBe(true);
    }
  },
);
