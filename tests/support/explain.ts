import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";

/** Runs the statement that was prepared under this name on the connection. Returns its plan with row counts. */
export async function explain(db: Db, name: string, values: unknown[]): Promise<string> {
  const { rows } = (await db.execute(
    sql.raw(`explain (analyze, costs off, timing off) execute "${name}"(${values.map(sqlLiteral).join(", ")})`),
  )) as unknown as { rows: Record<"QUERY PLAN", string>[] };
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

/** Returns the largest number of rows that any one step of the plan read and discarded. */
export function maxRowsRemoved(plan: string): number {
  const removedRows = plan.matchAll(/Rows Removed by (?:Filter|Index Recheck): (\d+)/g);
  return Math.max(0, ...[...removedRows].map(([, rows]) => Number(rows)));
}

function sqlLiteral(value: unknown): string {
  if (Array.isArray(value)) return quote(`{${value.map((item) => `"${item}"`).join()}}`);
  if (value === null) return "null";
  if (typeof value === "number") return Number.isFinite(value) ? `${value}` : "'infinity'";
  return quote(value instanceof Date ? value.toISOString() : String(value));
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
