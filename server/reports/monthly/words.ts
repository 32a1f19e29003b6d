import { createTranslator } from "use-intl/core";
import { maxStepSeconds } from "../../domain/insight";
import { catalogues } from "../../words/catalogues";
import * as format from "../../words/format";
import { twoDigits } from "../../words/format";
import type { Locale } from "../../words/languages";
import type { UsualRange } from "./figures";

/** The monthly report is written for the regent, in Indonesian. */
export const reportLocale: Locale = "id";

/** All texts in the language of the report, for example the names of categories, priorities and steps. */
export const words = catalogues[reportLocale];
/** The translator for the sentences of the report. */
export const t = createTranslator({ locale: reportLocale, messages: words, namespace: "monthlyReport" });

export const formatNumber = (value: number) => format.formatNumber(reportLocale, value);
export const formatShare = (part: number, whole: number) => format.formatPercent(reportLocale, part, whole);
export const formatDay = (day: string) => format.formatDay(reportLocale, day);
export const formatMonth = (day: string) => format.formatDay(reportLocale, day, { month: "long", year: "numeric" });
export const formatMoment = (at: Date) => format.formatMoment(reportLocale, at);
export const weekdayName = (weekday: number) => format.formatWeekday(reportLocale, weekday);

/** Formats a duration as "04:12", or as "1:04:12" from one hour on, or as "more than 18 hours". Null becomes a dash. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return "–";
  if (seconds >= maxStepSeconds) return t("duration.beyond");
  const [hours, minutes, secondsLeft] = [
    Math.floor(seconds / 3_600),
    Math.floor(seconds / 60) % 60,
    Math.round(seconds) % 60,
  ];
  return hours > 0
    ? `${hours}:${twoDigits(minutes)}:${twoDigits(secondsLeft)}`
    : `${twoDigits(minutes)}:${twoDigits(secondsLeft)}`;
}

/** Formats the usual range of a count as "88–117". If there are too few years for a range, returns a dash. */
export function formatRange({ low, high }: UsualRange): string {
  if (low === null || high === null) return "–";
  return low === high ? formatNumber(low) : `${formatNumber(low)}–${formatNumber(high)}`;
}
