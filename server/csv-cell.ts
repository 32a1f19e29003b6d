/**
 * Where a formula could start: at the beginning of a string, or after a character that separates cells or lines in any
 * locale of a spreadsheet program, followed by characters that a spreadsheet skips or unquotes. Full-width characters
 * are included. A negative number between two equal separators, as in the coordinates of an imported line, is not a
 * formula.
 */
const formulaStarts = /(?:^|[,;|\t\r\n])(?=[\s"]*[=+\-@＝＋－＠])(?!(?<=([,;|\t]))-\d+(?:\.\d+)?\1)/g;

/**
 * A string as one cell of a CSV file (RFC 4180). No spreadsheet runs any part of it as a formula, not even one that
 * splits lines at a separator other than the file's: an apostrophe precedes each place where a formula could start.
 */
export function csvCell(text: string): string {
  const escaped = text.replace(/^(?=[\t\r\n])/, "'").replace(formulaStarts, "$&'");
  return /[",;|\t\r\n]/.test(escaped) ? `"${escaped.replaceAll('"', '""')}"` : escaped;
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
