/** Prefixes text with an apostrophe if a spreadsheet would run it as a formula, also behind spaces and in full-width characters. */
export function escapeFormula(text: string): string {
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}
