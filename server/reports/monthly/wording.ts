import { longestSeconds } from "../../domain/insight";
import { writePercent } from "../csv-text";
import { writeDay, writeMonth, writeNumber } from "../language";
import type { MonthlyFigures, Range } from "./figures";

export const number = (value: number) => writeNumber("id", value);
export const share = (part: number, whole: number) => writePercent("id", part, whole);
export const day = (iso: string) => writeDay("id", iso);
export const month = (iso: string) => writeMonth("id", iso);

/** Minutes and seconds as "04:12", from an hour on as "1:04:12"; a dash when there is none. */
export function duration(seconds: number | null): string {
  if (seconds === null) return "–";
  if (seconds >= longestSeconds) return "> 18 jam";
  const two = (value: number) => String(value).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, Math.round(seconds) % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** How a duration of so many seconds is to be read. */
export function clock(seconds: number): string {
  return seconds < 3_600 ? "menit:detik" : "jam:menit:detik";
}

/** "88–117"; a dash when too few years are known to tell. */
export function range({ low, high }: Range): string {
  if (low === null || high === null) return "–";
  return low === high ? number(low) : `${number(low)}–${number(high)}`;
}

/** Where a count stands against the same month of earlier years, in words. */
export function againstNormal(count: number, { low, high }: Range): string {
  if (low === null || high === null) return "Belum cukup tahun untuk dibandingkan";
  if (count < low) return "Di bawah kisaran tahun-tahun sebelumnya";
  if (count > high) return "Di atas kisaran tahun-tahun sebelumnya";
  return "Dalam kisaran tahun-tahun sebelumnya";
}

/** What every page says it was counted from. */
export function filterLine({ month: first, lastDay }: MonthlyFigures): string {
  return `Periode ${day(first)} – ${day(lastDay)} · semua kategori, prioritas, kecamatan, instansi, hari, dan jam · tanpa insiden sensitif`;
}

/** How good the data is that every page was counted from. */
export function qualityLine({ quality }: MonthlyFigures): string {
  const { complete, total, precisions, calls } = quality;
  const placed = Object.values(precisions).reduce((sum, count) => sum + count, 0);
  return `Mutu data: waktu lengkap ${share(complete, total)} · titik pasti ${share(precisions.exact, placed)} · panggilan gangguan ${share(calls.noise, calls.total)}`;
}
