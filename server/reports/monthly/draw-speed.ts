import { categories } from "../../../db/vocabulary";
import { type InsightStep, steps } from "../../domain/insight";
import { reportWords } from "../language";
import { heading, pageHead, statement } from "./blocks";
import type { MonthlyFigures, StepFigures } from "./figures";
import { box, type Document, draw, ink, innerWidth, put, say, sheet } from "./pen";
import { type Column, table } from "./table";
import { duration, number, share } from "./wording";

const few = 20;

/** How fast help came: each step with its median and 90th percentile, and the total by category against its target. */
export function drawSpeed(doc: Document, { steps: all, stepsByCategory }: MonthlyFigures): void {
  const top = pageHead(
    doc,
    "Seberapa cepat",
    "Median: separuh insiden lebih cepat. 90%: sembilan dari sepuluh insiden lebih cepat. Waktu dalam menit:detik, sejak satu jam dalam jam:menit:detik. Hanya dihitung dari waktu yang benar-benar tercatat; yang tidak tercatat tidak ditebak.",
  );
  let y = drawSteps(doc, all.steps, heading(doc, "Langkah demi langkah", sheet.left, top));
  const figures: Column[] = [
    { head: "n", width: 50, align: "right" },
    { head: "Median", width: 70, align: "right", bold: true },
    { head: "90%", width: 70, align: "right" },
    { head: "Target ditepati", width: innerWidth - 330, align: "right" },
  ];
  const cells = ({ n, median, p90, promised, within }: StepFigures) => [
    number(n),
    duration(median),
    duration(p90),
    promised === 0 ? "–" : `${share(within, promised)} (${number(within)}/${number(promised)})`,
  ];
  y = table(doc, {
    x: sheet.left,
    y: y + 14,
    columns: [{ head: "Langkah", width: 140 }, ...figures],
    rows: steps.map((step) => [reportWords.id.step[step], ...cells(all.steps[step])]),
  });
  y = heading(doc, "Seluruhnya, dari panggilan sampai unit tiba, menurut kategori", sheet.left, y + 26);
  const rows = categories.flatMap((category) => {
    const group = stepsByCategory.find(({ key }) => key === category);
    return group ? [[reportWords.id.category[category], ...cells(group.steps.total)]] : [];
  });
  if (rows.length === 0) y = statement(doc, "Tidak ada insiden untuk dibandingkan.", sheet.left, y);
  else y = table(doc, { x: sheet.left, y, columns: [{ head: "Kategori", width: 140 }, ...figures], rows });
  say(
    doc,
    "P",
    `${number(all.complete)} dari ${number(all.total)} insiden (${share(all.complete, all.total)}) punya rangkaian waktu yang lengkap dari penugasan sampai selesai di lokasi. Dengan n di bawah ${few}, satu insiden saja dapat banyak mengubah angka 90%.`,
    sheet.left,
    y + 10,
    { size: 8.5, color: ink.soft, width: innerWidth },
  );
}

/** A bar from the start to the 90th percentile with the median marked, on one axis for all steps. */
function drawSteps(doc: Document, told: Record<InsightStep, StepFigures>, y: number): number {
  const most = Math.max(...steps.map((step) => told[step].p90 ?? 0), 60);
  const from = sheet.left + 116;
  const full = innerWidth - 116 - 96;
  const at = (seconds: number) => from + (seconds / most) * full;
  const words = steps.map((step) => `${reportWords.id.step[step]} ${duration(told[step].median)}`).join(", ");
  draw(doc, `Median setiap langkah: ${words}`, () => {
    steps.forEach((step, index) => {
      const { n, median, p90 } = told[step];
      const top = y + 4 + index * 21;
      put(doc, reportWords.id.step[step], sheet.left, top + 2, { size: 9, bold: step === "total" });
      if (median === null || p90 === null) {
        put(doc, "tidak tercatat", from, top + 2, { size: 8.5, color: ink.faint });
        return;
      }
      box(doc, from, top, Math.max(at(p90) - from, 1), 12, "#cfe1ee");
      box(doc, from, top, Math.max(at(median) - from, 1), 12, step === "total" ? ink.accent : "#5f9cc5");
      put(doc, `${duration(median)} · 90% ${duration(p90)}${n < few ? ` · n ${n}` : ""}`, at(p90) + 6, top + 2, {
        size: 8,
      });
    });
    const foot = y + 4 + steps.length * 21 + 4;
    box(doc, from, foot, 14, 8, "#5f9cc5");
    put(doc, "sampai median", from + 18, foot + 0.5, { size: 7.5, color: ink.soft });
    box(doc, from + 88, foot, 14, 8, "#cfe1ee");
    put(doc, "sampai 90%", from + 106, foot + 0.5, { size: 7.5, color: ink.soft });
  });
  return y + 4 + steps.length * 21 + 12;
}
