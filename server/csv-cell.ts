/**
 * Matches the start of a string, or a character that separates cells or lines in any locale, if a spreadsheet program
 * could read what follows as a formula. A formula begins with `=`, `+`, `-` or `@` (also full-width), possibly after
 * white space and quotes. A negative number between two equal separators, as in the coordinates of an imported line,
 * does not count as a formula.
 */
const formulaStarts = /(?:^|[,;|\t\r\n])(?=[\s"]*[=+\-@＝＋－＠])(?!(?<=([,;|\t]))-\d+(?:\.\d+)?\1)/g;

/**
 * Formats a string as one cell of a CSV file (RFC 4180). Inserts an apostrophe wherever a formula could start, so that
 * no spreadsheet program runs a part of the string as a formula, even if it splits lines at a separator other than the
 * file's.
 */
export function formatCsvCell(text: string): string {
  const escapedText = text.replace(/^(?=[\t\r\n])/, "'").replace(formulaStarts, "$&'");
  return /[",;|\t\r\n]/.test(escapedText) ? `"${escapedText.replaceAll('"', '""')}"` : escapedText;
}

/**
 * Formats a value as JSON in one cell of a CSV file. Characters that could start a formula are written as JSON escapes,
 * so that the JSON still has the same content.
 */
export function formatCsvJson(value: unknown): string {
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
