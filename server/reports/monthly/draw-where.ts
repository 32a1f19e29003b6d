import type { GroundLines } from "../../ground/ground-lines";
import {
  type Document,
  drawPageHeading,
  drawParagraph,
  drawTaggedFigure,
  fillBox,
  innerWidth,
  pageLayout,
  palette,
  ramp,
  writeTaggedText,
  writeText,
} from "./drawing";
import type { MonthlyFigures } from "./figures";
import { type Column, drawTable } from "./table";
import { formatNumber, formatRange, t, words } from "./words";

const mapTop = 142;
const mapHeight = 318;
const nameSize = 6.4;
const maxNameWidth = 32;

/**
 * Draws page 2, where incidents happened: a map of the districts shaded by count, and a table with their usual ranges.
 */
export function drawWhere(doc: Document, figures: MonthlyFigures): void {
  const { districts, boundary, imprecise, ground } = figures;
  drawPageHeading(doc, t("where.title"), t("where.lead"));
  const lowestCounts = listLowestCounts(Math.max(...districts.map(({ count }) => count), 0));
  const counts = districts.map(({ name, count }) => `${name} ${count}`).join(", ");
  drawTaggedFigure(doc, t("where.alt", { counts }), () => {
    drawMap(doc, figures, lowestCounts);
    drawLegend(doc, lowestCounts);
  });
  if (districts.length === 0) drawParagraph(doc, t("where.none"), pageLayout.left, mapTop);
  const columns: Column[] = [
    { header: t("where.district"), width: 190 },
    { header: t("where.incidents"), width: 80, align: "right", bold: true },
    { header: t("where.before", { days: `${Number(figures.lastDay.slice(8))}` }), width: 110, align: "right" },
    { header: t("where.usual"), width: innerWidth - 380, align: "right" },
  ];
  const rows = [...districts]
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, words.notation.intl))
    .map(({ name, count, before, usual }) => [
      name,
      formatNumber(count),
      before === null ? "–" : formatNumber(before),
      formatRange(usual),
    ]);
  const tableEndY = drawTable(doc, { x: pageLayout.left, y: mapTop + mapHeight + 10, columns, rows, size: 8 });
  const note = [
    t("where.imprecise", { village: formatNumber(imprecise.village), district: formatNumber(imprecise.district) }),
    boundary === 0 ? t("where.inside") : t("where.outside", { count: formatNumber(boundary) }),
    t("where.borders"),
    t(ground.sources.includes("openstreetmap") ? "where.openstreetmap" : "where.shipped"),
  ].join(" ");
  writeTaggedText(doc, "P", note, pageLayout.left, tableEndY + 6, { size: 8, color: palette.soft, width: innerWidth });
}

/**
 * Returns the lowest count of each shade, except the shade for zero. All shades cover equally large ranges of counts.
 */
function listLowestCounts(max: number): number[] {
  const shadeCount = ramp.length - 1;
  const step = Math.max(1, Math.ceil(max / shadeCount));
  return Array.from({ length: Math.min(shadeCount, Math.ceil(max / step)) }, (_, index) => index * step + 1);
}

function chooseShade(count: number, lowestCounts: readonly number[]): number {
  const countStep = lowestCounts.filter((lowest) => count >= lowest).length;
  return countStep === 0 ? 0 : Math.round((countStep / lowestCounts.length) * (ramp.length - 1));
}

function drawMap(doc: Document, { districts, ground }: MonthlyFigures, lowestCounts: readonly number[]): void {
  const points = districts.flatMap(({ geometry }) => geometry.coordinates.flat(2));
  if (points.length === 0) return;
  const [lngs, lats] = [points.map(([lng = 0]) => lng), points.map(([, lat = 0]) => lat)];
  const [west, east, south, north] = [Math.min(...lngs), Math.max(...lngs), Math.min(...lats), Math.max(...lats)];
  const lngScale = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((innerWidth - 110) / ((east - west) * lngScale), mapHeight / (north - south));
  const toX = (lng: number) => pageLayout.left + 104 + (lng - west) * lngScale * scale;
  const toY = (lat: number) => mapTop + (north - lat) * scale;
  for (const { geometry, count } of districts) {
    for (const ring of geometry.coordinates.flat()) {
      ring.forEach(([lng = 0, lat = 0], index) => {
        if (index === 0) doc.moveTo(toX(lng), toY(lat));
        else doc.lineTo(toX(lng), toY(lat));
      });
      doc.closePath();
    }
    doc.lineWidth(0.5).lineJoin("round");
    doc.fillAndStroke(ramp[chooseShade(count, lowestCounts)] ?? ramp[0], palette.soft, "even-odd");
  }
  drawGround(doc, ground, { x: toX, y: toY });
  // Draw all names before the numbers, so that no name covers a number.
  for (const { label, name } of districts) {
    splitNameIntoLines(doc, name).forEach((line, index) => {
      writeWithHalo(doc, line, toX(label.lng), toY(label.lat) + 3 + index * nameSize, { size: nameSize });
    });
  }
  for (const { label, count } of districts) {
    writeWithHalo(doc, formatNumber(count), toX(label.lng), toY(label.lat) - 9, { size: 11, bold: true });
  }
}

type Projection = { x: (lng: number) => number; y: (lat: number) => number };

/** Draws rivers and main roads, less prominently than borders and numbers. Schematic roads are dashed. */
function drawGround(doc: Document, { lines }: GroundLines, { x, y }: Projection): void {
  doc.save();
  doc.rect(pageLayout.left + 80, mapTop - 4, innerWidth - 80, mapHeight + 8).clip();
  doc.lineJoin("round");
  for (const { kind, line } of lines) {
    line.forEach(([lng = 0, lat = 0], index) => {
      if (index === 0) doc.moveTo(x(lng), y(lat));
      else doc.lineTo(x(lng), y(lat));
    });
    if (kind === "schematic-road") doc.dash(3, { space: 2.5 });
    doc.lineWidth(kind === "river" ? 1 : 0.7).stroke(kind === "river" ? "#6fa8c9" : "#b08a4a");
    doc.undash();
  }
  doc.restore();
}

function drawLegend(doc: Document, lowestCounts: readonly number[]): void {
  writeText(doc, t("where.incidents"), pageLayout.left, mapTop + 6, { size: 8, bold: true, color: palette.soft });
  const lowerBounds = [0, ...lowestCounts];
  lowerBounds.forEach((lowerBound, index) => {
    const top = mapTop + 22 + index * 17;
    const nextLowerBound = lowerBounds[index + 1];
    const upperBound = index === 0 ? 0 : nextLowerBound === undefined ? null : nextLowerBound - 1;
    fillBox(doc, pageLayout.left, top, 18, 12, ramp[chooseShade(lowerBound, lowestCounts)] ?? ramp[0]);
    doc.rect(pageLayout.left, top, 18, 12).lineWidth(0.5).strokeColor(palette.faint).stroke();
    const label =
      upperBound === null
        ? t("where.orMore", { least: formatNumber(lowerBound) })
        : upperBound === lowerBound
          ? formatNumber(lowerBound)
          : `${formatNumber(lowerBound)}–${formatNumber(upperBound)}`;
    writeText(doc, label, pageLayout.left + 24, top + 2.5, { size: 8 });
  });
}

/** Breaks a name between words into lines, so that it does not overlap the name of a neighbouring district. */
function splitNameIntoLines(doc: Document, name: string): string[] {
  doc.font("Helvetica").fontSize(nameSize);
  const lines: string[] = [];
  for (const word of name.split(" ")) {
    const longerLine = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (doc.widthOfString(longerLine) <= maxNameWidth) lines.splice(-1, 1, longerLine);
    else lines.push(word);
  }
  return lines;
}

/** Writes text with a white outline, so that it is readable on light and dark shades. */
function writeWithHalo(
  doc: Document,
  text: string,
  x: number,
  y: number,
  { size, bold = false }: { size: number; bold?: boolean },
) {
  doc.font(bold ? "Helvetica-Bold" : "Helvetica").fontSize(size);
  const left = x - doc.widthOfString(text) / 2;
  doc.lineWidth(2).lineJoin("round").strokeColor("#ffffff").fillColor("#ffffff");
  doc.text(text, left, y, { lineBreak: false, stroke: true, fill: true });
  writeText(doc, text, left, y, { size, bold });
}
