/** Leads a text by an apostrophe that a spreadsheet would run as a formula, also behind spaces and in full width. */
export function escapeFormula(text: string): string {
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}
