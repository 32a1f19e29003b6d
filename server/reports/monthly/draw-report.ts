import { setImmediate as nextTurn } from "node:timers/promises";
import PDFDocument from "pdfkit";
import { reportWords, writeMoment } from "../language";
import { drawCover } from "./draw-cover";
import { drawMethod } from "./draw-method";
import { drawQuality } from "./draw-quality";
import { drawSensitive } from "./draw-sensitive";
import { drawSpeed } from "./draw-speed";
import { drawWhen } from "./draw-when";
import { drawWhere } from "./draw-where";
import type { MonthlyFigures } from "./figures";
import { box, type Document, ink, put, rule, sheet } from "./pen";
import { filterLine, month, number, qualityLine } from "./wording";

const pages = [drawCover, drawWhere, drawWhen, drawSpeed, drawQuality, drawSensitive, drawMethod];

/**
 * The monthly report for the regent, in Indonesian: A4, one question a page. Every page says what was counted, of how many incidents,
 * how good the data is, when it was made, and that it is simulated when it is. The texts can be left uncompressed, to be searched.
 */
export async function drawReport(figures: MonthlyFigures, { compress = true } = {}): Promise<Buffer> {
  const doc = new PDFDocument({
    size: "A4",
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    compress,
    pdfVersion: "1.7",
    tagged: true,
    lang: "id-ID",
    displayTitle: true,
    info: {
      Title: `Laporan bulanan Muba Siaga 112, ${month(figures.month)}`,
      Author: "Call Center 112 Kabupaten Musi Banyuasin",
      Subject: `Insiden dan waktu tanggap${figures.data === "simulated" ? " (data simulasi)" : ""}`,
      CreationDate: figures.madeAt,
      ModDate: figures.madeAt,
    },
  });
  const parts: Buffer[] = [];
  doc.on("data", (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => doc.on("end", resolve).on("error", reject));
  for (const page of pages) {
    doc.addPage();
    page(doc, figures);
    // Others have their turn between the pages.
    await nextTurn();
  }
  const { count } = doc.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    doc.switchToPage(index);
    frame(doc, figures, index + 1, count);
  }
  doc.end();
  await ended;
  return Buffer.concat(parts);
}

function frame(doc: Document, figures: MonthlyFigures, page: number, of: number): void {
  doc.markContent("Artifact", { type: "Pagination" });
  put(doc, `Muba Siaga 112 · Laporan bulanan · ${month(figures.month)}`, sheet.left, 40, { size: 8, color: ink.soft });
  if (figures.data === "simulated") {
    const words = reportWords.id.data.simulated;
    doc.font("Helvetica-Bold").fontSize(8);
    const width = doc.widthOfString(words) + 14;
    box(doc, sheet.right - width, 34, width, 18, ink.markGround);
    doc
      .rect(sheet.right - width, 34, width, 18)
      .lineWidth(0.8)
      .strokeColor(ink.mark)
      .stroke();
    put(doc, words, sheet.right - width + 7, 39.5, { size: 8, bold: true, color: ink.mark });
  }
  rule(doc, 60);
  rule(doc, 782);
  const small = { size: 7, color: ink.soft };
  put(doc, filterLine(figures), sheet.left, 788, small);
  put(doc, `n = ${number(figures.total)} insiden · ${qualityLine(figures)}`, sheet.left, 798, small);
  put(doc, `Dibuat ${writeMoment("id", figures.madeAt)} dari data Muba Siaga 112`, sheet.left, 808, small);
  put(doc, `Halaman ${page} dari ${of}`, sheet.right, 808, { ...small, bold: true, align: "right" });
  doc.endMarkedContent();
}
