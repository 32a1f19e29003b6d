import { type SQL, sql } from "drizzle-orm";
import { cellToParent, latLngToCell } from "h3-js";
import type { Db } from "../../db/client";
import type { InsightFilter, InsightStep } from "../../server/domain/insight";

/**
 * Creates the `raw_incident` view, in SQL written independently of the server. It has one row per incident, with the
 * values from which the figures are computed.
 */
export async function createRawIncidentView(db: Db): Promise<void> {
  await db.execute(sql`
    create or replace view raw_incident as
    with recursive merged as (
      select merged_into_id as into_id, opened_at from incident
      union all
      select merged_into_id, merged.opened_at from merged join incident on incident.id = into_id
    ),
    first_merged as (select into_id, min(opened_at) as merged_at from merged group by into_id),
    first_call as (
      select distinct on (incident_id) incident_id, source, received_at, claimed_at from call order by incident_id, received_at, id
    ),
    sent as (
      select incident_id, min(assigned_at) as first_sent, array_agg(agency_code) as agencies
      from assignment join unit on unit.id = unit_id where not undone group by incident_id
    ),
    lead as (
      select distinct on (incident_id) assignment.*, agency_code, station_code
      from assignment join unit on unit.id = unit_id where not undone
      order by incident_id, on_scene_at is null, on_scene_at, assigned_at, assignment.id
    ),
    stamped as (
      select incident.*, opened_at at time zone 'Asia/Jakarta' as local, category, agencies, agency_code, station_code,
        case source when 'hand' then null else claimed_at - received_at end as answer,
        first_sent - started_at as dispatch,
        lead.acknowledged_at - lead.assigned_at as acknowledge,
        lead.en_route_at - lead.acknowledged_at as turnout,
        lead.on_scene_at - lead.en_route_at as travel,
        coalesce(lead.transporting_at, case lead.state when 'clear' then lead.ended_at end) - lead.on_scene_at as on_scene,
        lead.on_scene_at - started_at as total
      from incident
      join incident_type on incident_type.code = type_code
      left join first_call on first_call.incident_id = incident.id
      left join sent on sent.incident_id = incident.id
      left join lead on lead.incident_id = incident.id
      left join first_merged on into_id = incident.id
      cross join lateral (select min(at) as started_at from unnest(array[received_at, opened_at, merged_at]) known (at)) started
      where not incident.sensitive and category <> 'women-and-children'
    )
    select id, local, type_code, category, priority, precision, boundary, district_code, simulated, close_code, agencies, agency_code,
      station_code, st_x(location::geometry) as lng, st_y(location::geometry) as lat,
      ${sql.join(
        ["answer", "dispatch", "acknowledge", "turnout", "travel", "on_scene", "total"].map((step) =>
          sql.raw(
            `case when ${step} >= interval '0' then least(65534, trunc(extract(epoch from ${step})))::int end as ${step}`,
          ),
        ),
        sql`, `,
      )}
    from stamped`);
}

/** Returns the SQL condition of a filter on `raw_incident`. The filter's cell is ignored. */
export function buildRawCondition(filter: InsightFilter): SQL {
  const { from, to, categories, types, priorities, districts, agencies, hours, weekdays, data } = filter;
  const isAmong = (expression: SQL, allowedValues: readonly (string | number)[]) =>
    allowedValues.length === 0
      ? sql`true`
      : sql`${expression} in (${sql.join(
          allowedValues.map((value) => sql`${value}`),
          sql`, `,
        )})`;
  const conditions = [
    sql`close_code is distinct from 'duplicate'`,
    sql`local::date between ${from}::date and ${to}::date`,
    sql`simulated = ${data === "simulated"}`,
    isAmong(sql`category`, categories),
    isAmong(sql`type_code`, types),
    isAmong(sql`priority`, priorities),
    districts.length === 0 ? sql`true` : sql`not boundary and ${isAmong(sql`district_code`, districts)}`,
    agencies.length === 0
      ? sql`true`
      : sql`exists (select from unnest(agencies) sending_agency where ${isAmong(sql`sending_agency`, agencies)})`,
    isAmong(sql`extract(hour from local)`, hours),
    isAmong(sql`(extract(dow from local)::int + 6) % 7`, weekdays),
  ];
  return sql.join(conditions, sql` and `);
}

type Rows<Row> = { rows: Row[] };

export async function queryRows<Row>(db: Db, query: SQL): Promise<Row[]> {
  return ((await db.execute(query)) as unknown as Rows<Row>).rows;
}

/**
 * Returns the H3 cell (resolution 8) of each incident that matches the filter; null if the location is too imprecise or
 * outside the regency.
 */
export async function readRawCells(db: Db, filter: InsightFilter): Promise<(string | null)[]> {
  const rows = await queryRows<{ lng: number; lat: number; placed: boolean }>(
    db,
    sql`select lng, lat, not boundary and precision in ('exact', 'approximate') as placed
        from raw_incident where ${buildRawCondition(filter)}`,
  );
  return rows.map(({ lng, lat, placed }) => (placed ? latLngToCell(lat, lng, 8) : null));
}

/** Counts the incidents in each H3 cell of a resolution; returns sorted pairs of cell and count. */
export async function countRawCells(db: Db, filter: InsightFilter, resolution: 6 | 7 | 8): Promise<[string, number][]> {
  const counts = new Map<string, number>();
  for (const cell of await readRawCells(db, filter)) {
    if (cell === null) continue;
    const parent = cellToParent(cell, resolution);
    counts.set(parent, (counts.get(parent) ?? 0) + 1);
  }
  return [...counts].sort();
}

const columnByStep = {
  answer: "answer",
  dispatch: "dispatch",
  acknowledge: "acknowledge",
  turnout: "turnout",
  travel: "travel",
  onScene: "on_scene",
  total: "total",
} as const satisfies Record<InsightStep, string>;

export type RawStep = {
  key: string;
  n: number;
  median: number | null;
  p90: number | null;
  promised: number;
  within: number;
};

const targetColumns: Partial<Record<InsightStep, string>> = {
  dispatch: "coalesce(assign_seconds, 60)",
  acknowledge: "coalesce(acknowledge_seconds, 90)",
  total: "promised_seconds",
};

/**
 * Computes the figures of one step of the response, such as travel, for each group of incidents. `key` is the SQL
 * expression on `raw_incident` that defines the groups.
 */
export async function computeRawStep(
  db: Db,
  filter: InsightFilter,
  step: InsightStep,
  key: string,
): Promise<RawStep[]> {
  const column = sql.raw(columnByStep[step]);
  const promisedColumn = sql.raw(targetColumns[step] ?? "null::int");
  return queryRows<RawStep>(
    db,
    sql`select ${sql.raw(key)} as key, count(${column})::int as n,
          percentile_disc(0.5) within group (order by ${column}) as median,
          percentile_disc(0.9) within group (order by ${column}) as p90,
          (count(*) filter (where ${column} is not null and ${promisedColumn} is not null))::int as promised,
          (count(*) filter (where ${column} <= ${promisedColumn}))::int as within
        from raw_incident left join target using (category)
        where ${buildRawCondition(filter)} and ${sql.raw(key)} is not null
        group by 1 order by 1`,
  );
}
