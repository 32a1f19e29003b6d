import { daysIn } from "../../domain/calendar-day";
import type { InsightStep } from "../../domain/insight";
import { reportWords } from "../language";
import { heading, statement, tile } from "./blocks";
import type { MonthlyFigures } from "./figures";
import { adorn, box, type Document, draw, ink, innerWidth, put, say, sheet } from "./pen";
import { againstNormal, clock, duration, month, number, range, share } from "./wording";

/** The month in one page: how many, whether that is usual, how fast help came, and what it was about. */
export function drawCover(doc: Document, figures: MonthlyFigures): void {
  say(doc, "P", "Pemerintah Kabupaten Musi Banyuasin", sheet.left, sheet.top + 14, { size: 10, color: ink.soft });
  say(doc, "H1", "Laporan Bulanan", sheet.left, sheet.top + 32, { size: 30, bold: true });
  say(doc, "P", `Call Center 112, ${month(figures.month)}`, sheet.left, sheet.top + 68, {
    size: 17,
    color: ink.accent,
  });
  const { steps, quality, total, normal } = figures;
  const { median, p90, n } = steps.steps.total;
  const aimed = (["total", "acknowledge", "dispatch"] satisfies InsightStep[]).find(
    (step) => steps.steps[step].promised > 0,
  );
  const { promised, within } = steps.steps[aimed ?? "total"];

  say(doc, "P", number(total), sheet.left, 208, { size: 54, bold: true });
  const beside = sheet.left + 190;
  say(doc, "P", total === 1 ? "insiden tercatat" : "insiden tercatat pada bulan ini", beside, 214, {
    size: 12,
    bold: true,
  });
  say(doc, "P", againstNormal(total, normal), beside, 232, { size: 10, color: ink.soft });
  say(doc, "P", previously(figures), beside, 247, { size: 10, color: ink.soft });
  drawYears(doc, figures, 276);

  const top = 372;
  const width = innerWidth / 3;
  tile(doc, sheet.left, top, width, {
    label: `Sampai unit tiba (${clock(median ?? 0)})`,
    value: duration(median),
    note: n === 0 ? "belum ada waktu yang lengkap" : `median, n = ${number(n)}; 90% dalam ${duration(p90)}`,
  });
  tile(doc, sheet.left + width, top, width, {
    label:
      aimed && aimed !== "total" ? `Target ditepati: ${reportWords.id.step[aimed].toLowerCase()}` : "Target ditepati",
    value: share(within, promised),
    note: promised === 0 ? "belum ada target yang dapat diuji" : `${number(within)} dari ${number(promised)} insiden`,
  });
  tile(doc, sheet.left + width * 2, top, width, {
    label: "Panggilan masuk",
    value: number(quality.calls.total),
    note:
      quality.calls.total === 0
        ? "tidak ada panggilan tercatat"
        : `${share(quality.calls.noise, quality.calls.total)} gangguan (${number(quality.calls.noise)})`,
  });

  heading(doc, "Apa yang terjadi", sheet.left, 474);
  if (total === 0) {
    statement(doc, "Tidak ada insiden tercatat pada bulan ini.", sheet.left, 500);
    return;
  }
  drawCategories(doc, figures, 500);
}

function previously({ before }: MonthlyFigures): string {
  if (!before) return "Belum ada data untuk masa sebelumnya";
  return `${daysIn(before.from, before.to)} hari sebelumnya: ${number(before.count)}`;
}

/** This month beside the same month of earlier years, on one axis from zero. */
function drawYears(doc: Document, { years, total, month: first, normal }: MonthlyFigures, y: number): void {
  const most = Math.max(total, ...years.map(({ count }) => count), 1);
  const from = sheet.left + 6;
  const at = (count: number) => from + (count / most) * (innerWidth - 40);
  const line = y + 40;
  const known = [...years].sort((one, other) => one.year - other.year);
  const words = known.map(({ year, count }) => `${year}: ${count}`).join(", ");
  draw(doc, `Bulan ini ${total}; bulan yang sama: ${words || "belum ada"}`, () => {
    doc.moveTo(from, line).lineTo(at(most), line).lineWidth(1).strokeColor(ink.line).stroke();
    if (normal.low !== null && normal.high !== null) {
      const width = Math.max(at(normal.high) - at(normal.low), 3);
      box(doc, at(normal.low), line - 6, width, 12, "#cfe1ee");
    }
    for (const { count } of years) doc.circle(at(count), line, 3.4).lineWidth(1).fillAndStroke("#ffffff", ink.soft);
    doc.circle(at(total), line, 5.5).fill(ink.accent);
    put(doc, month(first), Math.min(at(total), sheet.right - 40), line - 22, {
      size: 8.5,
      bold: true,
      color: ink.accent,
      align: at(total) < from + 40 ? "left" : "center",
    });
    put(doc, "0", from, line + 10, { size: 7.5, color: ink.faint, align: "center" });
  });
  const told = known.map(({ year, count }) => `${year}: ${number(count)}`).join("   ");
  const usual =
    years.length < 2
      ? `Bulan yang sama pada tahun sebelumnya: ${told || "belum ada data yang lengkap"}. Kisaran memerlukan sedikitnya dua tahun.`
      : `Kisaran bulan yang sama pada ${years.length} tahun sebelumnya: ${range(normal)} insiden.   ${told}`;
  say(doc, "P", usual, sheet.left, line + 24, { size: 8.5, color: ink.soft });
}

function drawCategories(doc: Document, { categories, priorities, types, total }: MonthlyFigures, y: number): void {
  const most = Math.max(...categories.map(({ count }) => count), 1);
  const words = reportWords.id;
  const shown = [...categories].sort((one, other) => other.count - one.count);
  const bars = sheet.left + 112;
  const full = 110;
  shown.forEach(({ category, count }, index) => {
    const top = y + index * 20;
    adorn(doc, () => box(doc, bars, top - 2.5, (count / most) * full, 11, count === 0 ? ink.line : ink.accent));
    say(doc, "P", `${words.category[category]}`, sheet.left, top, { size: 9 });
    say(doc, "P", `${number(count)} (${share(count, total)})`, bars + (count / most) * full + 6, top, { size: 9 });
  });
  const right = sheet.left + innerWidth / 2 + 50;
  say(doc, "P", "Jenis terbanyak", right, y, { size: 8.5, bold: true, color: ink.soft });
  const often = [...types].sort((one, other) => other.count - one.count).slice(0, 5);
  often.forEach(({ name, count }, index) => {
    const top = y + 16 + index * 15;
    put(doc, cut(doc, name, 164), right, top, { size: 9 });
    put(doc, number(count), sheet.right, top, { size: 9, align: "right" });
  });
  const below = y + 16 + 5 * 15 + 12;
  say(doc, "P", "Menurut prioritas", right, below, { size: 8.5, bold: true, color: ink.soft });
  ([1, 2, 3, 4] as const).forEach((priority, index) => {
    const top = below + 16 + index * 15;
    put(doc, `${priority} ${words.priority[priority]}`, right, top, { size: 9 });
    put(doc, number(priorities[index] ?? 0), sheet.right, top, { size: 9, align: "right" });
  });
}

/** As much of a name as there is room for. */
function cut(doc: Document, text: string, width: number): string {
  doc.font("Helvetica").fontSize(9);
  if (doc.widthOfString(text) <= width) return text;
  let kept = text;
  while (kept.length > 1 && doc.widthOfString(`${kept}…`) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
