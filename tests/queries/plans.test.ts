import { like, sql } from "drizzle-orm";
import { type Database, type Db, openPostgres } from "../../db/client";
import {
  listUnits,
  locatePoint,
  makeTrailPartitions,
  nearestUnits,
  passedOverUnits,
  pointText,
  takeNearestUnits,
} from "../../db/queries";
import { station } from "../../db/schema/agencies";
import { listTrailStarts, readTrail } from "../../db/trail-queries";
import { freshSince } from "../../server/context";
import { sphereSlack } from "../../server/domain/shortlist";
import { explain, maxRowsRemoved } from "../support/explain";
import { aContext, anIncident, aType, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { expect, test as plain } from "../support/test";

/** 20,000 units, and one connection configured like the pool's, with generic plans. */
const test = plain.extend("pool", { scope: "file" }, async ({ db, databaseUrl }, { onCleanup }) => {
  const polsek = await db.select({ code: station.code }).from(station).where(like(station.code, "polsek-%"));
  await createManyUnits(db, { ambulance: 10_000, "fire-engine": 3_000 });
  await createManyUnits(db, { "police-patrol": 4_000 }, { agency: "polres", stations: polsek.map(({ code }) => code) });
  await createManyUnits(db, { "rescue-boat": 3_000 }, { resting: true });
  await createManyUnits(db, { "rescue-boat": 2 });
  await db.execute("vacuum (analyze)");
  const pool: Database = await openPostgres(databaseUrl, { size: 1 });
  onCleanup(() => pool.close());
  return pool;
});

for (const [action, query, name] of [
  ["ranking", nearestUnits, "nearest-units"],
  ["taking", takeNearestUnits, "nearest-units for no key update of unit skip locked"],
] as const) {
  test.for([
    ["a common kind", "ambulance", "unit_position_nearest"],
    ["a kind with two available units", "rescue-boat", "unit_position_nearest"],
    ["a kind assigned by area", "police-patrol", "unit_position_of_station"],
  ])(
    `${action} %s among 20,000 units uses the index without a table scan`,
    { timeout: 120_000 },
    async ([, kind = "", index], { pool }) => {
      const { db } = pool;
      const at = pointText(sekayu);
      const [located] = await locatePoint(db, { at });
      const context = aContext(db);
      const parameters = {
        kind,
        skills: [],
        at,
        now: context.now(),
        fresh_since: freshSince(context),
        responsible_stations: located?.responsibleStations,
        hidden: [],
        excluding: [],
        shortlist: 4,
        slack: sphereSlack,
        wanted: 1,
      };
      expect(await query(db, parameters)).toHaveLength(1);
      const plan = await explain(db, name, query.values(parameters));
      expect(plan).toContain("Index Scan using unit_position_nearest");
      expect(plan).toContain(`Index Scan using ${index}`);
      expect(plan).not.toMatch(/Seq Scan on (unit|unit_position)\b/);
      // Stale fixes that the aging job has not processed are found by their own index.
      expect(plan).toMatch(/Index Scan (using|on) unit_position_ageing/);
      expect(plan).not.toMatch(/Bitmap Index Scan on (?!unit_position_ageing)/);
      // The plan is generic and contains no parameter value.
      expect(plan).toContain("$1");
      expect(plan).not.toContain(`'${kind}'`);
      // No scan discards many rows.
      expect(maxRowsRemoved(plan)).toBeLessThanOrEqual(50);
    },
  );
}

test.for<[name: string, filter: { kind: string; picked: string[]; within_m: number }]>([
  [
    "a common kind, within 2 km",
    { kind: "ambulance", picked: ["00000000-0000-4000-8000-000000000000"], within_m: 2_000 },
  ],
  ["a kind with most units off duty, within 9 km", { kind: "rescue-boat", picked: [], within_m: 9_000 }],
  [
    "a kind with most units off duty, at any distance",
    { kind: "rescue-boat", picked: [], within_m: Number.POSITIVE_INFINITY },
  ],
  [
    "a kind whose units all have the skills, at any distance",
    { kind: "ambulance", picked: [], within_m: Number.POSITIVE_INFINITY },
  ],
])(
  "the query of passed-over units among 20,000 units uses the index: %s",
  { timeout: 120_000 },
  async ([, filter], { pool }) => {
    const { db } = pool;
    const parameters = {
      ...filter,
      skills: [],
      at: pointText(sekayu),
      fresh_since: freshSince(aContext(db)),
      responsible_stations: ["polsek-sekayu"],
      by_area: false,
      most: 6,
    };
    await passedOverUnits(db, parameters);
    const plan = await explain(db, "passed-over-units", passedOverUnits.values(parameters));
    expect(plan).not.toMatch(/Seq Scan on (unit|unit_position)\b/);
    expect(maxRowsRemoved(plan)).toBeLessThanOrEqual(200);
  },
);

test("a trail of a few hours reads only its days, by the unit's index, without a table scan", {
  timeout: 120_000,
}, async ({ pool }) => {
  const { db } = pool;
  const { unitId, incidentId } = await aHistory(db);
  const until = new Date();
  const parameters = {
    unit_ids: [unitId],
    sinces: [new Date(until.getTime() - 4 * 3_600_000).toISOString()],
    untils: [until.toISOString()],
    sees_sensitive: false,
    discreet_minutes: 15,
    gap_seconds: 300,
    every_seconds: [15],
    most: 3_000,
  };
  expect((await readTrail(db, parameters)).length).toBeGreaterThan(200);
  const plan = await explain(db, "read-trail", readTrail.values(parameters));
  const days = plan.match(/Scan .*\bon fix_\d{8} .*\(actual .*/g) ?? [];
  expect(days.length).toBeGreaterThan(0);
  expect(days.length).toBeLessThanOrEqual(2);
  expect(plan).toMatch(/Index Scan (using|on) fix_\d{8}_pkey.* \(actual/);
  expect(plan).not.toMatch(/Seq Scan on (fix\w*|assignment|incident)\b.*\(actual/);
  expect(plan).toMatch(/using assignment_one_open_per_unit/);
  expect(plan).toMatch(/(using|on) assignment_ended/);
  expect(maxRowsRemoved(plan)).toBeLessThanOrEqual(500);

  // Hidden units are queried several times a second, and the cost must not grow with the history.
  const unitsParameters = {
    now: until,
    fresh_since: freshSince(aContext(db)),
    moved_since: "infinity",
    also: [],
    hidden_after: until,
    discreet_minutes: 15,
  };
  await listUnits(db, unitsParameters);
  const unitsPlan = await explain(db, "list-units", listUnits.values(unitsParameters));
  expect(unitsPlan).not.toMatch(/Seq Scan on (assignment|incident)\b/);
  expect(unitsPlan).toMatch(/(using|on) assignment_ended/);

  const startsParameters = { incident_id: incidentId, lead_seconds: 120 };
  await listTrailStarts(db, startsParameters);
  const startsPlan = await explain(db, "list-trail-starts", listTrailStarts.values(startsParameters));
  expect(startsPlan).not.toMatch(/Seq Scan/);
  expect(maxRowsRemoved(startsPlan)).toBeLessThanOrEqual(100);
});

/** Creates a month of positions of two units, one a minute, 20,000 ended assignments and 5,000 closed incidents. */
async function aHistory(db: Db): Promise<{ unitId: string; incidentId: string }> {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  await makeTrailPartitions(db, { first: day(30), last: day(-1) });
  const incident = await anIncident(db, { type: await aType(db, []) });
  await db.execute(sql`
    insert into fix (unit_id, recorded_at, received_at, position)
    select unit.id, at, at, st_setsrid(st_makepoint(103.8, -2.8), 4326)
    from (select id from unit order by call_sign limit 2) unit,
      generate_series(now() - interval '29 days', now(), interval '1 minute') as at
  `);
  await db.execute(sql`
    insert into assignment (incident_id, unit_id, kind, state, chosen_by, responsible, assigned_by, assigned_at, ended_at)
    select ${incident.id}, unit.id, unit.kind, 'clear', 'rule', false, 'system:test', at - interval '1 hour', at
    from (select id, kind, row_number() over (order by call_sign) as place from unit) unit
    join (
      select at, row_number() over (order by at) as place
      from generate_series(now() - interval '400 days', now(), interval '29 minutes') as at
    ) happened on happened.place % 20000 + 1 = unit.place
  `);
  const other = await anIncident(db, { type: await aType(db, []) });
  await db.execute(sql`
    insert into incident
      (type_code, priority, status, location, precision, district_code, boundary, sensitive, simulated, opened_at, closed_at, opened_by)
    select type_code, 2, 'closed', location, precision, district_code, false, n % 50 = 0, false, opened_at, opened_at, opened_by
    from incident, generate_series(1, 5000) as n
    where incident.id = ${incident.id}
  `);
  await db.execute(sql`
    update assignment set incident_id = ${other.id}
    where id in (select id from assignment order by ended_at desc limit 5)
  `);
  await db.execute("vacuum (analyze) fix, assignment, incident");
  const { rows } = (await db.execute("select id from unit order by call_sign limit 1")) as unknown as {
    rows: { id: string }[];
  };
  return { unitId: rows[0]?.id ?? "", incidentId: other.id };
}
