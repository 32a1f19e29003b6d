import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { closeCodes, dispositions, precisions } from "../../db/vocabulary";
import { anAgency, aStation, bayungLencir, sekayu } from "./makers";
import type { RandomGenerator } from "./seeded-random";

type Row = Record<string, string | number | boolean | null>;

/** Most times are in this range: five months in WIB, and the last three hours of the month before them. */
const [firstMs, lastMs] = [Date.parse("2025-10-31T14:00:00Z"), Date.parse("2026-03-31T16:59:59.999Z")];

/**
 * Inserts stations and units. The returned `makeChanges` inserts, updates and deletes random incidents, calls and
 * assignments, as years of work and manual edits would. It makes all changes of a kind together in SQL, so thousands
 * take only seconds. It takes the number of changes and optionally a single kind; `countByKind` counts the changes by
 * kind.
 */
export async function createRandomSqlChanges(db: Db, random: RandomGenerator) {
  const readRows = async (query: ReturnType<typeof sql>) => ((await db.execute(query)) as { rows: Row[] }).rows;
  const types = await readRows(sql`select code, category, sensitive from incident_type order by code`);
  const districts = await readRows(sql`
    select code, st_x(point) as lng, st_y(point) as lat
    from (select code, st_pointonsurface(boundary) as point from district) inside order by code`);
  const unitIds: string[] = [];
  // `aUnit` would insert columns that the database of an earlier version lacks.
  const addUnit = async (agency: string, station: string | null) => {
    const callSign = `${agency}-${unitIds.length}`;
    const [unit] = await readRows(sql`
      insert into unit (call_sign, agency_code, station_code, kind, skills, mobility, duty)
      values (${callSign}, ${agency}, ${station}, 'ambulance', '{}', 'road', 'available') returning id`);
    unitIds.push(String(unit?.id));
  };
  for (const at of [sekayu, bayungLencir]) {
    const { code, agencyCode } = await aStation(db, { at });
    for (let index = 0; index < 3; index++) await addUnit(agencyCode, code);
  }
  for (let index = 0; index < 2; index++) await addUnit((await anAgency(db)).code, null);

  const incidentIds: string[] = [];
  const callIds: string[] = [];
  const assignmentIds: string[] = [];
  const countByKind: Record<string, number> = {};

  const randomId = () => {
    const hex = () => random.integer(0, 15).toString(16);
    return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, hex);
  };
  const randomTime = (from = firstMs, to = lastMs) => new Date(Math.floor(random.between(from, to))).toISOString();
  // A tenth of the times are close to the boundary of a month, a day or an hour.
  const randomOpenedAt = () => {
    if (!random.chance(0.1)) return randomTime();
    const month = random.integer(10, 14);
    const monthStartMs = Date.UTC(2025, month, 1) - 7 * 3_600_000;
    return new Date(monthStartMs + random.pick([-1, 0, 1, -86_400_000, 3_599_999])).toISOString();
  };
  const randomTimeAfter = (earlierTime: string, seconds = random.pick([60, 600, 3_600, 90_000])) =>
    // Timestamps may be out of order, as when a crew reports late or a clock is wrong.
    new Date(Date.parse(earlierTime) + Math.floor(random.between(-0.05, 1) * seconds * 1_000)).toISOString();
  const valueWithProbability = <Value>(probability: number, value: () => Value) =>
    random.chance(probability) ? value() : null;
  const randomPlace = () => {
    const { code, lng, lat } = random.pick(districts) as { code: string; lng: number; lat: number };
    const offset = () => random.between(-0.03, 0.03);
    return {
      district: code,
      boundary: random.chance(0.05),
      precision: random.pick([...precisions, "exact", "exact"] as const),
      lng: lng + offset(),
      lat: lat + offset(),
    };
  };

  const changeKinds: Record<string, { weight: number; row: () => Row | null; statement: string | string[] }> = {
    "incident opened": {
      weight: 26,
      row: () => {
        const incident = {
          id: randomId(),
          type: random.pick(types).code as string,
          priority: random.integer(1, 4),
          opened: randomOpenedAt(),
        };
        incidentIds.push(incident.id);
        return { ...incident, ...randomPlace(), sensitive: random.chance(0.15), simulated: random.chance(0.3) };
      },
      statement: `insert into incident (id, type_code, priority, status, location, precision, district_code, boundary, sensitive, simulated, opened_at, opened_by)
        select id, type, priority, 'received', st_setsrid(st_makepoint(lng, lat), 4326)::geography, precision, district, boundary, sensitive, simulated, opened, 'test' from change`,
    },
    "call received": {
      weight: 22,
      row: () => {
        const receivedAt = randomOpenedAt();
        const call = {
          id: randomId(),
          received: receivedAt,
          source: random.pick(["telephony", "telephony", "hand"]),
          incident: valueWithProbability(0.6, () => pickStoredId(incidentIds)),
        };
        callIds.push(call.id);
        const claimedAt = valueWithProbability(0.7, () => randomTimeAfter(receivedAt, 60));
        return {
          ...call,
          claimed: claimedAt,
          disposition: valueWithProbability(0.8, () => random.pick(dispositions)),
          blocked: random.chance(0.1),
          simulated: random.chance(0.3),
        };
      },
      statement: `insert into call (id, source, received_at, incident_id, claimed_by, claimed_at, disposition, blocked, simulated)
        select id, source, received, incident, case when claimed is not null then 'test' end, claimed, disposition, blocked, simulated from change`,
    },
    "crew sent": {
      weight: 16,
      row: () => {
        const incident = pickStoredId(incidentIds);
        if (!incident) return null;
        const assignment = { id: randomId(), incident, unit: random.pick(unitIds), ...randomTimestamps() };
        assignmentIds.push(assignment.id);
        return assignment;
      },
      statement: `insert into assignment (id, incident_id, unit_id, kind, state, chosen_by, responsible, assigned_by, assigned_at, acknowledged_at, en_route_at, on_scene_at, transporting_at, ended_at)
        select id, incident, unit, 'ambulance', state, 'rule', false, 'test', assigned, acknowledged, en_route, on_scene, transporting, ended from change`,
    },
    "type and urgency edited": {
      weight: 6,
      row: () =>
        updateRandomRow(incidentIds, { type: random.pick(types).code as string, priority: random.integer(1, 4) }),
      statement:
        "update incident set type_code = type, priority = change.priority from change where incident.id = change.id",
    },
    "place edited": {
      weight: 6,
      row: () => updateRandomRow(incidentIds, randomPlace()),
      statement: `update incident set location = st_setsrid(st_makepoint(lng, lat), 4326)::geography, precision = change.precision, district_code = district, boundary = change.boundary
        from change where incident.id = change.id`,
    },
    "time edited": {
      weight: 5,
      row: () => updateRandomRow(incidentIds, { opened: randomOpenedAt() }),
      statement: "update incident set opened_at = opened from change where incident.id = change.id",
    },
    "sensitivity marked": {
      weight: 5,
      row: () => updateRandomRow(incidentIds, { sensitive: random.chance(0.4) }),
      statement: "update incident set sensitive = change.sensitive from change where incident.id = change.id",
    },
    "closed or merged": {
      weight: 5,
      row: () => updateRandomRow(incidentIds, { code: random.chance(0.6) ? "duplicate" : random.pick(closeCodes) }),
      statement: "update incident set status = 'closed', close_code = code from change where incident.id = change.id",
    },
    reopened: {
      weight: 2,
      row: () => updateRandomRow(incidentIds, {}),
      statement:
        "update incident set status = 'verified', close_code = null, reopened = reopened + 1 from change where incident.id = change.id",
    },
    "call attached or detached": {
      weight: 5,
      row: () => updateRandomRow(callIds, { incident: valueWithProbability(0.7, () => pickStoredId(incidentIds)) }),
      statement: "update call set incident_id = incident from change where call.id = change.id",
    },
    "call claimed and classified": {
      weight: 4,
      row: () =>
        updateRandomRow(callIds, {
          disposition: valueWithProbability(0.8, () => random.pick(dispositions)),
          blocked: random.chance(0.2),
          waited: random.between(-1, 90),
        }),
      statement: `update call set disposition = change.disposition, blocked = change.blocked, claimed_by = 'test', claimed_at = received_at + waited * interval '1 second'
        from change where call.id = change.id`,
    },
    "number blocked or not": {
      weight: 2,
      row: () => updateRandomRow(callIds, {}),
      statement: "update call set blocked = not call.blocked from change where call.id = change.id",
    },
    "crew times edited": {
      weight: 6,
      row: () => updateRandomRow(assignmentIds, randomTimestamps()),
      statement: `update assignment set state = change.state, assigned_at = assigned, acknowledged_at = acknowledged, en_route_at = en_route, on_scene_at = on_scene, transporting_at = transporting, ended_at = ended
        from change where assignment.id = change.id`,
    },
    "crew deleted": {
      weight: 1,
      row: () => removeFrom(assignmentIds),
      statement: "delete from assignment using change where assignment.id = change.id",
    },
    "call deleted": {
      weight: 1,
      row: () => removeFrom(callIds),
      statement: "delete from call using change where call.id = change.id",
    },
    "incident deleted": {
      weight: 1,
      row: () => removeFrom(incidentIds),
      statement: [
        "delete from assignment using change where assignment.incident_id = change.id",
        "update call set incident_id = null from change where call.incident_id = change.id",
        "delete from incident using change where incident.id = change.id",
      ],
    },
  };

  function pickStoredId(ids: readonly string[]): string | null {
    return ids.length === 0 ? null : random.pick(ids);
  }
  function updateRandomRow(ids: readonly string[], change: Row): Row | null {
    const id = pickStoredId(ids);
    return id === null ? null : { id, ...change };
  }
  function removeFrom(ids: string[]): Row | null {
    if (ids.length === 0) return null;
    const [id = ""] = ids.splice(random.integer(0, ids.length - 1), 1);
    return { id };
  }
  function randomTimestamps() {
    const assignedAt = randomOpenedAt();
    const acknowledgedAt = valueWithProbability(0.8, () => randomTimeAfter(assignedAt));
    const enRouteAt = acknowledgedAt && valueWithProbability(0.9, () => randomTimeAfter(acknowledgedAt));
    const onSceneAt = enRouteAt && valueWithProbability(0.8, () => randomTimeAfter(enRouteAt));
    const transportingAt = onSceneAt && valueWithProbability(0.3, () => randomTimeAfter(onSceneAt));
    const state = onSceneAt ? "clear" : random.pick(["declined", "recalled"]);
    return {
      assigned: assignedAt,
      acknowledged: acknowledgedAt,
      en_route: enRouteAt,
      on_scene: onSceneAt,
      transporting: transportingAt,
      ended: randomTimeAfter(onSceneAt ?? assignedAt),
      state,
    };
  }

  const weightedNames = Object.entries(changeKinds).flatMap(([name, { weight }]) =>
    Array.from({ length: weight }, () => name),
  );
  const columns = {
    ...{ id: "uuid", type: "text", priority: "smallint", opened: "timestamptz", district: "text", boundary: "boolean" },
    ...{ precision: "text", lng: "float8", lat: "float8", sensitive: "boolean", simulated: "boolean", code: "text" },
    ...{
      received: "timestamptz",
      source: "text",
      incident: "uuid",
      claimed: "timestamptz",
      disposition: "text",
      blocked: "boolean",
    },
    ...{ waited: "float8", unit: "uuid", state: "text", assigned: "timestamptz", acknowledged: "timestamptz" },
    ...{ en_route: "timestamptz", on_scene: "timestamptz", transporting: "timestamptz", ended: "timestamptz" },
  };
  const columnTypes = Object.entries(columns).map(([name, type]) => `${name} ${type}`);

  async function makeChanges(changeCount: number, onlyKind?: string): Promise<void> {
    const rows = new Map<string, Map<string, Row>>();
    for (let count = 0; count < changeCount; count++) {
      const name = onlyKind ?? random.pick(weightedNames);
      const row = changeKinds[name]?.row();
      if (!row) continue;
      // A statement can change a row only once, so only the last change to each row is kept.
      rows.set(name, (rows.get(name) ?? new Map()).set(row.id as string, row));
      countByKind[name] = (countByKind[name] ?? 0) + 1;
    }
    // The order of the kinds ensures that referenced rows are inserted first and deleted last.
    for (const [name, { statement }] of Object.entries(changeKinds)) {
      const changedRows = rows.get(name);
      if (!changedRows) continue;
      const rowsJson = JSON.stringify([...changedRows.values()]);
      const changeTable = sql`change as (select * from jsonb_to_recordset(${rowsJson}::jsonb) as change (${sql.raw(columnTypes.join(", "))}))`;
      for (const text of [statement].flat()) await db.execute(sql`with ${changeTable} ${sql.raw(text)}`);
    }
  }
  return { makeChanges, countByKind, kinds: Object.keys(changeKinds) };
}
