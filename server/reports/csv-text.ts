import { escapeFormula } from "../escape-formula";
import type { Locale } from "../words/catalogues";
import { numberFormat } from "../words/format";

export type CsvCell = string | number | null;

/**
 * CSV as a spreadsheet of that language opens it: the decimal mark of the language, separated by semicolons where that mark is a comma;
 * with a byte order mark, so that it is read as UTF-8, and with CRLF. Numbers have no grouping, and no text can run as a formula.
 */
export function csvText(locale: Locale, lines: readonly (readonly CsvCell[])[]): string {
  const decimal = numberFormat(locale)
    .formatToParts(0.5)
    .find(({ type }) => type === "decimal")?.value;
  const mark = decimal ?? ".";
  const separator = mark === "," ? ";" : ",";
  const cell = (value: CsvCell) => {
    if (value === null) return "";
    if (typeof value === "number") return `${value}`.replace(".", mark);
    const text = escapeFormula(value);
    return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${lines.map((line) => `${line.map(cell).join(separator)}\r\n`).join("")}`;
}

/** A share in percent as a number with one decimal; null when the whole is zero. */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1_000) / 10;
}
