import { createTranslator } from "use-intl/core";
import {
  type Document,
  drawHorizontalLine,
  innerWidth,
  pageLayout,
  palette,
  writeText,
} from "../reports/monthly/drawing";
import { catalogues } from "../words/catalogues";
import { formatMoment } from "../words/format";
import type { Locale } from "../words/languages";
import type { PaperBoard } from "./print-board";

type Column = { head: string; width: number };

const pageBottom = 790;
const formHeight = 350;

const crewLine = ["unit", "sent", "acknowledged", "enRoute", "onScene", "transporting", "cleared"] as const;

/** The lines of a blank form with their fields: those of the screen on which the forms are entered afterwards. */
const formLines = [
  ["called", "answered", "opened"],
  ["type", "openIncident", "number"],
  ["place", "landmark"],
  ["village", "district"],
  ["what"],
  ["priority", "agencies"],
  crewLine,
  crewLine,
  crewLine,
  ["closed", "closeCode", "writer"],
  ["note"],
] as const;

/**
 * Draws the board on A4: open incidents, crews, phone numbers, and blank forms with their numbers. Simulated incidents
 * and crews are marked.
 */
export async function drawBoard(
  { now, incidents, units, phones, formNumbers }: PaperBoard,
  locale: Locale,
  { compress = true } = {},
): Promise<Buffer> {
  const words = catalogues[locale];
  const t = createTranslator({ locale, messages: words, namespace: "paperBoard" });
  const { default: PDFDocument } = await import("pdfkit");
  const title = t("title", { moment: formatMoment(locale, now) });
  const info = { Title: title, CreationDate: now, ModDate: now };
  const doc = new PDFDocument({ size: "A4", margin: 0, autoFirstPage: false, bufferPages: true, compress, info });
  const parts: Buffer[] = [];
  doc.on("data", (part: Buffer) => parts.push(part));
  const documentEnd = new Promise<void>((resolve, reject) => doc.on("end", resolve).on("error", reject));

  const time = (at: Date) => formatMoment(locale, at);
  const markSimulated = (text: string, simulated: boolean) => (simulated ? `${text}\n${words.common.simulated}` : text);
  doc.addPage();
  let y = drawSection(doc, 40, t("incidents"), t("noIncidents"), {
    columns: [
      { head: t("incident"), width: 48 },
      { head: t("type"), width: 110 },
      { head: t("where"), width: 170 },
      { head: t("since"), width: 70 },
      { head: t("units"), width: 101 },
    ],
    rows: incidents.map(({ number, priority, type, district, sensitive, simulated, openedAt, crews, ...texts }) => [
      `#${number}\nP${priority}`,
      markSimulated(type[locale], simulated),
      sensitive
        ? `${district}\n${t("sensitive")}`
        : [texts.address, district, texts.description?.slice(0, 300)].filter(Boolean).join("\n"),
      time(openedAt),
      crews.map(({ callSign, state }) => `${callSign}: ${words.assignmentState[state]}`).join("\n"),
    ]),
  });
  y = drawSection(doc, y + 16, t("crews"), t("noCrews"), {
    columns: [
      { head: t("callSign"), width: 100 },
      { head: t("kind"), width: 140 },
      { head: t("agency"), width: 150 },
      { head: t("state"), width: 109 },
    ],
    rows: units.map(({ callSign, kind, agency, status, simulated }) => [
      markSimulated(callSign, simulated),
      words.unitKind[kind],
      agency,
      words.unitStatus[status],
    ]),
  });
  drawSection(doc, y + 16, t("phones"), t("noPhones"), {
    columns: [
      { head: t("agency"), width: 299 },
      { head: t("phone"), width: 200 },
    ],
    rows: phones.map(({ name, phone }) => [name, phone]),
  });
  for (const [index, number] of formNumbers.entries()) {
    if (index % 2 === 0) doc.addPage();
    const top = 40 + (index % 2) * (formHeight + 25);
    writeText(doc, t("form", { number }), pageLayout.left, top, { size: 14, bold: true });
    for (const [line, fields] of formLines.entries()) {
      const lineY = top + 26 + line * 29;
      for (const [column, field] of fields.entries()) {
        const width = innerWidth / fields.length;
        const left = pageLayout.left + column * width;
        writeText(doc, t(`field.${field}`), left, lineY, { size: 7.5, color: palette.soft });
        drawHorizontalLine(doc, lineY + 26, { from: left, to: left + width - 10, color: palette.faint });
      }
    }
  }
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    writeText(doc, title, pageLayout.left, 815, { size: 7.5, color: palette.soft });
    writeText(doc, `${page + 1}/${count}`, pageLayout.right, 815, { size: 7.5, color: palette.soft, align: "right" });
  }
  doc.end();
  await documentEnd;
  return Buffer.concat(parts);
}

/** Draws a titled table with wrapped cells, over as many pages as it needs. Returns the y below it. */
function drawSection(
  doc: Document,
  top: number,
  title: string,
  empty: string,
  { columns, rows }: { columns: Column[]; rows: string[][] },
): number {
  const ensureSpace = (needed: number, y: number) => {
    if (y + needed <= pageBottom) return y;
    doc.addPage();
    return 40;
  };
  const drawTableHeading = (y: number) => {
    let left: number = pageLayout.left;
    for (const { head, width } of columns) {
      writeText(doc, head, left, y, { size: 7.5, color: palette.soft });
      left += width;
    }
    drawHorizontalLine(doc, y + 11);
    return y + 14;
  };
  let y = ensureSpace(80, top);
  y = writeText(doc, title, pageLayout.left, y, { size: 14, bold: true }) + 6;
  if (rows.length === 0) return writeText(doc, empty, pageLayout.left, y, { size: 9 });
  y = drawTableHeading(y);
  for (const cells of rows) {
    doc.font("Helvetica").fontSize(9);
    const heights = cells.map((cell, index) =>
      doc.heightOfString(cell, { width: (columns[index]?.width ?? 0) - 6, lineGap: 2 }),
    );
    const height = Math.max(...heights) + 4;
    const rowY = ensureSpace(height, y);
    y = rowY < y ? drawTableHeading(rowY) : rowY;
    let left: number = pageLayout.left;
    for (const [index, cell] of cells.entries()) {
      const width = columns[index]?.width ?? 0;
      writeText(doc, cell, left, y, { size: 9, width: width - 6 });
      left += width;
    }
    y += height;
    drawHorizontalLine(doc, y - 2);
  }
  return y;
}
