import { pageHead, statement } from "./blocks";
import type { District, MonthlyFigures } from "./figures";
import { box, type Document, draw, ink, innerWidth, put, ramp, say, sheet } from "./pen";
import { type Column, table } from "./table";
import { number, range } from "./wording";

const mapTop = 142;
const mapHeight = 318;
const nameSize = 6.4;
const widestName = 32;

/** Where it happened: the kecamatan shaded by count with the count on each, and the same as a table with what is usual there. */
export function drawWhere(doc: Document, figures: MonthlyFigures): void {
  const { districts, boundary, apart } = figures;
  pageHead(
    doc,
    "Di mana",
    "Jumlah insiden menurut kecamatan. Jumlah kecil dapat berubah banyak dari bulan ke bulan karena kebetulan; bandingkan dengan kisaran tahun-tahun sebelumnya, bukan hanya dengan bulan lalu.",
  );
  const steps = stepsOf(Math.max(...districts.map(({ count }) => count), 0));
  const words = districts.map(({ name, count }) => `${name} ${count}`).join(", ");
  draw(doc, `Peta kecamatan dengan jumlah insiden: ${words}`, () => {
    drawMap(doc, districts, steps);
    drawLegend(doc, steps);
  });
  if (districts.length === 0) statement(doc, "Belum ada data kecamatan.", sheet.left, mapTop);
  const columns: Column[] = [
    { head: "Kecamatan", width: 190 },
    { head: "Insiden", width: 80, align: "right", bold: true },
    { head: `${Number(figures.lastDay.slice(8))} hari sebelumnya`, width: 110, align: "right" },
    { head: "Kisaran tahun sebelumnya", width: innerWidth - 380, align: "right" },
  ];
  const rows = [...districts]
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name))
    .map(({ name, count, before, normal }) => [
      name,
      number(count),
      before === null ? "–" : number(before),
      range(normal),
    ]);
  const below = table(doc, { x: sheet.left, y: mapTop + mapHeight + 10, columns, rows, size: 8 });
  const villages = `${number(apart.village)} hanya diketahui desanya dan ${number(apart.district)} hanya kecamatannya`;
  const outside =
    boundary === 0
      ? "Tidak ada insiden di luar batas kecamatan."
      : `${number(boundary)} insiden di luar batas kecamatan mana pun dihitung tersendiri.`;
  say(
    doc,
    "P",
    `Dari semua insiden, ${villages}. ${outside} Batas kecamatan disederhanakan dan bukan untuk keperluan hukum.`,
    sheet.left,
    below + 6,
    { size: 8, color: ink.soft, width: innerWidth },
  );
}

/** The least count of each shade: none first, and no more shades than there are counts. */
function stepsOf(most: number): number[] {
  const shades = ramp.length - 1;
  const wide = Math.max(1, Math.ceil(most / shades));
  return Array.from({ length: Math.min(shades, Math.ceil(most / wide)) }, (_, index) => index * wide + 1);
}

function shadeOf(count: number, steps: readonly number[]): number {
  const step = steps.filter((least) => count >= least).length;
  return step === 0 ? 0 : Math.round((step / steps.length) * (ramp.length - 1));
}

function drawMap(doc: Document, districts: readonly District[], steps: readonly number[]): void {
  const points = districts.flatMap(({ geometry }) => geometry.coordinates.flat(2));
  if (points.length === 0) return;
  const [lngs, lats] = [points.map(([lng = 0]) => lng), points.map(([, lat = 0]) => lat)];
  const [west, east, south, north] = [Math.min(...lngs), Math.max(...lngs), Math.min(...lats), Math.max(...lats)];
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((innerWidth - 110) / ((east - west) * narrow), mapHeight / (north - south));
  const x = (lng: number) => sheet.left + 104 + (lng - west) * narrow * scale;
  const y = (lat: number) => mapTop + (north - lat) * scale;
  for (const { geometry, count } of districts) {
    for (const ring of geometry.coordinates.flat()) {
      ring.forEach(([lng = 0, lat = 0], index) => {
        if (index === 0) doc.moveTo(x(lng), y(lat));
        else doc.lineTo(x(lng), y(lat));
      });
      doc.closePath();
    }
    doc.lineWidth(0.5).lineJoin("round");
    doc.fillAndStroke(ramp[shadeOf(count, steps)] ?? ramp[0], ink.soft, "even-odd");
  }
  // Names first, so that none of them covers a number.
  for (const { label, name } of districts) {
    linesOf(doc, name).forEach((line, index) => {
      halo(doc, line, x(label.lng), y(label.lat) + 3 + index * nameSize, { size: nameSize });
    });
  }
  for (const { label, count } of districts) {
    halo(doc, number(count), x(label.lng), y(label.lat) - 9, { size: 11, bold: true });
  }
}

function drawLegend(doc: Document, steps: readonly number[]): void {
  put(doc, "Insiden", sheet.left, mapTop + 6, { size: 8, bold: true, color: ink.soft });
  const least = [0, ...steps];
  least.forEach((from, index) => {
    const top = mapTop + 22 + index * 17;
    const next = least[index + 1];
    const last = index === 0 ? 0 : next === undefined ? null : next - 1;
    box(doc, sheet.left, top, 18, 12, ramp[shadeOf(from, steps)] ?? ramp[0]);
    doc.rect(sheet.left, top, 18, 12).lineWidth(0.5).strokeColor(ink.faint).stroke();
    const words =
      last === null ? `${number(from)} ke atas` : last === from ? number(from) : `${number(from)}–${number(last)}`;
    put(doc, words, sheet.left + 24, top + 2.5, { size: 8 });
  });
}

/** A name in lines so short that it does not run into its neighbour's. */
function linesOf(doc: Document, name: string): string[] {
  doc.font("Helvetica").fontSize(nameSize);
  const lines: string[] = [];
  for (const word of name.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (doc.widthOfString(longer) <= widestName) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

/** A text that is read on a light and on a dark ground, also across a boundary. */
function halo(
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
  put(doc, text, left, y, { size, bold });
}
