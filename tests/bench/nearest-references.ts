import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { nearestUnits } from "../../db/queries/assignment";
import { formatPoint } from "../../db/sql";
import type { NearestQuery } from "./nearest";

/**
 * Creates the table that the reference queries read. It has one row per unit, which saves a join, and only one index,
 * on the position.
 */
export async function createFlatTable(db: Db): Promise<void> {
  await db.execute(sql`create table flat as
    select unit_id, call_sign, place, basis, fix_at, unit.kind, unit.skills, area_station_code, duty, taken
    from unit_position join unit on unit.id = unit_position.unit_id where place is not null`);
  await db.execute(sql`create index flat_place on flat using gist (place)`);
  await db.execute(sql`vacuum (analyze) flat`);
}

/** Reference: the server's query without an index, with the same conditions and the same order. */
export function runFullScan(db: Db, { kind, skills, at, freshSince, responsibleStations }: NearestQuery) {
  const text = `select unit_id
    from flat
    where kind = $2::text and skills @> $3::text[] and (basis = 'station' or fix_at >= $4::timestamptz)
      and not taken and duty = 'available'
    order by
      coalesce(area_station_code = any($5::text[]), false) desc, st_distance(place, $1::geography), call_sign collate "C"
    limit 1`;
  return runStatement(db, "full scan", text, [formatPoint(at), kind, skills, freshSince, responsibleStations]);
}

/** Lower bound for the cost of a spatial index: finds the nearest unit without any condition. */
export function runBareScan(db: Db, { at }: NearestQuery) {
  const text = "select unit_id from flat order by place <-> $1::geography limit 1";
  return runStatement(db, "bare scan", text, [formatPoint(at)]);
}

export function runRoundTrip(db: Db) {
  return runStatement(db, "round trip", "select 1", []);
}

/** Runs a named prepared statement through the same client as `db/sql.ts`. */
async function runStatement(db: Db, name: string, text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  const statement = db._.session.prepareQuery({ sql: text, params: values }, undefined, name, false);
  return ((await statement.execute()) as { rows: Record<string, unknown>[] }).rows;
}

/**
 * Returns the index and table scans in the plan of the server's prepared statement. Call it on the connection that was
 * measured, because only that connection has the measured plan.
 */
export async function explainNearest(db: Db, query: NearestQuery): Promise<string[]> {
  const { kind, skills, responsibleStations, hiddenUnitIds, now } = query;
  const values = nearestUnits.values({
    requirements: JSON.stringify([{ number: 0, kind, skills, shortlist: 13 }]),
    at: formatPoint(query.at),
    now,
    fresh_since: query.freshSince,
    responsible_stations: responsibleStations,
    hidden: hiddenUnitIds,
  });
  const explainStatement = `explain (analyze, costs off, timing off) execute "nearest-units"(${values.map(toSqlLiteral).join()})`;
  const { rows } = (await db.execute(sql.raw(explainStatement))) as unknown as { rows: Record<"QUERY PLAN", string>[] };
  return rows
    .map((row) => row["QUERY PLAN"].replace("->", "").trim())
    .filter((line) => /Scan using|Seq Scan|Bitmap|Execution/.test(line));
}

function toSqlLiteral(value: unknown): string {
  if (Array.isArray(value)) return `'{${value.join()}}'`;
  return `'${value instanceof Date ? value.toISOString() : value}'`;
}
