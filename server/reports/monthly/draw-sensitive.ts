import { smallestShownCount } from "../../masking/mask-count";
import { pageHead, statement } from "./blocks";
import type { MonthlyFigures } from "./figures";
import { type Document, innerWidth, say, sheet } from "./pen";
import { type Column, table } from "./table";
import { number } from "./wording";

const mostYears = 4;

/** What is told of sensitive incidents: ended years only, by kecamatan, nothing below five, no sums. */
export function drawSensitive(doc: Document, { sensitive, districts }: MonthlyFigures): void {
  const top = pageHead(
    doc,
    "Insiden sensitif",
    "Kekerasan terhadap perempuan dan anak, dan insiden lain yang ditandai sensitif. Tidak satu pun dihitung di halaman lain laporan ini, begitu pula panggilannya.",
  );
  const years = [...sensitive].sort((one, other) => one.year - other.year).slice(-mostYears);
  let y = top;
  if (years.length === 0) y = statement(doc, "Belum ada tahun yang lengkap untuk disajikan.", sheet.left, y);
  else {
    const wide = (innerWidth - 130) / (years.length * 2);
    const columns: Column[] = [
      { head: "Kecamatan", width: 130 },
      ...years.flatMap(({ year }): Column[] => [
        { head: `${year} P&A`, width: wide, align: "right" },
        { head: `${year} lain`, width: wide, align: "right" },
      ]),
    ];
    const rows = [...districts]
      .sort((one, other) => one.name.localeCompare(other.name))
      .map(({ code, name }) => [
        name,
        ...years.flatMap(({ cells }) =>
          (["women-and-children", "other"] as const).map((group) => {
            const cell = cells.find(({ district, category }) => district === code && category === group);
            return cell?.count == null ? `<${smallestShownCount}` : number(cell.count);
          }),
        ),
      ]);
    y = table(doc, { x: sheet.left, y, columns, rows });
    y = say(doc, "P", "P&A: perempuan dan anak. lain: kategori lain yang ditandai sensitif.", sheet.left, y + 6, {
      size: 8,
    });
  }
  y += 18;
  for (const sentence of [
    `"<${smallestShownCount}" berarti nol sampai empat. Angka di bawah lima tidak diberitahukan kepada siapa pun, juga tidak apakah nol, karena di satu kecamatan angka kecil dapat menunjuk kepada seseorang yang dikenal tetangganya.`,
    "Tidak ada jumlah per baris atau kolom, sebab dari jumlah angka yang disembunyikan dapat dihitung kembali.",
    "Hanya tahun yang sudah berakhir yang disajikan: dari tabel tahun berjalan, yang bertambah dari bulan ke bulan, selisihnya akan menunjukkan satu insiden.",
    "Tempat, waktu, alamat, dan pelapor tidak pernah keluar dari ruang kendali, instansi, dan kru yang menanganinya.",
  ]) {
    y = statement(doc, sentence, sheet.left, y) - 2;
  }
}
