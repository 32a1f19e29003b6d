import type { Locale } from "@/server/words/catalogues";
import { numberFormat } from "@/server/words/format";

const [leastSeconds, mostSeconds] = [60, 86_400];

/** What was typed as minutes, in seconds: null when nothing was, undefined when it is no promise that can be kept in mind. */
export function secondsOf(typed: string): number | null | undefined {
  const text = typed.trim().replace(",", ".");
  if (text === "") return null;
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  const seconds = Math.round(Number(text) * 60);
  return seconds >= leastSeconds && seconds <= mostSeconds ? seconds : undefined;
}

/** Minutes as they are typed: "15", "7,5"; empty without a promise. */
export function typedMinutes(seconds: number | null, locale: Locale): string {
  if (seconds === null) return "";
  return numberFormat(locale, { maximumFractionDigits: 2, useGrouping: false }).format(seconds / 60);
}
