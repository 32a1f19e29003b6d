import type { FireWatchRow } from "../../db/queries/fire-watches";
import type { WeatherWarningRow } from "../../db/queries/public-sources";
import { catalogues } from "../words/catalogues";
import { dateFormat, formatNumber } from "../words/format";
import type { HighWaterRow } from "./decide-high-water";

/** Describes a fire watch for the incident that is created from it, in Indonesian, the language of the crews. */
export function describeFireWatch(watch: FireWatchRow): string {
  const locale = "id";
  const words = catalogues[locale].watch;
  const timeFormat = dateFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const values: Record<string, string> = {
    number: String(watch.number),
    points: String(watch.pointCount),
    satellites: watch.satellites.map((satellite) => words.satellite[satellite]).join(", "),
    first: timeFormat.format(watch.firstSeenAt),
    last: timeFormat.format(watch.lastSeenAt),
    confidence: words.confidence[watch.confidence],
    hectares: formatNumber(locale, watch.areaHa),
    frp: watch.maxFrpMw === null ? "–" : formatNumber(locale, watch.maxFrpMw),
  };
  const nearbyPlaces = watch.near.map(
    ({ kind, name, distanceM }) => `${words.near[kind]} ${name} ${formatNumber(locale, distanceM / 1_000, 1)} km`,
  );
  const evidence = fillTemplate(words.evidence, values);
  return nearbyPlaces.length > 0 ? `${evidence} ${words.nearby} ${nearbyPlaces.join("; ")}.` : evidence;
}

/** Describes high water for the incident that is created from it, in Indonesian. */
export function describeHighWater({ water, gauge }: HighWaterRow): string {
  const locale = "id";
  const timeFormat = dateFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  return fillTemplate(catalogues[locale].watch.highWater, {
    gauge: gauge.name,
    river: gauge.river,
    siaga: String(water.siaga),
    peak: formatNumber(locale, water.peakM, 2),
    since: timeFormat.format(water.startedAt),
  });
}

/** Describes a weather warning for the incident that is created from it, in Indonesian. */
export function describeWeatherWarning(warning: WeatherWarningRow): string {
  const locale = "id";
  const words = catalogues[locale].watch;
  const timeFormat = dateFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const text = warning.texts.find(({ language }) => language.startsWith(locale)) ?? warning.texts[0];
  const sentence = fillTemplate(words.warningEvidence, {
    sender: text?.senderName ?? warning.sender,
    event: text?.event ?? "",
    severity: words.severity[warning.severity].toLowerCase(),
    from: timeFormat.format(warning.onsetAt),
    until: timeFormat.format(warning.expiresAt),
    area: (warning.districtNames.length > 0 ? warning.districtNames : warning.areaNames).join(", "),
  });
  return [sentence, text?.headline, text?.instruction].filter(Boolean).join(" ").slice(0, 4_000);
}

/** Replaces each name in braces with its value. */
function fillTemplate(sentence: string, values: Record<string, string>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}
