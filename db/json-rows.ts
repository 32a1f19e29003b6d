import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/**
 * Returns a column that contains the rows of a correlated subquery as JSON. Fields whose name ends in "At" are parsed
 * as `Date`s.
 * @param source the subquery, starting with its `from` clause
 */
export function selectRowsAsJson<Row>(fields: Record<string, PgColumn | SQL>, source: SQL, orderBy: SQL): SQL<Row[]> {
  const pairs = Object.entries(fields).map(([name, value]) => sql`${sql.raw(`'${name}'`)}, ${value}`);
  const rows = sql<
    Row[]
  >`(select coalesce(json_agg(json_build_object(${sql.join(pairs, sql`, `)}) order by ${orderBy}), '[]') ${source})`;
  const timeColumns = Object.keys(fields).filter((name) => name.endsWith("At"));
  return rows.mapWith((storedRows: Record<string, unknown>[]) =>
    storedRows.map((row) => {
      const parsedRow = { ...row };
      for (const name of timeColumns) if (row[name] !== null) parsedRow[name] = new Date(`${row[name]}`);
      return parsedRow as Row;
    }),
  );
}
