import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";

/** A row of a result table. */
export type Row = Record<string, string | number>;

/** A target of a benchmark, with the measured value. */
export type Target = { target: string; measured: string; met: boolean };

export type Report = { tables: Record<string, Row[]>; targets: Target[]; notes: string[] };

/** Prints a report and writes it to `bench-results/<name>.json`. */
export function printAndSaveReport(name: string, report: Report): void {
  for (const [title, rows] of Object.entries(report.tables)) console.log(`\n${title}\n\n${formatTable(rows)}`);
  if (report.notes.length > 0) console.log(`\n${report.notes.join("\n")}`);
  console.log(
    `\nTargets\n\n${formatTable(report.targets.map(({ met, ...target }) => ({ ...target, met: met ? "yes" : "NO" })))}`,
  );
  const [load] = loadavg();
  const machineInfo = { processor: cpus()[0]?.model, processors: cpus().length, load, node: process.version };
  mkdirSync("bench-results", { recursive: true });
  const file = join("bench-results", `${name}.json`);
  writeFileSync(
    file,
    `${JSON.stringify({ name, at: new Date().toISOString(), machine: machineInfo, ...report }, null, 2)}\n`,
  );
  console.log(`\nResults: ${file}`);
}

export function targetAtLeast(target: string, ratio: number, minimum: number): Target {
  return { target, measured: ratio.toFixed(1), met: ratio >= minimum };
}

export function targetAtMost(target: string, ratio: number, maximum: number): Target {
  return { target, measured: ratio.toFixed(2), met: ratio <= maximum };
}

/**
 * Describes the database server for a report's notes: the versions of PostgreSQL and PostGIS, and the `fsync` setting.
 */
export async function describeServer(db: Db): Promise<string> {
  const { rows } = (await db.execute(
    sql`select current_setting('server_version') as server, postgis_lib_version() as postgis, current_setting('fsync') as fsync`,
  )) as unknown as { rows: Record<"server" | "postgis" | "fsync", string>[] };
  const [settings] = rows;
  return `PostgreSQL ${settings?.server}, PostGIS ${settings?.postgis}, fsync ${settings?.fsync}`;
}

/** Formats rows as text columns: numbers right-aligned, words left-aligned. */
function formatTable(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => {
    const cells = [name, ...rows.map((row) => formatValue(row[name] ?? ""))];
    const width = Math.max(...cells.map((cell) => cell.length));
    const isNumeric = typeof rows[0]?.[name] === "number";
    return cells.map((cell) => (isNumeric ? cell.padStart(width) : cell.padEnd(width)));
  });
  return [names, ...rows]
    .map((_, index) =>
      columns
        .map((column) => column[index])
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function formatValue(value: string | number): string {
  if (typeof value === "string" || Number.isInteger(value)) return `${value}`;
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}
