import { heading, pageHead, statement } from "./blocks";
import type { MonthlyFigures } from "./figures";
import { type Document, sheet } from "./pen";

const notes: [title: string, text: string][] = [
  [
    "Apa yang dihitung",
    "Insiden menurut waktu dibukanya, dalam WIB. Laporan tentang kejadian yang sudah dikenal digabungkan dan dihitung satu kali. Insiden sensitif dan panggilannya tidak dihitung, kecuali pada tabel tahunannya sendiri.",
  ],
  [
    "Kisaran tahun sebelumnya",
    "Jumlah paling sedikit dan paling banyak pada tanggal-tanggal yang sama di setiap tahun sebelumnya yang datanya lengkap. Dengan kurang dari dua tahun tidak disebutkan kisaran. Masa sebelumnya adalah hari-hari tepat sebelum bulan ini, sebanyak hari bulan ini.",
  ],
  [
    "Waktu tanggap",
    "Menjawab: dari dering pertama sampai diangkat. Menugaskan: dari panggilan sampai unit pertama ditugaskan. Menerima tugas, berangkat, perjalanan, dan di lokasi: menurut tombol yang ditekan kru. Seluruhnya: dari panggilan sampai unit pertama tiba. Unit yang dihitung ialah yang pertama tiba; jika tidak ada yang tiba, yang pertama ditugaskan.",
  ],
  [
    "Median dan 90%",
    "Nilai yang sungguh terjadi (peringkat terdekat), bukan rata-rata, supaya satu kejadian yang luar biasa lama tidak menutupi yang lain.",
  ],
  [
    "Target",
    "Target ditetapkan menurut kategori di administrasi. Tercapai berarti langkah itu selesai dalam waktu targetnya; insiden tanpa target atau tanpa waktu tercatat tidak ikut dihitung.",
  ],
  [
    "Lokasi",
    "Insiden yang hanya diketahui desa atau kecamatannya dihitung pada kecamatannya dan tidak pada satu titik, supaya tidak tampak sebagai titik rawan yang sebenarnya tidak ada.",
  ],
  [
    "Perubahan kemudian",
    "Insiden dapat dikoreksi, digabungkan, atau ditandai sensitif setelah laporan dibuat. Laporan kemudian dibuat ulang dan menggantikan yang lama; tanggal pembuatannya tertera di setiap halaman.",
  ],
];

/** How it was counted, for whoever wants to check. */
export function drawMethod(doc: Document, { data }: MonthlyFigures): void {
  let y = pageHead(doc, "Catatan metode", "Cara menghitung angka-angka di laporan ini.");
  const all =
    data === "simulated"
      ? [
          [
            "Data simulasi",
            "Seluruh isi laporan ini berasal dari insiden yang dibuat-buat untuk latihan dan peragaan. Tidak satu pun terjadi. Data simulasi tidak pernah dihitung bersama data nyata.",
          ] as const,
          ...notes,
        ]
      : notes;
  for (const [title, text] of all) {
    y = heading(doc, title, sheet.left, y) - 2;
    y = statement(doc, text, sheet.left, y) + 8;
  }
}
