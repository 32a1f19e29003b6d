import { randomUUID } from "node:crypto";
import { eq, inArray, like, sql } from "drizzle-orm";
import { type Database, type Db, openPostgres } from "../../db/client";
import { endAlarms } from "../../db/queries/alarm";
import { assignUnits, lockUnits, nearestUnits, passedOverUnits } from "../../db/queries/assignment";
import { locatePoint } from "../../db/queries/district";
import { searchCalls, searchIncidents } from "../../db/queries/search";
import { listTrailStarts, makeTrailPartitions, readTrail } from "../../db/queries/trail";
import { listUnits, refreshUnitCopies } from "../../db/queries/unit";
import { station } from "../../db/schema/agencies";
import { alarm } from "../../db/schema/alarms";
import { unit } from "../../db/schema/units";
import { formatPoint } from "../../db/sql";
import { freshSince } from "../../server/context";
import { toCallSigns, toSearchWords, toWordQuery } from "../../server/domain/search-words";
import { explain, maxRowsRemoved } from "../support/explain";
import { aContext, anIncident, aType, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { expect, isFullRun, test as plain } from "../support/test";

/**
 * Vitest's `test` with `pool`: a database with 20,000 units, opened with one connection. The connection is configured
 * like those of the server and uses generic plans.
 */
const test = plain.extend("pool", { scope: "file" }, async ({ databaseUrl }, { onCleanup }) => {
  const pool: Database = await openPostgres(databaseUrl, { size: 1 });
  onCleanup(() => pool.close());
  const { db } = pool;
  // On a busy machine, creating the rows takes a long time, and `vacuum` may have to wait for autovacuum.
  await db.execute("set statement_timeout = 0; set lock_timeout = 0");
  const polsekStations = await db.select({ code: station.code }).from(station).where(like(station.code, "polsek-%"));
  await createManyUnits(db, { ambulance: 10_000, "fire-engine": 3_000 });
  await createManyUnits(
    db,
    { "police-patrol": 4_000 },
    { agency: "polres", stations: polsekStations.map(({ code }) => code) },
  );
  await createManyUnits(db, { "rescue-boat": 3_000 }, { offDuty: true });
  await createManyUnits(db, { "rescue-boat": 2 });
  const ambulances = db.select({ id: unit.id }).from(unit).where(eq(unit.kind, "ambulance")).orderBy(unit.callSign);
  const ids = (await ambulances).map(({ id }) => id);
  await db
    .update(unit)
    .set({ skills: ["trauma"] })
    .where(inArray(unit.id, ids));
  await db
    .update(unit)
    .set({ skills: ["neonatal", "trauma"] })
    .where(inArray(unit.id, ids.slice(0, 2)));
  await refreshUnitCopies(db, { ids, fresh_since: freshSince(aContext(db)) });
  await db.execute("vacuum (analyze)");
  return pool;
});

test.for([
  ["a common kind", { kind: "ambulance", skills: [] }, "unit_position_nearest"],
  ["a kind and a skill that most have", { kind: "ambulance", skills: ["trauma"] }, "unit_position_nearest"],
  ["a kind with two available units", { kind: "rescue-boat", skills: [] }, "unit_position_nearest"],
  ["a kind assigned by area", { kind: "police-patrol", skills: [] }, "unit_position_of_station"],
  [
    "a skill that two units of a common kind have",
    { kind: "ambulance", skills: ["trauma", "neonatal"] },
    "unit_skill_",
  ],
] as const)(
  "ranking %s among 20,000 units uses the index without a table scan",
  async ([, requirement, index], { pool }) => {
    const { db } = pool;
    const at = formatPoint(sekayu);
    const [place] = await locatePoint(db, { at });
    const context = aContext(db);
    // The query runs for three requirements: the tested one, and two for tow trucks, which no unit can meet.
    const requirements = [requirement, { kind: "tow-truck", skills: [] }, { kind: "tow-truck", skills: ["winch"] }];
    const parameters = {
      requirements: JSON.stringify(
        requirements.map((requirement, number) => ({ number, shortlist: 16, ...requirement })),
      ),
      at,
      now: context.now(),
      fresh_since: freshSince(context),
      responsible_stations: place?.responsibleStations,
      hidden: [],
    };
    expect((await nearestUnits(db, parameters)).filter(({ id }) => id !== null).length).toBeGreaterThan(1);
    const plan = await explain(db, "nearest-units", nearestUnits.values(parameters));
    expect(plan).toContain("Index Scan using unit_position_nearest");
    expect(plan).toMatch(new RegExp(`Index (Only )?Scan using ${index}`));
    expect(plan).not.toMatch(/Seq Scan on (unit|unit_position|unit_skill)\b/);
    // A separate index finds the stale fixes that the background job has not marked yet.
    expect(plan).toMatch(/Index Scan (using|on) unit_position_ageing/);
    expect(plan).not.toMatch(/Bitmap Index Scan on (?!unit_position_ageing)/);
    // The plan is generic: it contains the parameters, not their values.
    expect(plan).toContain("$1");
    expect(plan).not.toContain(`'${requirement.kind}'`);
    // No scan reads more than 50 rows only to discard them.
    expect(maxRowsRemoved(plan)).toBeLessThanOrEqual(50);
  },
);

test("locking units reads only their own rows", async ({ pool }) => {
  const { db } = pool;
  const ids = (await db.select({ id: unit.id }).from(unit).where(eq(unit.kind, "ambulance")).limit(20)).map(
    ({ id }) => id,
  );
  const requirements = JSON.stringify([{ number: 0, kind: "ambulance", skills: [], ids, wanted: 2 }]);
  const parameters = { requirements, now: new Date() };
  const takenUnits = await lockUnits(db, parameters);
  expect(takenUnits.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const plan = await explain(db, "take-units", lockUnits.values(parameters));
  expect(plan).toContain("Index Scan using unit_pkey");
  expect(plan).not.toMatch(/Seq Scan on unit\b/);
});

test("ending alarms reads no ended alarm", async ({ databaseUrl, onTestFinished }) => {
  const { db, close } = await openPostgres(databaseUrl, { size: 1 });
  onTestFinished(close);
  await db.execute("set statement_timeout = 0; set lock_timeout = 0");
  const { id } = await anIncident(db, { type: await aType(db, []), at: sekayu });
  onTestFinished(async () => {
    await db.delete(alarm).where(eq(alarm.incidentId, id));
  });
  const ended = sql`select 'unattended', ${id}::uuid, now(), now() from generate_series(1, 20000)`;
  await db.execute(sql`insert into alarm (kind, incident_id, raised_at, ended_at) ${ended}`);
  await db.insert(alarm).values({ kind: "unattended", incidentId: id, raisedAt: new Date() });
  await db.execute("analyze alarm");
  const parameters = { now: new Date(), incident_id: null, fresh_since: new Date() };
  await endAlarms(db, parameters);
  const plan = await explain(db, "end-alarms", endAlarms.values(parameters));
  expect(plan).toContain("alarm_open");
  expect(plan).not.toMatch(/Seq Scan on alarm/);
});

test("assigning units reads only their own rows", { timeout: 120_000 }, async ({ pool: { db } }) => {
  const incident = {
    incident_id: randomUUID(),
    new_incident: null,
    events: "[]",
    actor: "somebody",
    from_address: null,
    at: new Date(),
  };
  const parameters = { ...incident, sent: "[]" };
  await assignUnits(db, parameters);
  const plan = await explain(db, "assign-units", assignUnits.values(parameters));
  expect(plan).toMatch(/Update on unit\b/);
  expect(plan).not.toMatch(/Seq Scan on (unit|unit_position)\b/);
});

test.for<[name: string, filter: { kind: string; chosen: string[]; include_eligible: boolean; within: number | null }]>([
  [
    "a common kind, within 2 km",
    { kind: "ambulance", chosen: ["00000000-0000-4000-8000-000000000000"], include_eligible: true, within: 2_000 },
  ],
  [
    "a kind with most units off duty, within 9 km",
    { kind: "rescue-boat", chosen: [], include_eligible: false, within: 9_000 },
  ],
  [
    "a kind with most units off duty, at any distance",
    { kind: "rescue-boat", chosen: [], include_eligible: false, within: null },
  ],
  [
    "a kind whose units all have the skills, at any distance",
    { kind: "ambulance", chosen: [], include_eligible: false, within: null },
  ],
])("the query of passed-over units among 20,000 units uses the index: %s", async ([, filter], { pool }) => {
  const { db } = pool;
  const parameters = {
    requirements: JSON.stringify([{ number: 0, ...filter, skills: [], by_area: false, max_candidates: 6 }]),
    at: formatPoint(sekayu),
    fresh_since: freshSince(aContext(db)),
    responsible_stations: ["polsek-sekayu"],
  };
  await passedOverUnits(db, parameters);
  const plan = await explain(db, "passed-over-units", passedOverUnits.values(parameters));
  expect(plan).not.toMatch(/Seq Scan on (unit|unit_position)\b/);
  expect(maxRowsRemoved(plan)).toBeLessThanOrEqual(200);
});

test.runIf(isFullRun)(
  "a trail of a few hours reads only its days, by the unit's index, without a table scan",
  async ({ pool }) => {
    const { db } = pool;
    const { unitId, incidentId } = await createTrailsAndAssignments(db);
    const until = new Date();
    const parameters = {
      unit_ids: [unitId],
      sinces: [new Date(until.getTime() - 4 * 3_600_000).toISOString()],
      untils: [until.toISOString()],
      sees_sensitive: false,
      discreet_minutes: 15,
      gap_seconds: 300,
      every_seconds: [15],
      max_rows: 3_000,
    };
    expect((await readTrail(db, parameters)).length).toBeGreaterThan(200);
    const plan = await explain(db, "read-trail", readTrail.values(parameters));
    const partitionScans = plan.match(/Scan .*\bon fix_\d{8} .*\(actual .*/g) ?? [];
    expect(partitionScans.length).toBeGreaterThan(0);
    expect(partitionScans.length).toBeLessThanOrEqual(2);
    expect(plan).toMatch(/Index Scan (using|on) fix_\d{8}_pkey.* \(actual/);
    expect(plan).not.toMatch(/Seq Scan on (fix\w*|assignment|incident)\b.*\(actual/);
    expect(plan).toMatch(/using assignment_one_open_per_unit/);
    const endedScans = plan.match(/using assignment_unit .*\n\s*Index Cond: .*ended_at/g) ?? [];
    expect(endedScans.length).toBe(2);
    expect(maxRowsRemoved(plan)).toBeLessThanOrEqual(500);

    // Several times a second, the server reads which units have a hidden position, so the cost must not grow with the
    // number of past assignments.
    const unitsParameters = {
      now: until,
      fresh_since: freshSince(aContext(db)),
      moved_since: "infinity",
      also_ids: [],
      hidden_after: until,
      discreet_minutes: 15,
    };
    await listUnits(db, unitsParameters);
    const unitsPlan = await explain(db, "list-units", listUnits.values(unitsParameters));
    expect(unitsPlan).not.toMatch(/Seq Scan on (assignment|incident)\b/);
    expect(unitsPlan).not.toMatch(/Seq Scan on unit(_position)?\b.*\(actual/);
    expect(unitsPlan).toMatch(/(using|on) assignment_ended/);

    const startsParameters = { incident_id: incidentId, lead_seconds: 120 };
    await listTrailStarts(db, startsParameters);
    const startsPlan = await explain(db, "list-trail-starts", listTrailStarts.values(startsParameters));
    expect(startsPlan).not.toMatch(/Seq Scan/);
    expect(maxRowsRemoved(startsPlan)).toBeLessThanOrEqual(100);
  },
);

test.runIf(isFullRun)(
  "a search among 100,000 incidents and their notes reads only matching rows, by the index",
  {
    timeout: 120_000,
  },
  async ({ pool: { db } }) => {
    await createManyIncidents(db);
    const parameters = {
      ...{
        words: ["jembatan", "lalan", "7776"],
        queries: ["'jembatan':*", "'lalan':*", "'7776'"],
        call_signs: [],
        fuzzy: false,
        status: "all",
        type: null,
        district: null,
      },
      ...{ since: null, until: null, before: null, max_rows: 26 },
    };
    expect(await searchIncidents(db, parameters)).toHaveLength(1);
    const plan = await explain(db, "search-incidents", searchIncidents.values(parameters));
    expect(plan).toContain("Bitmap Index Scan on incident_words");
    expect(plan).toContain("Bitmap Index Scan on note_words");
    expect(plan).toContain("using incident_number_unique");
    expect(plan).not.toMatch(/Seq Scan on (incident|note)\b/);
    const misspeltWords = { words: ["jembatn", "7776"], queries: ["'jembatn':*", "'7776'"] };
    const misspeltParameters = { ...parameters, ...misspeltWords, fuzzy: true };
    expect(await searchIncidents(db, misspeltParameters)).toHaveLength(1);
    const fuzzyPlan = await explain(db, "search-incidents", searchIncidents.values(misspeltParameters));
    expect(fuzzyPlan).toContain("Bitmap Index Scan on incident_similar_words");

    const firstPage = { since: null, until: null, before: null, max_rows: 20 };
    const byDigits = { ...firstPage, digits: "8130007776", words: "" };
    expect(await searchCalls(db, byDigits)).toHaveLength(1);
    const callPlan = await explain(db, "search-calls", searchCalls.values(byDigits));
    expect(callPlan).toContain("Bitmap Index Scan on call_digits");
    expect(callPlan).not.toMatch(/Seq Scan on (call|incident)\b.*\(actual/);
    const byTime = { ...firstPage, digits: "", words: "", until: new Date() };
    expect(await searchCalls(db, byTime)).toHaveLength(20);
    const timePlan = await explain(db, "search-calls", searchCalls.values(byTime));
    expect(timePlan).toContain("Index Scan Backward using call_received_at");
    expect(timePlan).not.toMatch(/rows=\d{3}/);
    expect(timePlan).not.toMatch(/Seq Scan on (call|incident)\b.*\(actual/);

    const [sentUnit] = await db.select().from(unit).where(eq(unit.kind, "ambulance")).limit(1);
    const callSign = sentUnit?.callSign ?? "";
    const callSignWords = toSearchWords(callSign);
    const byCallSign = {
      ...parameters,
      words: callSignWords,
      queries: callSignWords.map(toWordQuery),
      call_signs: toCallSigns(callSign),
    };
    expect(await searchIncidents(db, byCallSign)).not.toEqual([]);
    const unitPlan = await explain(db, "search-incidents", searchIncidents.values(byCallSign));
    expect(unitPlan).toMatch(/Index Scan (using|on) unit_typed_call_sign/);
    expect(unitPlan).toMatch(/(using|on) assignment_unit/);
    expect(unitPlan).not.toMatch(/Seq Scan on (incident|note|unit|assignment)\b/);
  },
);

/** Creates 100,000 closed incidents over three years; each has one note and one call, and 20,000 had a unit. */
async function createManyIncidents(db: Db): Promise<void> {
  // Turn off triggers and foreign keys, so that the rows are written faster.
  await db.execute("set session_replication_role = replica");
  await db.execute(sql`
    insert into incident
      (type_code, priority, status, location, precision, district_code, boundary, sensitive, simulated, opened_at, closed_at, opened_by, address, description)
    select
      type.code, 2, 'closed', st_point(103.8, -2.8)::geography, 'exact', district.code, false, n % 50 = 0, false, at, at, 'system:test',
      (array['jembatan', 'pasar', 'simpang', 'dermaga'])[n % 4 + 1] || ' ' || (array['lalan', 'randik', 'keluang'])[n % 3 + 1] || ' ' || n,
      'warga melapor ' || md5(n::text)
    from generate_series(1, 100000) as n
    cross join lateral (select now() - n * interval '15 minutes' as at) as opened
    join (select code, row_number() over () - 1 as place, count(*) over () as total from incident_type) as type
      on type.place = n % type.total
    join (select code, row_number() over () - 1 as place, count(*) over () as total from district) as district
      on district.place = n % district.total
  `);
  await db.execute(sql`
    insert into note (incident_id, author, text, at, received_at)
    select id, 'system:test', 'petugas mencatat ' || md5(number::text), opened_at, opened_at
    from incident where address is not null
  `);
  await db.execute(sql`
    insert into call (caller_number, received_at, disposition, simulated, incident_id)
    select '0813' || lpad(split_part(address, ' ', 3), 7, '0'), opened_at, 'emergency', false, id
    from incident where address is not null
  `);
  await db.execute(sql`
    insert into assignment (incident_id, unit_id, kind, state, chosen_by, responsible, assigned_by, assigned_at, ended_at)
    select incident.id, unit.id, unit.kind, 'clear', 'rule', false, 'system:test', opened_at, opened_at
    from (select id, opened_at, row_number() over (order by number) as place from incident) as incident
    join (select id, kind, row_number() over (order by call_sign) as place from unit) as unit using (place)
  `);
  await db.execute("reset session_replication_role");
  await db.execute("vacuum (analyze) incident, note, call, assignment");
}

/**
 * Creates a month of positions of two units, one position per minute. Also creates 20,000 ended assignments and 5,000
 * closed incidents.
 */
async function createTrailsAndAssignments(db: Db): Promise<{ unitId: string; incidentId: string }> {
  const formatDaysAgo = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  await makeTrailPartitions(db, { first: formatDaysAgo(30), last: formatDaysAgo(-1) });
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
  const otherIncident = await anIncident(db, { type: await aType(db, []) });
  await db.execute(sql`
    insert into incident
      (type_code, priority, status, location, precision, district_code, boundary, sensitive, simulated, opened_at, closed_at, opened_by)
    select type_code, 2, 'closed', location, precision, district_code, false, n % 50 = 0, false, opened_at, opened_at, opened_by
    from incident, generate_series(1, 5000) as n
    where incident.id = ${incident.id}
  `);
  await db.execute(sql`
    update assignment set incident_id = ${otherIncident.id}
    where id in (select id from assignment order by ended_at desc limit 5)
  `);
  await db.execute("vacuum (analyze) fix, assignment, incident");
  const { rows } = (await db.execute("select id from unit order by call_sign limit 1")) as unknown as {
    rows: { id: string }[];
  };
  return { unitId: rows[0]?.id ?? "", incidentId: otherIncident.id };
}
