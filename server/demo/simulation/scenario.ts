/** Where a kind of incident happens: in a settlement, on the way between two, out in the fields, or on the water. */
export type Setting = "settlement" | "road" | "field" | "water";

export type Happening = {
  type: string;
  /** How often, against the others: our own guess at a regency of plantations, oil wells, rivers and one highway. */
  weight: number;
  setting: Setting;
  /** What the call taker would write down. */
  description: string;
};

/** What happens in the simulation, by incident type. */
export const happenings: readonly Happening[] = [
  happening("road-accident", 14, "road", "Dua sepeda motor bertabrakan, ada korban luka."),
  happening("road-accident-trapped", 2, "road", "Truk dan mobil bertabrakan, pengemudi terjepit."),
  happening("road-blockage", 4, "road", "Truk mogok melintang, antrean kendaraan memanjang."),
  happening("vehicle-fire", 2, "road", "Mobil terbakar di pinggir jalan."),
  happening("acute-illness", 14, "settlement", "Warga lemas dan muntah sejak pagi, perlu dibawa ke rumah sakit."),
  happening("breathing-difficulty", 5, "settlement", "Lansia sesak napas berat."),
  happening("cardiac-arrest", 3, "settlement", "Pria jatuh pingsan, tidak merespons."),
  happening("childbirth", 4, "settlement", "Ibu hamil, kontraksi sudah rapat."),
  happening("patient-transfer", 4, "settlement", "Rujukan pasien ke rumah sakit."),
  happening("snake-bite", 3, "field", "Pekerja kebun digigit ular di kaki."),
  happening("work-accident", 2, "field", "Pekerja jatuh dari alat berat."),
  happening("building-fire", 6, "settlement", "Rumah panggung terbakar, api membesar."),
  happening("electrical-fire", 3, "settlement", "Gardu listrik mengeluarkan api."),
  happening("land-fire", 6, "field", "Asap tebal dari lahan, api merambat ke kebun."),
  happening("peat-fire", 2, "field", "Lahan gambut terbakar, asap rendah."),
  happening("oil-site-fire", 2, "field", "Lokasi penyulingan minyak terbakar."),
  happening("flood", 2, "water", "Air masuk rumah, warga minta dievakuasi."),
  happening("drowning", 2, "water", "Anak tenggelam saat mandi di sungai."),
  happening("river-accident", 2, "water", "Perahu terbalik, penumpang hanyut."),
  happening("fallen-tree", 5, "road", "Pohon besar tumbang menutup jalan."),
  happening("strong-wind", 1, "settlement", "Atap beberapa rumah terbang."),
  happening("power-line-hazard", 3, "settlement", "Kabel listrik putus di halaman rumah."),
  happening("snake-or-bees", 4, "settlement", "Ular masuk rumah warga."),
  happening("animal-rescue", 2, "settlement", "Kambing jatuh ke sumur."),
  happening("theft", 4, "settlement", "Sepeda motor hilang dari halaman."),
  happening("robbery", 2, "road", "Pengendara dihadang orang bersenjata tajam."),
  happening("brawl", 3, "settlement", "Perkelahian antarpemuda."),
  happening("public-disturbance", 3, "settlement", "Keributan larut malam."),
  happening("lost-person", 2, "settlement", "Lansia terlihat bingung, tidak tahu jalan pulang."),
  happening("mental-health-crisis", 2, "settlement", "Warga mengamuk, keluarga minta bantuan."),
  happening("domestic-violence", 3, "settlement", "Pelapor meminta pertolongan segera."),
  happening("child-abuse", 1, "settlement", "Tetangga mendengar anak menangis dan dipukul."),
];

function happening(type: string, weight: number, setting: Setting, description: string): Happening {
  return { type, weight, setting, description };
}
