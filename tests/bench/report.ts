import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

/** A line of a result's table. */
export type Row = Record<string, string | number>;

/** What was to be reached, and what was. */
export type Target = { target: string; measured: string; met: boolean };

export type Report = { tables: Record<string, Row[]>; targets: Target[]; notes: string[] };

/** Prints a report and writes it to `bench-results/<name>.json`. */
export function publish(name: string, report: Report): void {
  for (const [title, rows] of Object.entries(report.tables)) console.log(`\n${title}\n\n${table(rows)}`);
  if (report.notes.length > 0) console.log(`\n${report.notes.join("\n")}`);
  console.log(`\nTargets\n\n${table(report.targets.map(({ met, ...target }) => ({ ...target, met: met ? "yes" : "NO" })))}`);
  const machine = { processor: cpus()[0]?.model ?? "unknown", processors: cpus().length, node: process.version };
  mkdirSync("bench-results", { recursive: true });
  const file = join("bench-results", `${name}.json`);
  writeFileSync(file, `${JSON.stringify({ name, at: new Date().toISOString(), machine, ...report }, null, 2)}\n`);
  console.log(`\nWritten to ${file}`);
}

/** Numbers to the right, words to the left, three significant digits. */
function table(rows: Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((column) => written(row[column] ?? "")));
  const widths = columns.map((column, index) => Math.max(column.length, ...cells.map((line) => line[index]?.length ?? 0)));
  const aligned = (line: string[], values: (string | number | undefined)[]) =>
    line
      .map((cell, index) => (typeof values[index] === "number" ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
      .join("  ")
      .trimEnd();
  const numeric = columns.map((column) => rows[0]?.[column]);
  const lines = cells.map((line, index) => aligned(line, columns.map((column) => rows[index]?.[column])));
  return [aligned(columns, numeric), ...lines].join("\n");
}

function written(value: string | number): string {
  if (typeof value === "string") return value;
  if (!Number.isFinite(value)) return "-";
  return Number.isInteger(value) ? `${value}` : value.toFixed(Math.abs(value) < 10 ? 2 : value < 100 ? 1 : 0);
}
