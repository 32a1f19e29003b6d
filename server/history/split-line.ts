/**
 * The cells of a record of a CSV, trimmed. `open`: a quoted cell does not end here, so it may go on in the next line. `broken`: quotation
 * marks stand where none may.
 */
export function splitLine(text: string, separator: string): string[] | "open" | "broken" {
  if (!text.includes('"')) return text.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] !== '"') {
      const end = text.indexOf(separator, at);
      const cell = text.slice(at, end < 0 ? undefined : end);
      if (cell.includes('"')) return "broken";
      cells.push(cell.trim());
      if (end < 0) return cells;
      at = end + 1;
      continue;
    }
    const close = closingQuote(text, at + 1);
    if (close < 0) return "open";
    cells.push(
      text
        .slice(at + 1, close)
        .replaceAll('""', '"')
        .trim(),
    );
    if (close + 1 === text.length) return cells;
    if (text[close + 1] !== separator) return "broken";
    at = close + 2;
  }
}

/** The first quotation mark that is not doubled; -1 when there is none. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
