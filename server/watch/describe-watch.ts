import type { FireWatchRow } from "../../db/queries/watch";
import { catalogues } from "../words/catalogues";
import { dateFormat, formatNumber } from "../words/format";
import type { HighWaterRow } from "./decide-high-water";

/** Describes a fire watch for the incident that is created from it, in the language of the crews. */
export function describeWatch(watch: FireWatchRow): string {
  const locale = "id";
  const words = catalogues[locale].watch;
  const format = dateFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const values: Record<string, string> = {
    number: String(watch.number),
    points: String(watch.pointCount),
    satellites: watch.satellites.map((satellite) => words.satellite[satellite]).join(", "),
    first: format.format(watch.firstSeenAt),
    last: format.format(watch.lastSeenAt),
    confidence: words.confidence[watch.confidence],
    hectares: formatNumber(locale, watch.areaHa),
    frp: watch.maxFrpMw === null ? "–" : formatNumber(locale, watch.maxFrpMw),
  };
  const near = watch.near.map(
    ({ kind, name, distanceM }) => `${words.near[kind]} ${name} ${formatNumber(locale, distanceM / 1_000, 1)} km`,
  );
  const evidence = fillIn(words.evidence, values);
  return near.length > 0 ? `${evidence} ${words.nearby} ${near.join("; ")}.` : evidence;
}

/** Describes high water for the incident that is created from it, in the language of the crews. */
export function describeHighWater({ water, gauge }: HighWaterRow): string {
  const locale = "id";
  const format = dateFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  return fillIn(catalogues[locale].watch.highWater, {
    gauge: gauge.name,
    river: gauge.river,
    siaga: String(water.siaga),
    peak: formatNumber(locale, water.peakM, 2),
    since: format.format(water.startedAt),
  });
}

/** Replaces the names in braces with their values. */
function fillIn(sentence: string, values: Record<string, string>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}
