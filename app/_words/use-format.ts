"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";

const zone = "Asia/Jakarta";

/** Made once for each language: making one costs more than all it will ever write. */
const written = new Map<string, ReturnType<typeof formatters>>();

function formatters(locale: string) {
  const region = locale === "id" ? "id-ID" : "en-GB";
  return {
    whole: new Intl.NumberFormat(region, { maximumFractionDigits: 0 }),
    significant: new Intl.NumberFormat(region, { maximumSignificantDigits: 3 }),
    tenth: new Intl.NumberFormat(region, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    degrees: new Intl.NumberFormat(region, { minimumFractionDigits: 4, maximumFractionDigits: 4 }),
    clock: new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    }),
    hourMinute: new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }),
    day: new Intl.DateTimeFormat(region, { timeZone: zone, weekday: "short", day: "numeric", month: "short" }),
    fullDay: new Intl.DateTimeFormat(region, { timeZone: zone, day: "numeric", month: "short", year: "numeric" }),
  };
}

/** How figures are written, in the reader's language; times are WIB. The only formatter. */
export function useFormat() {
  const locale = useLocale();
  const time = useTranslations("time");
  return useMemo(() => {
    const made = written.get(locale) ?? formatters(locale);
    written.set(locale, made);
    const { whole, significant, tenth, degrees, clock, hourMinute, day, fullDay } = made;
    return {
      number: (value: number) => whole.format(value),
      /** A figure that is no whole number, to three digits: "0,74", "12,5". */
      decimal: (value: number) => significant.format(value),
      /** Metres below one kilometre, else kilometres: "850 m", "3,2 km", "41 km". */
      distance: (metres: number) => {
        if (metres < 995) return `${whole.format(Math.round(metres / 10) * 10)} m`;
        return `${metres < 99_950 ? tenth.format(metres / 1_000) : whole.format(metres / 1_000)} km`;
      },
      /** A length of the scale, which is always a round one. */
      roundDistance: (metres: number) =>
        metres < 1_000 ? `${whole.format(metres)} m` : `${whole.format(metres / 1_000)} km`,
      /** A running clock: "04:12", "1:04:12". */
      elapsed: (seconds: number) => {
        const past = Math.max(0, Math.floor(seconds));
        const two = (value: number) => String(value).padStart(2, "0");
        const [h, m, s] = [Math.floor(past / 3_600), Math.floor(past / 60) % 60, past % 60];
        return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
      },
      /** An age in its largest unit: "12 dtk", "41 mnt". */
      age: (seconds: number) => {
        const past = Math.max(0, Math.round(seconds));
        if (past < 90) return time("seconds", { count: past });
        if (past < 90 * 60) return time("minutes", { count: Math.round(past / 60) });
        if (past < 48 * 3_600) return time("hours", { count: Math.round(past / 3_600) });
        return time("days", { count: Math.round(past / 86_400) });
      },
      clock: (at: Date) => clock.format(at),
      hourMinute: (at: Date) => hourMinute.format(at),
      day: (at: Date) => day.format(at),
      /** A day of any year with its time: "25 Nov 2026 10:12:33". */
      moment: (at: Date) => `${fullDay.format(at)} ${clock.format(at)}`,
      coordinates: (lng: number, lat: number) => {
        const [south, north, east, west] = locale === "id" ? ["LS", "LU", "BT", "BB"] : ["S", "N", "E", "W"];
        const [ns, ew] = [lat < 0 ? south : north, lng < 0 ? west : east];
        return `${degrees.format(Math.abs(lat))}° ${ns}, ${degrees.format(Math.abs(lng))}° ${ew}`;
      },
    };
  }, [locale, time]);
}
