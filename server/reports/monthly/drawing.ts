/** The size of an A4 page and the edges of its text area, in points (1/72 inch). */
export const pageLayout = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 84, bottom: 762 } as const;
export const innerWidth = pageLayout.right - pageLayout.left;

export const palette = {
  text: "#14202b",
  soft: "#51606d",
  faint: "#8b98a3",
  line: "#d5dce2",
  ground: "#f2f5f7",
  accent: "#0f5c8c",
  mark: "#a3330b",
  markGround: "#fdf1ea",
} as const;

/** Colours for counts, from zero to many. */
export const ramp = ["#eef3f7", "#cfe1ee", "#9fc4de", "#5f9cc5", "#2b719f", "#0d4369"] as const;

export type Document = PDFKit.PDFDocument;
type TextStyle = {
  size?: number;
  bold?: boolean;
  color?: string;
  width?: number;
  align?: "left" | "right" | "center";
  lineGap?: number;
};

/**
 * Writes text with its top at `y`, and returns the y of its bottom. With a width, `x` is the left edge of a box in
 * which the text is wrapped. Without a width, the text is one line, and `align` decides whether `x` is its left edge,
 * centre or right edge.
 */
export function writeText(doc: Document, text: string, x: number, y: number, style: TextStyle = {}): number {
  const { size = 9, bold = false, color = palette.text, width, align = "left", lineGap = 2 } = style;
  doc.font(bold ? "Helvetica-Bold" : "Helvetica").fontSize(size);
  const height = width === undefined ? doc.currentLineHeight() : doc.heightOfString(text, { width, lineGap });
  const left = width === undefined ? x - doc.widthOfString(text) * { left: 0, center: 0.5, right: 1 }[align] : x;
  doc.fillColor(color).text(text, left, y, {
    ...(width === undefined ? { lineBreak: false } : { width, align, lineGap }),
  });
  return y + height;
}

/** Like `writeText`, but tags the text as a paragraph or heading for screen readers. */
export function writeTaggedText(
  doc: Document,
  tag: "P" | "H1" | "H2",
  text: string,
  x: number,
  y: number,
  style: TextStyle = {},
): number {
  let bottom = y;
  doc.addStructure(
    doc.struct(tag, {}, () => {
      bottom = writeText(doc, text, x, y, style);
    }),
  );
  return bottom;
}

/** Adds a drawing with an alternative text for screen readers. */
export function drawTaggedFigure(doc: Document, alt: string, drawStrokes: () => void): void {
  doc.addStructure(doc.struct("Figure", { alt }, drawStrokes));
}

/** Adds a decoration, which screen readers skip. */
export function drawDecoration(doc: Document, drawStrokes: () => void): void {
  doc.markContent("Artifact", { type: "Layout" });
  drawStrokes();
  doc.endMarkedContent();
}

export function drawHorizontalLine(
  doc: Document,
  y: number,
  { from = pageLayout.left as number, to = pageLayout.right as number, color = palette.line as string } = {},
) {
  doc.moveTo(from, y).lineTo(to, y).lineWidth(0.6).strokeColor(color).stroke();
}

export function fillBox(doc: Document, x: number, y: number, width: number, height: number, color: string): void {
  doc.rect(x, y, width, height).fill(color);
}

/** Draws the title of a page, and a sentence about how to read it. Returns the y where the content starts. */
export function drawPageHeading(doc: Document, title: string, lead: string): number {
  const titleBottom = writeTaggedText(doc, "H1", title, pageLayout.left, pageLayout.top, { size: 21, bold: true });
  return (
    writeTaggedText(doc, "P", lead, pageLayout.left, titleBottom + 5, {
      size: 9.5,
      color: palette.soft,
      width: innerWidth,
    }) + 14
  );
}

export function drawHeading(doc: Document, text: string, x: number, y: number): number {
  return writeTaggedText(doc, "H2", text, x, y, { size: 11.5, bold: true }) + 6;
}

export function drawParagraph(doc: Document, text: string, x: number, y: number): number {
  return writeTaggedText(doc, "P", text, x, y, { size: 9.5, color: palette.soft, width: pageLayout.right - x }) + 8;
}

/** Draws one number in large type, with a label above it and a note below it. */
export function drawFigureTile(
  doc: Document,
  x: number,
  y: number,
  width: number,
  { label, value, note }: { label: string; value: string; note: string },
): void {
  drawDecoration(doc, () => drawHorizontalLine(doc, y, { from: x, to: x + width - 14, color: palette.faint }));
  writeTaggedText(doc, "P", label, x, y + 9, { size: 8.5, color: palette.soft });
  writeTaggedText(doc, "P", value, x, y + 24, { size: 25, bold: true });
  writeTaggedText(doc, "P", note, x, y + 56, { size: 8.5, color: palette.soft, width: width - 14 });
}
