import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { onTestFinished } from "vitest";

export const incidentColumns =
  "external_id,type,priority,lng,lat,precision,address,description,sensitive,opened_at,called_at,answered_at,call_sign,assigned_at,acknowledged_at,en_route_at,on_scene_at,transporting_at,cleared_at,closed_at,close_code";

/** Writes a history file to a folder that is deleted after the test. */
export function aHistoryFile(text: string | Uint8Array, name = "history.csv"): string {
  const folder = mkdtempSync(join(tmpdir(), "history-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Reads the file `path`, in which an import has listed the lines that it rejected. */
export function readRejected(path: string): { line: number; field: string; cause: string; text: string }[] {
  const rows = parse(readFileSync(path), { columns: true }) as Record<"line" | "field" | "cause" | "text", string>[];
  return rows.map((row) => ({ ...row, line: Number(row.line) }));
}

/** Towns of the regency, mostly district seats. Some positions around them are outside the boundary. */
const townPositions = [
  [103.834, -2.882],
  [104.119, -2.569],
  [103.683, -2.055],
  [103.64, -2.738],
  [103.885, -2.642],
  [104.1, -2.862],
  [103.946, -2.388],
  [104.436, -2.292],
  [103.41, -2.724],
  [103.576, -2.973],
  [103.759, -3.087],
  [103.726, -2.764],
  [103.77, -1.978],
  [104.049, -1.919],
  [103.692, -3.193],
  [103.794, -2.696],
  [104.092, -2.759],
  [103.834, -2.882],
  [104.119, -2.569],
  [103.569, -3.204],
] as const;

/**
 * Returns CSV lines of incidents whose positions, types and times (over several years) vary. One line in
 * `badLineInterval` is invalid.
 */
export function incidentLines(
  firstNumber: number,
  count: number,
  { callSign = "AMB-1", badLineInterval = 0 } = {},
): string {
  const lines: string[] = [];
  const startMs = Date.UTC(2021, 0, 1);
  for (let number = firstNumber; number < firstNumber + count; number++) {
    const at = (seconds: number) => new Date(startMs + number * 151_000 + seconds * 1_000).toISOString();
    const isInvalid = badLineInterval > 0 && number % badLineInterval === 0;
    const [townLng, townLat] = townPositions[number % townPositions.length] as (typeof townPositions)[number];
    const lng = (townLng + ((number * 7_919) % 1_000) / 10_000 - 0.05).toFixed(5);
    const lat = (townLat + ((number * 104_729) % 1_000) / 10_000 - 0.05).toFixed(5);
    const type = isInvalid
      ? "no-such-type"
      : number % 3 === 0
        ? "road-accident"
        : number % 3 === 1
          ? "acute-illness"
          : "land-fire";
    const crewCells = `${callSign},${at(95)},${at(140)},${at(260)},${at(1_500)},,${at(3_900)}`;
    lines.push(
      `i-${number},${type},,${lng},${lat},exact,"Jalan Merdeka ${number}, Sekayu",,,${at(60)},${at(0)},${at(9)},${crewCells},${at(4_000)},handled\n`,
    );
  }
  return lines.join("");
}
