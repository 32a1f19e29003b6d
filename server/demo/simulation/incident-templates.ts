/** Where an incident type happens: in a settlement, on the road between two, in the fields, or on the water. */
export type Setting = "settlement" | "road" | "field" | "water";

export type IncidentTemplate = {
  type: string;
  /** Relative frequency: our own estimate for a regency of plantations, oil wells, rivers and one highway. */
  weight: number;
  setting: Setting;
  /** What the call taker would write down. */
  description: string;
};

/** The incidents of the simulation. */
export const incidentTemplates: readonly IncidentTemplate[] = [
  template("road-accident", 14, "road", "Dua sepeda motor bertabrakan, ada korban luka."),
  template("road-accident-trapped", 2, "road", "Truk dan mobil bertabrakan, pengemudi terjepit."),
  template("road-blockage", 4, "road", "Truk mogok melintang, antrean kendaraan memanjang."),
  template("vehicle-fire", 2, "road", "Mobil terbakar di pinggir jalan."),
  template("acute-illness", 14, "settlement", "Warga lemas dan muntah sejak pagi, perlu dibawa ke rumah sakit."),
  template("breathing-difficulty", 5, "settlement", "Lansia sesak napas berat."),
  template("cardiac-arrest", 3, "settlement", "Pria jatuh pingsan, tidak merespons."),
  template("childbirth", 4, "settlement", "Ibu hamil, kontraksi sudah rapat."),
  template("patient-transfer", 4, "settlement", "Rujukan pasien ke rumah sakit."),
  template("snake-bite", 3, "field", "Pekerja kebun digigit ular di kaki."),
  template("work-accident", 2, "field", "Pekerja jatuh dari alat berat."),
  template("building-fire", 6, "settlement", "Rumah panggung terbakar, api membesar."),
  template("electrical-fire", 3, "settlement", "Gardu listrik mengeluarkan api."),
  template("land-fire", 6, "field", "Asap tebal dari lahan, api merambat ke kebun."),
  template("peat-fire", 2, "field", "Lahan gambut terbakar, asap rendah."),
  template("oil-site-fire", 2, "field", "Lokasi penyulingan minyak terbakar."),
  template("flood", 2, "water", "Air masuk rumah, warga minta dievakuasi."),
  template("drowning", 2, "water", "Anak tenggelam saat mandi di sungai."),
  template("river-accident", 2, "water", "Perahu terbalik, penumpang hanyut."),
  template("fallen-tree", 5, "road", "Pohon besar tumbang menutup jalan."),
  template("strong-wind", 1, "settlement", "Atap beberapa rumah terbang."),
  template("power-line-hazard", 3, "settlement", "Kabel listrik putus di halaman rumah."),
  template("snake-or-bees", 4, "settlement", "Ular masuk rumah warga."),
  template("animal-rescue", 2, "settlement", "Kambing jatuh ke sumur."),
  template("theft", 4, "settlement", "Sepeda motor hilang dari halaman."),
  template("robbery", 2, "road", "Pengendara dihadang orang bersenjata tajam."),
  template("brawl", 3, "settlement", "Perkelahian antarpemuda."),
  template("public-disturbance", 3, "settlement", "Keributan larut malam."),
  template("lost-person", 2, "settlement", "Lansia terlihat bingung, tidak tahu jalan pulang."),
  template("mental-health-crisis", 2, "settlement", "Warga mengamuk, keluarga minta bantuan."),
  template("domestic-violence", 3, "settlement", "Pelapor meminta pertolongan segera."),
  template("child-abuse", 1, "settlement", "Tetangga mendengar anak menangis dan dipukul."),
];

function template(type: string, weight: number, setting: Setting, description: string): IncidentTemplate {
  return { type, weight, setting, description };
}
