import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { drawCover } from "./draw-cover";
import { drawMethod } from "./draw-method";
import { drawQuality } from "./draw-quality";
import { drawSensitive } from "./draw-sensitive";
import { drawSpeed } from "./draw-speed";
import { drawWhen } from "./draw-when";
import { drawWhere } from "./draw-where";
import { type Document, drawHorizontalLine, fillBox, pageLayout, palette, writeText } from "./drawing";
import type { MonthlyFigures } from "./figures";
import { formatDay, formatMoment, formatMonth, formatNumber, formatShare, t, words } from "./words";

const pages = [drawCover, drawWhere, drawWhen, drawSpeed, drawQuality, drawSensitive, drawMethod];

/**
 * Draws the monthly report for the regent as a PDF on A4, one topic per page. Each page states what was counted, the
 * number of incidents, the data quality, when the report was made, and whether the data is simulated. Tests use
 * `compress: false` to search the text in the file.
 */
export async function drawReport(figures: MonthlyFigures, { compress = true } = {}): Promise<Buffer> {
  // Load pdfkit only when it is needed, because loading it would take a tenth of the server's start time.
  const { default: PDFDocument } = await import("pdfkit");
  const doc = new PDFDocument({
    size: "A4",
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    compress,
    pdfVersion: "1.7",
    tagged: true,
    lang: words.notation.intl,
    displayTitle: true,
    info: {
      Title: t("document.title", { month: formatMonth(figures.month) }),
      Author: t("document.author"),
      Subject: t(figures.data === "simulated" ? "document.subjectSimulated" : "document.subject"),
      CreationDate: figures.madeAt,
      ModDate: figures.madeAt,
    },
  });
  const parts: Buffer[] = [];
  doc.on("data", (part: Buffer) => parts.push(part));
  const documentEnd = new Promise<void>((resolve, reject) => doc.on("end", resolve).on("error", reject));
  for (const drawPage of pages) {
    doc.addPage();
    drawPage(doc, figures);
    // Let other requests run between the pages.
    await yieldToEventLoop();
  }
  const { count } = doc.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    doc.switchToPage(index);
    drawFrame(doc, figures, index + 1, count);
  }
  doc.end();
  await documentEnd;
  return Buffer.concat(parts);
}

function drawFrame(doc: Document, figures: MonthlyFigures, page: number, pageCount: number): void {
  doc.markContent("Artifact", { type: "Pagination" });
  writeText(doc, t("frame.head", { month: formatMonth(figures.month) }), pageLayout.left, 40, {
    size: 8,
    color: palette.soft,
  });
  if (figures.data === "simulated") {
    const mark = words.dataMark.simulated;
    doc.font("Helvetica-Bold").fontSize(8);
    const width = doc.widthOfString(mark) + 14;
    fillBox(doc, pageLayout.right - width, 34, width, 18, palette.markGround);
    doc
      .rect(pageLayout.right - width, 34, width, 18)
      .lineWidth(0.8)
      .strokeColor(palette.mark)
      .stroke();
    writeText(doc, mark, pageLayout.right - width + 7, 39.5, { size: 8, bold: true, color: palette.mark });
  }
  drawHorizontalLine(doc, 60);
  drawHorizontalLine(doc, 782);
  const smallText = { size: 7, color: palette.soft };
  const { month, lastDay, total, quality, madeAt } = figures;
  const placedTotal = Object.values(quality.precisions).reduce((sum, count) => sum + count, 0);
  const qualityLine = t("frame.quality", {
    total: formatNumber(total),
    complete: formatShare(quality.complete, quality.total),
    exact: formatShare(quality.precisions.exact, placedTotal),
    noise: formatShare(quality.calls.noise, quality.calls.total),
  });
  writeText(
    doc,
    t("frame.filter", { from: formatDay(month), to: formatDay(lastDay) }),
    pageLayout.left,
    788,
    smallText,
  );
  writeText(doc, qualityLine, pageLayout.left, 798, smallText);
  writeText(doc, t("frame.made", { moment: formatMoment(madeAt) }), pageLayout.left, 808, smallText);
  writeText(doc, t("frame.page", { page: `${page}`, of: `${pageCount}` }), pageLayout.right, 808, {
    ...smallText,
    bold: true,
    align: "right",
  });
  doc.endMarkedContent();
}
