import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/** For `on conflict do update`: sets each named column to the value of the conflicting row. */
export function setFromExcluded<Table extends PgTable>(
  table: Table,
  ...names: (keyof Table["_"]["columns"] & string)[]
): Record<string, SQL> {
  const columns = getTableColumns(table);
  return Object.fromEntries(names.map((name) => [name, sql`excluded.${sql.identifier(columns[name]?.name ?? name)}`]));
}
