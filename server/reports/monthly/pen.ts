/** A4 in points, with the margins that every page keeps. */
export const sheet = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 84, bottom: 762 } as const;
export const innerWidth = sheet.right - sheet.left;

export const ink = {
  text: "#14202b",
  soft: "#51606d",
  faint: "#8b98a3",
  line: "#d5dce2",
  ground: "#f2f5f7",
  accent: "#0f5c8c",
  mark: "#a3330b",
  markGround: "#fdf1ea",
} as const;

/** From few to many; the step of a count is told by a legend in numbers, and each place has its number written on it. */
export const ramp = ["#eef3f7", "#cfe1ee", "#9fc4de", "#5f9cc5", "#2b719f", "#0d4369"] as const;

export type Document = PDFKit.PDFDocument;
export type Style = {
  size?: number;
  bold?: boolean;
  color?: string;
  width?: number;
  align?: "left" | "right" | "center";
  lineGap?: number;
};

/** Writes a text with its upper left corner at a point; without a width in one line. Gives the y below it. */
export function put(doc: Document, text: string, x: number, y: number, style: Style = {}): number {
  const { size = 9, bold = false, color = ink.text, width, align = "left", lineGap = 2 } = style;
  doc.font(bold ? "Helvetica-Bold" : "Helvetica").fontSize(size);
  const height = width === undefined ? doc.currentLineHeight() : doc.heightOfString(text, { width, lineGap });
  const left = width === undefined ? x - doc.widthOfString(text) * { left: 0, center: 0.5, right: 1 }[align] : x;
  doc.fillColor(color).text(text, left, y, {
    ...(width === undefined ? { lineBreak: false } : { width, align, lineGap }),
  });
  return y + height;
}

/** The same as a paragraph or a heading of its own, for who has the document read out. */
export function say(
  doc: Document,
  tag: "P" | "H1" | "H2",
  text: string,
  x: number,
  y: number,
  style: Style = {},
): number {
  let below = y;
  doc.addStructure(
    doc.struct(tag, {}, () => {
      below = put(doc, text, x, y, style);
    }),
  );
  return below;
}

/** A drawing, with what it shows in words. */
export function draw(doc: Document, alt: string, strokes: () => void): void {
  doc.addStructure(doc.struct("Figure", { alt }, strokes));
}

/** What only adorns or is on every page: not read out. */
export function adorn(doc: Document, strokes: () => void): void {
  doc.markContent("Artifact", { type: "Layout" });
  strokes();
  doc.endMarkedContent();
}

export function rule(
  doc: Document,
  y: number,
  { from = sheet.left as number, to = sheet.right as number, color = ink.line as string } = {},
) {
  doc.moveTo(from, y).lineTo(to, y).lineWidth(0.6).strokeColor(color).stroke();
}

export function box(doc: Document, x: number, y: number, width: number, height: number, color: string): void {
  doc.rect(x, y, width, height).fill(color);
}
