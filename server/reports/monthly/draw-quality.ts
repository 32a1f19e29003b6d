import { dispositions, precisions } from "../../../db/vocabulary";
import { steps } from "../../domain/insight";
import { reportWords } from "../language";
import { heading, pageHead, statement } from "./blocks";
import type { MonthlyFigures } from "./figures";
import { type Document, innerWidth, sheet } from "./pen";
import { type Column, table } from "./table";
import { day, number, share } from "./wording";

const half = innerWidth / 2 - 14;

/** How good the data is that all of it rests on, and what the calls turned out to be. */
export function drawQuality(doc: Document, { quality }: MonthlyFigures): void {
  const top = pageHead(
    doc,
    "Mutu data dan panggilan",
    "Angka di laporan ini hanya sebaik catatannya. Halaman ini menunjukkan apa yang masuk, apa yang terbukti bukan keadaan darurat, dan apa yang tidak tercatat.",
  );
  const { calls, merged, blankHours, complete, total, missing } = quality;
  const right = sheet.left + innerWidth / 2 + 14;
  const counted = (head: string): Column[] => [
    { head, width: half - 130 },
    { head: "Jumlah", width: 60, align: "right", bold: true },
    { head: "Bagian", width: 70, align: "right" },
  ];

  const calling = table(doc, {
    x: sheet.left,
    y: heading(doc, "Panggilan masuk", sheet.left, top),
    columns: counted("Ternyata"),
    rows: [
      ...dispositions.map((one) => [
        reportWords.id.disposition[one],
        number(calls.byDisposition[one]),
        share(calls.byDisposition[one], calls.total),
      ]),
      ["Belum diputuskan", number(calls.open), share(calls.open, calls.total)],
      ["Ditahan, nomor diblokir", number(calls.heldOff), share(calls.heldOff, calls.total)],
      ["Semua panggilan", number(calls.total), ""],
    ],
  });
  const placing = table(doc, {
    x: right,
    y: heading(doc, "Ketepatan lokasi", right, top),
    columns: counted("Lokasi diketahui"),
    rows: precisions.map((one) => {
      const placed = precisions.reduce((sum, each) => sum + quality.precisions[each], 0);
      return [reportWords.id.precision[one], number(quality.precisions[one]), share(quality.precisions[one], placed)];
    }),
  });
  const stamping = table(doc, {
    x: right,
    y: heading(doc, "Waktu yang tidak tercatat", right, placing + 22),
    columns: counted("Langkah"),
    rows: steps.map((step) => [reportWords.id.step[step], number(missing[step]), share(missing[step], total)]),
  });

  let y = heading(doc, "Dalam kalimat", sheet.left, Math.max(calling, stamping) + 26);
  const { longest } = blankHours;
  const sentences = [
    calls.total === 0
      ? "Tidak ada panggilan tercatat."
      : `${number(calls.noise)} dari ${number(calls.total)} panggilan (${share(calls.noise, calls.total)}) adalah gangguan: panggilan hantu, iseng, terputus, atau dari nomor yang diblokir.`,
    `${number(complete)} dari ${number(total)} insiden (${share(complete, total)}) punya rangkaian waktu yang lengkap dari penugasan sampai selesai di lokasi.`,
    `${number(merged.incidents)} laporan ganda digabungkan dengan insiden yang sudah dikenal; ${number(merged.calls)} panggilan ikut dengannya.`,
    `${number(blankHours.hours)} dari ${number(blankHours.of)} jam tidak mencatat panggilan maupun insiden.${
      longest
        ? ` Yang terpanjang ${number(longest.hours)} jam, sejak ${day(longest.day)} pukul ${String(longest.hour).padStart(2, "0")}.00 WIB.`
        : ""
    } Jam kosong dapat berarti tenang, dapat juga berarti tidak dicatat.`,
  ];
  for (const sentence of sentences) y = statement(doc, sentence, sheet.left, y) - 2;
}
