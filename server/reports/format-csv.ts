import { formatCsvCell } from "../csv-cell";
import { numberFormat } from "../words/format";
import type { Locale } from "../words/languages";

export type CsvCell = string | number | null;

/**
 * Formats CSV for spreadsheets in the given language. Uses the decimal mark of the language and, if that is a comma,
 * semicolons as separators. Adds a byte order mark for UTF-8 and ends lines with CRLF. Numbers have no grouping, and
 * formulas are escaped.
 */
export function formatCsv(locale: Locale, lines: readonly (readonly CsvCell[])[]): string {
  const decimalPart = numberFormat(locale)
    .formatToParts(0.5)
    .find(({ type }) => type === "decimal")?.value;
  const decimalMark = decimalPart ?? ".";
  const separator = decimalMark === "," ? ";" : ",";
  const formatCell = (value: CsvCell) => {
    if (value === null) return "";
    if (typeof value === "number") return `${value}`.replace(".", decimalMark);
    return formatCsvCell(value);
  };
  return `\uFEFF${lines.map((line) => `${line.map(formatCell).join(separator)}\r\n`).join("")}`;
}

/** Returns a part of a whole in percent, rounded to one decimal place; null if the whole is zero. */
export function computePercent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1_000) / 10;
}
