import { type Category, type Disposition, type Precision, priorities } from "../../db/vocabulary";
import type { InsightStep } from "../domain/insight";

export const languages = ["id", "en"] as const;
export type Language = (typeof languages)[number];

/** What leaves the product as a file is written here, since it is made without a screen; the screens call these things the same. */
export type ReportWords = {
  category: Record<Category, string>;
  priority: Record<1 | 2 | 3 | 4, string>;
  precision: Record<Precision, string>;
  disposition: Record<Disposition, string>;
  step: Record<InsightStep, string>;
  weekday: readonly string[];
  data: Record<"real" | "simulated", string>;
};

const id: ReportWords = {
  category: {
    "natural-disaster": "Bencana alam",
    social: "Sosial",
    accident: "Kecelakaan",
    health: "Kesehatan",
    security: "Keamanan",
    "women-and-children": "Perempuan dan anak",
    fire: "Kebakaran",
  },
  priority: { 1: "Kritis", 2: "Tinggi", 3: "Sedang", 4: "Rendah" },
  precision: {
    exact: "Titik pasti",
    approximate: "Perkiraan",
    village: "Tingkat desa",
    district: "Tingkat kecamatan",
  },
  disposition: {
    emergency: "Darurat",
    "non-emergency": "Bukan darurat",
    information: "Informasi",
    ghost: "Panggilan hantu",
    prank: "Iseng",
    dropped: "Terputus",
    test: "Uji coba",
    duplicate: "Ganda",
  },
  step: {
    answer: "Menjawab",
    dispatch: "Menugaskan",
    acknowledge: "Menerima tugas",
    turnout: "Berangkat",
    travel: "Perjalanan",
    onScene: "Di lokasi",
    total: "Seluruhnya",
  },
  weekday: ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
  data: { real: "Data nyata", simulated: "DATA SIMULASI" },
};

const en: ReportWords = {
  category: {
    "natural-disaster": "Natural disaster",
    social: "Social",
    accident: "Accident",
    health: "Health",
    security: "Security",
    "women-and-children": "Women and children",
    fire: "Fire",
  },
  priority: { 1: "Critical", 2: "High", 3: "Medium", 4: "Low" },
  precision: { exact: "Exact point", approximate: "Approximate", village: "Village only", district: "District only" },
  disposition: {
    emergency: "Emergency",
    "non-emergency": "Non-emergency",
    information: "Information",
    ghost: "Ghost call",
    prank: "Prank",
    dropped: "Dropped",
    test: "Test",
    duplicate: "Duplicate",
  },
  step: {
    answer: "Answer",
    dispatch: "Dispatch",
    acknowledge: "Acknowledge",
    turnout: "Turnout",
    travel: "Travel",
    onScene: "On scene",
    total: "In all",
  },
  weekday: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  data: { real: "Real data", simulated: "SIMULATED DATA" },
};

export const reportWords: Record<Language, ReportWords> = { id, en };

/** The words of a priority, which arrives as a number. */
export function priorityWord(language: Language, priority: number): string {
  const known = priorities.find((one) => one === priority);
  return known ? reportWords[language].priority[known] : `${priority}`;
}

const regions = { id: "id-ID", en: "en-GB" } as const;

// Made once for each way of writing: to make one takes far longer than to write with it.
const numberFormats = new Map<string, Intl.NumberFormat>();

/** "1.234" and "12,5" in Indonesian, "1,234" and "12.5" in English. */
export function writeNumber(language: Language, value: number, decimals = 0): string {
  const key = `${language} ${decimals}`;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(regions[language], digits);
  numberFormats.set(key, format);
  return format.format(value);
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(region: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([region, options]);
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(region, options);
  dateFormats.set(key, format);
  return format;
}

/** A day as "2026-10-01": "1 Oktober 2026". */
export function writeDay(language: Language, day: string, month: "long" | "short" = "long"): string {
  const format = dateFormat(regions[language], { timeZone: "UTC", day: "numeric", month, year: "numeric" });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** The month of its first day: "Oktober 2026". */
export function writeMonth(language: Language, day: string): string {
  const format = dateFormat(regions[language], { timeZone: "UTC", month: "long", year: "numeric" });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** A moment in Sekayu: "26 November 2026 13.05 WIB". */
export function writeMoment(language: Language, at: Date): string {
  const zone = { timeZone: "Asia/Jakarta" };
  const day = dateFormat(regions[language], { ...zone, day: "numeric", month: "long", year: "numeric" }).format(at);
  const clock = dateFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" }).format(at);
  return `${day} ${language === "id" ? clock.replace(":", ".") : clock} WIB`;
}
