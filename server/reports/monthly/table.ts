import { type Document, drawDecoration, drawHorizontalLine, palette, writeText } from "./drawing";

export type Column = { header: string; width: number; align?: "left" | "right"; bold?: boolean };

const rowHeight = 15.5;

/** Draws a table and returns the y below it. */
export function drawTable(
  doc: Document,
  { x, y, columns, rows, size = 8.5 }: { x: number; y: number; columns: Column[]; rows: string[][]; size?: number },
): number {
  const columnLefts = columns.map((_, index) => x + columns.slice(0, index).reduce((sum, { width }) => sum + width, 0));
  const rightX = x + columns.reduce((sum, { width }) => sum + width, 0);
  const drawCell = (text: string, index: number, top: number, isHeaderRow: boolean) => {
    const { width = 0, align = "left", bold = false } = columns[index] ?? {};
    const left = columnLefts[index] ?? x;
    writeText(doc, text, align === "right" ? left + width - 4 : left, top, {
      size: isHeaderRow ? size - 1 : size,
      bold: isHeaderRow || bold,
      color: isHeaderRow ? palette.soft : palette.text,
      align,
    });
  };
  const bodyTop = y + rowHeight;
  drawDecoration(doc, () => {
    drawHorizontalLine(doc, bodyTop - 2, { from: x, to: rightX, color: palette.faint });
    for (let index = 1; index <= rows.length; index++) {
      drawHorizontalLine(doc, bodyTop + index * rowHeight - 2, { from: x, to: rightX });
    }
  });
  doc.addStructure(
    doc.struct("Table", {}, [
      doc.struct(
        "TR",
        {},
        columns.map(({ header }, index) => doc.struct("TH", {}, () => drawCell(header, index, y + 1.5, true))),
      ),
      ...rows.map((row, rowIndex) =>
        doc.struct(
          "TR",
          {},
          row.map((text, index) =>
            doc.struct("TD", {}, () => drawCell(text, index, bodyTop + rowIndex * rowHeight + 2, false)),
          ),
        ),
      ),
    ]),
  );
  return bodyTop + rows.length * rowHeight;
}
