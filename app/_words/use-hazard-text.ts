"use client";

import { useLocale, useTranslations } from "next-intl";
import type { WeatherWarningView } from "@/server/hazards/read-public-sources";
import type { Gauge, HighWater } from "../_live/cache/use-hazards";
import { useCoarseClock } from "../_map/motion/use-coarse-clock";
import { useFormat } from "./use-format";

/** A water level that changes by less than this per hour, in metres, is called steady. */
const steadyToleranceMPerHour = 0.02;

/** Returns functions that describe weather warnings and water levels in the user's language. */
export function useHazardText() {
  const t = useTranslations("watch");
  const format = useFormat();
  const locale = useLocale();
  const nowMs = useCoarseClock();
  const formatAge = (moment: Date) => format.age((nowMs - moment.getTime()) / 1_000);
  const formatDayAndTime = (moment: Date) => `${format.day(moment)} ${format.hourMinute(moment)}`;
  /** Formats a moment: only the time if it is less than 20 hours away (past or future), otherwise with the day. */
  const formatShortTime = (moment: Date) =>
    Math.abs(moment.getTime() - nowMs) < 20 * 3_600_000 ? format.hourMinute(moment) : formatDayAndTime(moment);
  /** The text of a warning in the user's language or, if there is none, its first text. */
  const selectWarningText = ({ texts }: WeatherWarningView) =>
    texts.find(({ language }) => isOwnLanguage(language)) ?? texts[0];
  // Language tags are compared regardless of case (RFC 5646, section 2.1.1).
  const isOwnLanguage = (language: string) => language.toLowerCase().startsWith(locale);
  const warningLanguage = (warning: WeatherWarningView) => {
    const language = selectWarningText(warning)?.language;
    return language && !isOwnLanguage(language) ? language : undefined;
  };
  const warningTitle = (warning: WeatherWarningView) => {
    const title = selectWarningText(warning)?.event ?? warning.identifier;
    return warningLanguage(warning) ? t("quotation", { text: title }) : title;
  };
  const formatValidity = ({ state, endedAt, onsetAt, expiresAt }: WeatherWarningView) => {
    if (state !== "current" && endedAt)
      return t("warningEnded", { state: t(`warningState.${state}`), time: formatShortTime(endedAt) });
    if (onsetAt.getTime() > nowMs)
      return t("validFrom", { from: formatShortTime(onsetAt), until: formatShortTime(expiresAt) });
    return t("validUntil", { until: formatShortTime(expiresAt) });
  };
  const formatWarningPlaces = ({ districtNames, areaNames }: WeatherWarningView) =>
    (districtNames.length > 0 ? districtNames : areaNames).join(", ");
  return {
    formatAge,
    formatDayAndTime,
    formatShortTime,
    selectWarningText,
    /** When a warning begins, if it has not yet begun, and when it ends. */
    shortValidity: ({ onsetAt, expiresAt }: WeatherWarningView) =>
      onsetAt.getTime() > nowMs
        ? `${formatShortTime(onsetAt)}–${formatShortTime(expiresAt)}`
        : t("shortUntil", { until: formatShortTime(expiresAt) }),
    formatWarningPlaces,
    /** The language of a warning's texts for the `lang` attribute; undefined if it is the user's language. */
    warningLanguage,
    /** The event that a warning is about, in quotation marks if it is not in the user's language. */
    warningTitle,
    /** Two lines about a warning: its severity, certainty and validity, and the districts or areas it applies to. */
    warningLines: (warning: WeatherWarningView) => [
      [
        t(`severity.${warning.severity}`),
        t(`certainty.${warning.certainty}`),
        formatValidity(warning),
        warning.isUpdate && t("warningUpdate"),
      ]
        .filter(Boolean)
        .join(" · "),
      formatWarningPlaces(warning),
    ],
    /** The text of a warning's label on the map. */
    warningLabel: (warning: WeatherWarningView) => `${warningTitle(warning)}\n${formatValidity(warning)}`,
    level: ({ levelM, siaga }: Gauge) =>
      levelM === null || siaga === null
        ? t("silentAlways")
        : `${t("level", { level: format.decimal(levelM) })} · ${t("siaga", { siaga: String(siaga) })}`,
    trend: ({ riseMPerHour }: Gauge) => {
      if (riseMPerHour === null) return t("riseUnknown");
      const cm = format.decimal(Math.round(Math.abs(riseMPerHour) * 100));
      if (Math.abs(riseMPerHour) < steadyToleranceMPerHour) return t("steady");
      return riseMPerHour > 0 ? t("rising", { cm }) : t("falling", { cm });
    },
    readingAge: ({ isSilent, measuredAt }: Gauge) => {
      if (measuredAt === null) return t("silentAlways");
      return isSilent
        ? t("silentSince", { age: formatAge(measuredAt) })
        : t("measured", { age: formatAge(measuredAt) });
    },
    highWater: ({ number, siaga, peakM, startedAt, endedAt }: HighWater) =>
      [
        t("highWaterSince", { number, siaga, peak: format.decimal(peakM), since: formatShortTime(startedAt) }),
        endedAt && t("highWaterOver", { time: formatShortTime(endedAt) }),
      ]
        .filter(Boolean)
        .join(", "),
  };
}
