/** Where a spreadsheet could start a cell: the beginning, and what separates cells or lines in some language. */
const cellStart = String.raw`(?:^|[,;|\t\r\n])`;
/** What a spreadsheet skips or unquotes before it sees a formula, which may be in full-width characters. */
const formula = String.raw`[\s"]*[=+\-@＝＋－＠]`;
/** A negative number between two equal separators, as in the coordinates of an imported line, is no formula. */
const negative = String.raw`(?<=([,;|\t]))-\d+(?:\.\d+)?\1`;
const formulaStarts = new RegExp(`${cellStart}(?=${formula})(?!${negative})`, "g");

/**
 * A text as one cell of a CSV file (RFC 4180). No spreadsheet runs any part of it as a formula, also one that splits lines at another
 * separator than the file has: an apostrophe precedes each place where a formula could start.
 */
export function csvCell(text: string): string {
  const harmless = text.replace(/^(?=[\t\r\n])/, "'").replace(formulaStarts, "$&'");
  return /[",;|\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A value as JSON in one cell: still JSON with the same content, in which the characters that start a formula are escaped. */
export function csvJson(value: unknown): string {
  const json = JSON.stringify(value).replaceAll(/"(?:[^"\\]|\\.)*"/g, (string) =>
    string.replaceAll(/(?<=^"|[,;|])[\s"\\]*[=+\-@＝＋－＠]/g, escapeLast),
  );
  return `"${json.replaceAll('"', '""')}"`;
}

function escapeLast(text: string): string {
  const code = text
    .charCodeAt(text.length - 1)
    .toString(16)
    .padStart(4, "0");
  return `${text.slice(0, -1)}\\u${code}`;
}
