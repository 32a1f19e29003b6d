import { timeZone } from "../domain/calendar";
import type { Locale } from "./languages";
import { notations } from "./languages";

/** Cached formatters, because creating one takes far longer than formatting with it. */
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** Returns the cached formatter for numbers in a language. */
export function numberFormat(locale: Locale, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = JSON.stringify([locale, options]);
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(notations[locale].notation.intl, options);
  numberFormats.set(key, format);
  return format;
}

/** Returns the cached formatter for dates and times in a language, in the time zone of the control room. */
export function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const format =
    dateFormats.get(key) ?? new Intl.DateTimeFormat(notations[locale].notation.intl, { timeZone, ...options });
  dateFormats.set(key, format);
  return format;
}

/** Formats a calendar day such as "2026-10-01", in full or in part: "1 Oktober 2026", "Oktober 2026", "Kam". */
export function formatDay(
  locale: Locale,
  day: string,
  options: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric" },
): string {
  return dateFormat(locale, { ...options, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/** Formats a whole number with at least two digits: "07". */
export function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** Returns the name of a weekday; 0 is Monday. */
export function formatWeekday(locale: Locale, weekday: number, style: "long" | "short" = "long"): string {
  // 1 January 2024 was a Monday.
  return formatDay(locale, `2024-01-0${weekday + 1}`, { weekday: style });
}

/** Returns the name of a month; 0 is January. */
export function formatMonth(locale: Locale, month: number, style: "long" | "short" = "short"): string {
  return formatDay(locale, `2024-${twoDigits(month + 1)}-01`, { month: style });
}

/**
 * Formats a number with digit grouping and a fixed number of decimals: "1.234" and "12,5" in Indonesian, "1,234" and
 * "12.5" in English.
 */
export function formatNumber(locale: Locale, value: number, decimals = 0): string {
  return numberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/**
 * Formats `part` as a percentage of `whole`: "12,5%". A share is "0%" or "100%" only if it is exact, otherwise at least
 * "<0,1%" and at most ">99,9%". Returns a dash if `whole` is zero.
 */
export function formatPercent(locale: Locale, part: number, whole: number, decimals = 1): string {
  if (whole === 0) return "–";
  const percent = (part / whole) * 100;
  const smallestPercent = 10 ** -decimals;
  if (part === 0 || part === whole) return `${formatNumber(locale, percent)}%`;
  if (percent < smallestPercent / 2) return `<${formatNumber(locale, smallestPercent, decimals)}%`;
  if (percent >= 100 - smallestPercent / 2) return `>${formatNumber(locale, 100 - smallestPercent, decimals)}%`;
  return `${formatNumber(locale, percent, decimals)}%`;
}

/**
 * Formats a date with its time: "26 November 2026 13.05 WIB" in Indonesian, "26 November 2026 13:05 WIB" in English.
 */
export function formatMoment(locale: Locale, at: Date): string {
  const day = dateFormat(locale, { day: "numeric", month: "long", year: "numeric" }).format(at);
  return `${day} ${dateFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(at)} WIB`;
}
