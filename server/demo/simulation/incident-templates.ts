/** Where an incident happens: in a settlement, on a road between settlements, in the fields, or on the water. */
export type Setting = "settlement" | "road" | "field" | "water";

export type IncidentTemplate = {
  type: string;
  /** Relative frequency. Estimated for a regency of plantations, oil wells, rivers and one highway. */
  weight: number;
  setting: Setting;
  /** The text that the call taker would write. */
  description: string;
};

/** The incidents from which the simulation picks. */
export const incidentTemplates: readonly IncidentTemplate[] = [
  defineTemplate("road-accident", 14, "road", "Dua sepeda motor bertabrakan, ada korban luka."),
  defineTemplate("road-accident-trapped", 2, "road", "Truk dan mobil bertabrakan, pengemudi terjepit."),
  defineTemplate("road-blockage", 4, "road", "Truk mogok melintang, antrean kendaraan memanjang."),
  defineTemplate("vehicle-fire", 2, "road", "Mobil terbakar di pinggir jalan."),
  defineTemplate("acute-illness", 14, "settlement", "Warga lemas dan muntah sejak pagi, perlu dibawa ke rumah sakit."),
  defineTemplate("breathing-difficulty", 5, "settlement", "Lansia sesak napas berat."),
  defineTemplate("cardiac-arrest", 3, "settlement", "Pria jatuh pingsan, tidak merespons."),
  defineTemplate("childbirth", 4, "settlement", "Ibu hamil, kontraksi sudah rapat."),
  defineTemplate("patient-transfer", 4, "settlement", "Rujukan pasien ke rumah sakit."),
  defineTemplate("snake-bite", 3, "field", "Pekerja kebun digigit ular di kaki."),
  defineTemplate("work-accident", 2, "field", "Pekerja jatuh dari alat berat."),
  defineTemplate("building-fire", 6, "settlement", "Rumah panggung terbakar, api membesar."),
  defineTemplate("electrical-fire", 3, "settlement", "Gardu listrik mengeluarkan api."),
  defineTemplate("land-fire", 6, "field", "Asap tebal dari lahan, api merambat ke kebun."),
  defineTemplate("peat-fire", 2, "field", "Lahan gambut terbakar, asap rendah."),
  defineTemplate("oil-site-fire", 2, "field", "Lokasi penyulingan minyak terbakar."),
  defineTemplate("flood", 2, "water", "Air masuk rumah, warga minta dievakuasi."),
  defineTemplate("drowning", 2, "water", "Anak tenggelam saat mandi di sungai."),
  defineTemplate("river-accident", 2, "water", "Perahu terbalik, penumpang hanyut."),
  defineTemplate("fallen-tree", 5, "road", "Pohon besar tumbang menutup jalan."),
  defineTemplate("strong-wind", 1, "settlement", "Atap beberapa rumah terbang."),
  defineTemplate("power-line-hazard", 3, "settlement", "Kabel listrik putus di halaman rumah."),
  defineTemplate("snake-or-bees", 4, "settlement", "Ular masuk rumah warga."),
  defineTemplate("animal-rescue", 2, "settlement", "Kambing jatuh ke sumur."),
  defineTemplate("theft", 4, "settlement", "Sepeda motor hilang dari halaman."),
  defineTemplate("robbery", 2, "road", "Pengendara dihadang orang bersenjata tajam."),
  defineTemplate("brawl", 3, "settlement", "Perkelahian antarpemuda."),
  defineTemplate("public-disturbance", 3, "settlement", "Keributan larut malam."),
  defineTemplate("lost-person", 2, "settlement", "Lansia terlihat bingung, tidak tahu jalan pulang."),
  defineTemplate("mental-health-crisis", 2, "settlement", "Warga mengamuk, keluarga minta bantuan."),
  defineTemplate("domestic-violence", 3, "settlement", "Pelapor meminta pertolongan segera."),
  defineTemplate("child-abuse", 1, "settlement", "Tetangga mendengar anak menangis dan dipukul."),
];

function defineTemplate(type: string, weight: number, setting: Setting, description: string): IncidentTemplate {
  return { type, weight, setting, description };
}
