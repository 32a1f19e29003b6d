"use client";

import { useLocale, useTranslations } from "next-intl";
import { createContext, use, useMemo } from "react";
import { dayOf, timeZone } from "../../server/domain/calendar";
import { dateFormat, numberFormat, twoDigits } from "../../server/words/format";
import { readServerTime } from "../_live/feed/connection";

/** Clock times on screens look the same in every language: "10:12:33". */
const hourMinuteSecond = new Intl.DateTimeFormat("en-GB", {
  timeZone,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const hourMinute = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });

/** Separates a number from its unit, so that a line never breaks between them. */
const noBreakSpace = "\u00a0";

type Format = ReturnType<typeof useCreateFormat>;
export const FormatContext = createContext<Format | null>(null);

/** Formats numbers and times in the user's language; times are in WIB (UTC+7). */
export function useFormat(): Format {
  const format = use(FormatContext);
  if (!format) throw new Error("useFormat must be used inside PreferenceProvider");
  return format;
}

/**
 * Creates the formatters that all components share. With hundreds of rows, creating a set for each row would take too
 * long.
 */
export function useCreateFormat() {
  const locale = useLocale();
  const tTime = useTranslations("time");
  const tNotation = useTranslations("notation");
  return useMemo(() => {
    const integer = numberFormat(locale, { maximumFractionDigits: 0 });
    const threeDigits = numberFormat(locale, { maximumSignificantDigits: 3 });
    const oneDecimal = numberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const degrees = numberFormat(locale, { minimumFractionDigits: 4, maximumFractionDigits: 4 });
    const percent = numberFormat(locale, { style: "percent" });
    const day = dateFormat(locale, { weekday: "short", day: "numeric", month: "short" });
    const fullDay = dateFormat(locale, { day: "numeric", month: "short", year: "numeric" });
    const longDay = dateFormat(locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
    const { compare } = new Intl.Collator(tNotation("intl"));
    // Cached, because hundreds of rows format an age every second, and formatting a message is slow.
    const ages = new Map<string, string>();
    const formatAge = (unit: "seconds" | "minutes" | "hours" | "days", count: number) => {
      const key = `${unit} ${count}`;
      const age = ages.get(key) ?? tTime(unit, { count });
      ages.set(key, age);
      return age;
    };
    return {
      number: (value: number) => integer.format(value),
      /** A number with at most three significant digits: "0.74", "12.5". */
      decimal: (value: number) => threeDigits.format(value),
      /** A share between 0 and 1 as a whole percentage: "45%". */
      percent: (share: number) => percent.format(share),
      /** A distance in metres below one kilometre, otherwise in kilometres: "850 m", "3.2 km", "41.0 km". */
      distance: (metres: number) => {
        if (metres < 995) return `${integer.format(Math.round(metres / 10) * 10)}${noBreakSpace}m`;
        const kilometres = metres < 99_950 ? oneDecimal.format(metres / 1_000) : integer.format(metres / 1_000);
        return `${kilometres}${noBreakSpace}km`;
      },
      /** A distance on the map's scale bar, which is always a round number. */
      roundDistance: (metres: number) =>
        metres < 1_000
          ? `${integer.format(metres)}${noBreakSpace}m`
          : `${integer.format(metres / 1_000)}${noBreakSpace}km`,
      /** An elapsed time: "04:12", or "1:04:12" from one hour on. */
      elapsed: (seconds: number) => {
        const wholeSeconds = Math.max(0, Math.floor(seconds));
        const [h, m, s] = [Math.floor(wholeSeconds / 3_600), Math.floor(wholeSeconds / 60) % 60, wholeSeconds % 60];
        return h > 0 ? `${h}:${twoDigits(m)}:${twoDigits(s)}` : `${twoDigits(m)}:${twoDigits(s)}`;
      },
      /** An age in seconds, minutes, hours or days: "12 s", "41 min". */
      age: (seconds: number) => {
        const wholeSeconds = Math.max(0, Math.round(seconds));
        if (wholeSeconds < 90) return formatAge("seconds", wholeSeconds);
        if (wholeSeconds < 90 * 60) return formatAge("minutes", Math.round(wholeSeconds / 60));
        if (wholeSeconds < 48 * 3_600) return formatAge("hours", Math.round(wholeSeconds / 3_600));
        return formatAge("days", Math.round(wholeSeconds / 86_400));
      },
      /** A duration in whole minutes: "< 1 min", "41 min", or from one hour on "2 h" and "2 h 32 min". */
      duration: (minutes: number) => {
        if (minutes < 1) return tTime("underMinute");
        const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
        if (hours === 0) return formatAge("minutes", rest);
        return rest === 0 ? formatAge("hours", hours) : `${formatAge("hours", hours)} ${formatAge("minutes", rest)}`;
      },
      clock: (at: Date) => hourMinuteSecond.format(at),
      hourMinute: (at: Date) => hourMinute.format(at),
      day: (at: Date) => day.format(at),
      /** A time, with its day unless that is today. */
      hourMinuteAndDay: (at: Date) =>
        dayOf(at) === dayOf(readServerTime()) ? hourMinute.format(at) : `${day.format(at)} ${hourMinute.format(at)}`,
      /** A date: "25 Nov 2026". */
      date: (at: Date) => fullDay.format(at),
      /** A date with its time: "25 Nov 2026 10:12:33". */
      dateTime: (at: Date) => `${fullDay.format(at)} ${hourMinuteSecond.format(at)}`,
      /** A date in words with its time: "Wednesday, 25 November 2026 10:12". */
      longDateTime: (at: Date) => `${longDay.format(at)} ${hourMinute.format(at)}`,
      coordinates: (lng: number, lat: number) => {
        const [northOrSouth, eastOrWest] = [
          tNotation(lat < 0 ? "south" : "north"),
          tNotation(lng < 0 ? "west" : "east"),
        ];
        const format = (value: number, letter: string) => `${degrees.format(Math.abs(value))}°${noBreakSpace}${letter}`;
        return `${format(lat, northOrSouth)}, ${format(lng, eastOrWest)}`;
      },
      /** Compares two strings in the alphabetical order of the user's language. */
      compare: (a: string, b: string) => compare(a, b),
    };
  }, [locale, tTime, tNotation]);
}
