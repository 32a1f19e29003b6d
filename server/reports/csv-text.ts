import { disarmFormula } from "../disarm-formula";
import { type Language, writeNumber } from "./language";

export type CsvCell = string | number | null;

const forms = {
  id: { separator: ";", decimal: "," },
  en: { separator: ",", decimal: "." },
} as const;

/**
 * Lines as a spreadsheet of that language opens them: semicolons and a decimal comma in Indonesian, commas and a point in English;
 * with a byte order mark, so that it is read as UTF-8, and with CRLF. Numbers are written without grouping, and no text is
 * run as a formula.
 */
export function csvText(language: Language, lines: readonly (readonly CsvCell[])[]): string {
  const { separator, decimal } = forms[language];
  const cell = (value: CsvCell) => {
    if (value === null) return "";
    if (typeof value === "number") return `${value}`.replace(".", decimal);
    const text = disarmFormula(value);
    return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${lines.map((line) => `${line.map(cell).join(separator)}\r\n`).join("")}`;
}

/** A share as a number of percent with one decimal; null when there is nothing to share. */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1_000) / 10;
}

/** The same for people: "12,5%"; a dash when there is nothing to share. */
export function writePercent(language: Language, part: number, whole: number): string {
  return whole === 0 ? "–" : `${writeNumber(language, (part / whole) * 100, part === whole || part === 0 ? 0 : 1)}%`;
}
