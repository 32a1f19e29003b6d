import { adorn, type Document, ink, innerWidth, rule, say, sheet } from "./pen";

/** The question a page answers, and how to read it. Gives the y below. */
export function pageHead(doc: Document, title: string, lead: string): number {
  const below = say(doc, "H1", title, sheet.left, sheet.top, { size: 21, bold: true });
  return say(doc, "P", lead, sheet.left, below + 5, { size: 9.5, color: ink.soft, width: innerWidth }) + 14;
}

export function heading(doc: Document, text: string, x: number, y: number): number {
  return say(doc, "H2", text, x, y, { size: 11.5, bold: true }) + 6;
}

/** What stands in a place that has nothing to show. */
export function statement(doc: Document, text: string, x: number, y: number): number {
  return say(doc, "P", text, x, y, { size: 9.5, color: ink.soft, width: sheet.right - x }) + 8;
}

/** One figure with what it is above and what it rests on below. */
export function tile(
  doc: Document,
  x: number,
  y: number,
  width: number,
  { label, value, note }: { label: string; value: string; note: string },
): void {
  adorn(doc, () => rule(doc, y, { from: x, to: x + width - 14, color: ink.faint }));
  say(doc, "P", label, x, y + 9, { size: 8.5, color: ink.soft });
  say(doc, "P", value, x, y + 24, { size: 25, bold: true });
  say(doc, "P", note, x, y + 56, { size: 8.5, color: ink.soft, width: width - 14 });
}
