import type { Language } from "./language";

const csvFigures = ["places", "cells", "days", "hours", "steps", "quality", "sensitive"] as const;
export type CsvFigure = (typeof csvFigures)[number];

type CsvWords = {
  title: Record<CsvFigure, string>;
  head: Record<
    | "period"
    | "categories"
    | "types"
    | "priorities"
    | "districts"
    | "agencies"
    | "hours"
    | "weekdays"
    | "cell"
    | "data"
    | "n"
    | "complete"
    | "masked"
    | "source",
    string
  >;
  column: Record<
    | "code"
    | "district"
    | "incidents"
    | "population"
    | "rate"
    | "cell"
    | "lat"
    | "lng"
    | "day"
    | "weekday"
    | "hour"
    | "group"
    | "step"
    | "median"
    | "p90"
    | "promised"
    | "within"
    | "share"
    | "what"
    | "figure"
    | "year"
    | "category",
    string
  >;
  quality: Record<
    | "calls"
    | "open"
    | "heldOff"
    | "noise"
    | "mergedIncidents"
    | "mergedCalls"
    | "blankHours"
    | "hours"
    | "incidents"
    | "complete"
    | "call"
    | "place"
    | "missing",
    string
  >;
  all: string;
  boundary: string;
  villageOnly: string;
  districtOnly: string;
  other: string;
  masked: string;
  maskedTable: string;
  /** With the moment behind it. */
  source: string;
};

const id: CsvWords = {
  title: {
    places: "Insiden menurut kecamatan",
    cells: "Insiden menurut sel H3",
    days: "Insiden menurut hari",
    hours: "Insiden menurut jam dan hari dalam seminggu",
    steps: "Waktu tanggap menurut langkah",
    quality: "Mutu data dan panggilan",
    sensitive: "Insiden sensitif menurut tahun",
  },
  head: {
    period: "Periode",
    categories: "Kategori",
    types: "Jenis",
    priorities: "Prioritas",
    districts: "Kecamatan",
    agencies: "Instansi",
    hours: "Jam",
    weekdays: "Hari",
    cell: "Sel H3",
    data: "Data",
    n: "n",
    complete: "Waktu lengkap",
    masked: "Disembunyikan",
    source: "Sumber",
  },
  column: {
    code: "Kode",
    district: "Kecamatan",
    incidents: "Insiden",
    population: "Penduduk",
    rate: "Insiden per 10.000 penduduk",
    cell: "Sel H3",
    lat: "Lintang pusat sel",
    lng: "Bujur pusat sel",
    day: "Tanggal",
    weekday: "Hari",
    hour: "Jam mulai (WIB)",
    group: "Kelompok",
    step: "Langkah",
    median: "Median (detik)",
    p90: "Persentil ke-90 (detik)",
    promised: "Punya target",
    within: "Dalam target",
    share: "Bagian (%)",
    what: "Hal",
    figure: "Jumlah",
    year: "Tahun",
    category: "Kategori",
  },
  quality: {
    calls: "Semua panggilan",
    open: "Panggilan belum diputuskan",
    heldOff: "Panggilan ditahan, nomor diblokir",
    noise: "Panggilan gangguan",
    mergedIncidents: "Laporan ganda yang digabungkan",
    mergedCalls: "Panggilan dari laporan ganda",
    blankHours: "Jam kosong",
    hours: "Jam dalam periode",
    incidents: "Insiden",
    complete: "Insiden dengan waktu lengkap",
    call: "Panggilan: {name}",
    place: "Lokasi: {name}",
    missing: "Tidak tercatat: {name}",
  },
  all: "semua",
  boundary: "Di luar batas kecamatan",
  villageOnly: "Hanya diketahui desanya (tidak pada sel mana pun)",
  districtOnly: "Hanya diketahui kecamatannya (tidak pada sel mana pun)",
  other: "Kategori lain yang ditandai sensitif",
  masked: "Insiden sensitif dan panggilannya tidak dihitung di sini",
  maskedTable: "Angka di bawah lima ditulis <5 (nol sampai empat); hanya tahun yang sudah berakhir; tanpa jumlah",
  source: "Muba Siaga 112, Kabupaten Musi Banyuasin, diambil {moment}",
};

const en: CsvWords = {
  title: {
    places: "Incidents by kecamatan",
    cells: "Incidents by H3 cell",
    days: "Incidents by day",
    hours: "Incidents by hour and weekday",
    steps: "Response times by step",
    quality: "Quality of data and calls",
    sensitive: "Sensitive incidents by year",
  },
  head: {
    period: "Period",
    categories: "Category",
    types: "Type",
    priorities: "Priority",
    districts: "Kecamatan",
    agencies: "Agency",
    hours: "Hours",
    weekdays: "Weekday",
    cell: "H3 cell",
    data: "Data",
    n: "n",
    complete: "Times complete",
    masked: "Withheld",
    source: "Source",
  },
  column: {
    code: "Code",
    district: "Kecamatan",
    incidents: "Incidents",
    population: "Population",
    rate: "Incidents per 10,000 people",
    cell: "H3 cell",
    lat: "Latitude of its centre",
    lng: "Longitude of its centre",
    day: "Day",
    weekday: "Weekday",
    hour: "Hour from (WIB)",
    group: "Group",
    step: "Step",
    median: "Median (seconds)",
    p90: "90th percentile (seconds)",
    promised: "With a target",
    within: "Within the target",
    share: "Share (%)",
    what: "What",
    figure: "Figure",
    year: "Year",
    category: "Category",
  },
  quality: {
    calls: "All calls",
    open: "Calls not decided yet",
    heldOff: "Calls held off, number blocked",
    noise: "Noise calls",
    mergedIncidents: "Duplicates merged",
    mergedCalls: "Calls of duplicates",
    blankHours: "Blank hours",
    hours: "Hours of the period",
    incidents: "Incidents",
    complete: "Incidents with complete times",
    call: "Call: {name}",
    place: "Place: {name}",
    missing: "Not stamped: {name}",
  },
  all: "all",
  boundary: "Outside every kecamatan",
  villageOnly: "Known by village only (in no cell)",
  districtOnly: "Known by kecamatan only (in no cell)",
  other: "Other categories, marked as sensitive",
  masked: "Sensitive incidents and their calls are not counted here",
  maskedTable: "Figures below five are written <5 (none to four); only years that have ended; no sums",
  source: "Muba Siaga 112, Musi Banyuasin Regency, taken {moment}",
};

export const csvWords: Record<Language, CsvWords> = { id, en };
