import { csvCell } from "../csv-cell";
import type { Locale } from "../words/catalogues";
import { numberFormat } from "../words/format";

export type CsvCell = string | number | null;

/**
 * Formats CSV for spreadsheets in the given language: its decimal mark, semicolons as separators if that mark is a comma, a byte
 * order mark for UTF-8, and CRLF. Numbers have no grouping, and formulas are escaped.
 */
export function csvText(locale: Locale, lines: readonly (readonly CsvCell[])[]): string {
  const decimal = numberFormat(locale)
    .formatToParts(0.5)
    .find(({ type }) => type === "decimal")?.value;
  const mark = decimal ?? ".";
  const separator = mark === "," ? ";" : ",";
  const formatCell = (value: CsvCell) => {
    if (value === null) return "";
    if (typeof value === "number") return `${value}`.replace(".", mark);
    return csvCell(value);
  };
  return `\uFEFF${lines.map((line) => `${line.map(formatCell).join(separator)}\r\n`).join("")}`;
}

/** A share in percent as a number with one decimal; null when the whole is zero. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1_000) / 10;
}
