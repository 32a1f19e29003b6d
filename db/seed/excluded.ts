import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/**
 * Returns the `set` for an `on conflict do update`: each named column is replaced with the value of the row proposed
 * for insertion (`excluded`).
 */
export function setFromExcluded<Table extends PgTable>(
  table: Table,
  ...names: (keyof Table["_"]["columns"] & string)[]
): Record<string, SQL> {
  const columns = getTableColumns(table);
  return Object.fromEntries(names.map((name) => [name, sql`excluded.${sql.identifier(columns[name]?.name ?? name)}`]));
}
