import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { onTestFinished } from "vitest";

export const incidentColumns =
  "external_id,type,priority,lng,lat,precision,address,description,sensitive,opened_at,called_at,answered_at,call_sign,assigned_at,acknowledged_at,en_route_at,on_scene_at,transporting_at,cleared_at,closed_at,close_code";

/** A file of history in a folder that goes with the test. */
export function aHistoryFile(text: string | Uint8Array, name = "history.csv"): string {
  const folder = mkdtempSync(join(tmpdir(), "history-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What a file of lines set aside says: the line, the fields, the cause, and the line as it was. */
export function readRejected(path: string): { line: number; field: string; cause: string; text: string }[] {
  const rows = parse(readFileSync(path), { columns: true }) as Record<"line" | "field" | "cause" | "text", string>[];
  return rows.map((row) => ({ ...row, line: Number(row.line) }));
}

/** Lines of incidents through the years, every so many of them bad; the place, time and course differ from line to line. */
export function incidentLines(from: number, count: number, { callSign = "AMB-1", badEvery = 0 } = {}): string {
  const lines: string[] = [];
  const start = Date.UTC(2021, 0, 1);
  for (let number = from; number < from + count; number++) {
    const at = (seconds: number) => new Date(start + number * 151_000 + seconds * 1_000).toISOString();
    const isBad = badEvery > 0 && number % badEvery === 0;
    const lng = (103.2 + ((number * 7_919) % 12_000) / 10_000).toFixed(5);
    const lat = (-3.2 + ((number * 104_729) % 14_000) / 10_000).toFixed(5);
    const type = isBad
      ? "no-such-type"
      : number % 3 === 0
        ? "road-accident"
        : number % 3 === 1
          ? "acute-illness"
          : "land-fire";
    const crew = `${callSign},${at(95)},${at(140)},${at(260)},${at(1_500)},,${at(3_900)}`;
    lines.push(
      `i-${number},${type},,${lng},${lat},exact,"Jalan Merdeka ${number}, Sekayu",,,${at(60)},${at(0)},${at(9)},${crew},${at(4_000)},handled\n`,
    );
  }
  return lines.join("");
}
