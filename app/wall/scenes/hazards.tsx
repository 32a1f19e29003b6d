"use client";

import { CloudLightning, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { WeatherWarningView } from "@/server/hazards/read-public-sources";
import { type Gauge, isMissingOrOutdated, usePublicSources, useRivers } from "../../_live/cache/use-hazards";
import { GaugeLayer, WeatherWarningLayer } from "../../_map/layers/hazard-layer";
import { areJsonEqual, areLabelsEqual, useStableValue } from "../../_map/motion/use-stable-value";
import { GaugeMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { useHazardText } from "../../_words/use-hazard-text";
import { useWallWatches } from "./fires-scene";
import { CountedList } from "./scene-panel";

/**
 * The warnings in force and the gauges with high water, without those that a dispatcher dismissed. `hasNoWarnings` and
 * `normalGauges` do not depend on what was dismissed.
 */
function useWallHazards() {
  const { warnings, sources, query } = usePublicSources();
  const { gauges, highWater, query: riverQuery } = useRivers();
  const dismissedGauges = highWater.flatMap(({ gaugeCode, state, endedAt }) =>
    state === "dismissed" && endedAt === null ? [gaugeCode] : [],
  );
  const warningsInForce = warnings.filter(({ state }) => state === "current");
  const warningSources = sources.filter(({ name }) => name.startsWith("bmkg-warnings"));
  const areSourcesCurrent =
    warningSources.length > 0 && warningSources.every(({ condition }) => condition === "current");
  return {
    warnings: warningsInForce.filter(({ decision }) => decision !== "dismissed"),
    hasNoWarnings: areSourcesCurrent && warningsInForce.length === 0,
    sources: warningSources,
    gauges,
    highGauges: gauges.filter(
      ({ code, siaga }) => siaga !== null && siaga < 4 && !dismissedGauges.includes(code),
    ) as (Gauge & { siaga: number })[],
    normalGauges: gauges.filter(({ siaga, isSilent }) => siaga === 4 && !isSilent),
    hasFailed: isMissingOrOutdated(query) || isMissingOrOutdated(riverQuery),
  };
}

/**
 * When the newest hotspot was seen, if no source of hotspots in use is current, or if they cannot be read; otherwise
 * undefined. Then an empty map does not mean that there are no fires.
 */
function useOutdatedFires(): { newestAt: Date | null } | undefined {
  const query = useWallWatches();
  const sources = (query.data?.sources ?? []).filter(({ condition }) => condition !== "off");
  const isCurrent = sources.length === 0 || sources.some(({ condition }) => condition === "current");
  if (isCurrent && !isMissingOrOutdated(query)) return undefined;
  const newestMs = Math.max(...sources.map(({ newestAt }) => newestAt?.getTime() ?? 0));
  return { newestAt: newestMs > 0 ? new Date(newestMs) : null };
}

/**
 * Items are listed in the order of these ranks. Siaga 1 ranks as high as an extreme warning. Sources and gauges without
 * current data rank below Siaga 2 and severe warnings.
 */
const severityRank = { Extreme: 1, Severe: 2, Moderate: 4, Minor: 5, Unknown: 5 } as const;
const siagaRank = [1, 2, 4] as const;
const faultRank = 3;

/**
 * Lists weather warnings, high water, and sources and gauges without current data, each with its source and age, and
 * the number of those that do not fit. With `saysNone`, also says that there is no warning or no high water. In the
 * fire scene, which has its own list of them, it leaves out the sources of hotspots. Renders nothing if there is
 * nothing to show.
 */
export function Hazards({ saysNone, isFireScene }: { saysNone: boolean; isFireScene: boolean }) {
  const t = useTranslations("watch");
  const tHazards = useTranslations("wallHazards");
  const text = useHazardText();
  const wallHazards = useWallHazards();
  const { warnings, sources, gauges, highGauges } = wallHazards;
  const outdatedFires = useOutdatedFires();
  const silentGauges = gauges.filter(
    ({ code, isSilent }) => isSilent && !highGauges.some((highGauge) => highGauge.code === code),
  );
  const faults = [
    ...(wallHazards.hasFailed ? [{ key: "hazards", name: t("hazards"), cause: t("tabFailed"), at: null }] : []),
    ...sources
      .filter(({ condition }) => condition !== "current")
      .map(({ name, condition, fault, lastSuccessAt }) => ({
        key: name,
        name: t(`sourceName.${name}`),
        cause: fault ? t(`fault.${fault}`) : t(`condition.${condition}`),
        at: lastSuccessAt,
      })),
    ...(outdatedFires && !isFireScene
      ? [{ key: "fires", name: t("title"), cause: tHazards("notCurrent"), at: outdatedFires.newestAt }]
      : []),
    ...silentGauges.map(({ code, name, measuredAt }) => ({
      key: `gauge ${code}`,
      name,
      cause: measuredAt ? tHazards("silent") : t("silentAlways"),
      at: measuredAt,
    })),
  ];
  const items = [
    ...warnings.map((warning) => ({
      rank: severityRank[warning.severity],
      item: <WarningItem key={warning.id} warning={warning} />,
    })),
    ...highGauges.map((gauge) => ({
      rank: siagaRank[gauge.siaga - 1] ?? 1,
      item: <GaugeItem key={gauge.code} gauge={gauge} />,
    })),
    ...faults.map(({ key, name, cause, at }) => ({
      rank: faultRank,
      item: (
        <Item
          key={key}
          mark={<TriangleAlert className="size-[1.5rem] shrink-0 p-[0.1rem] text-alarm" aria-hidden />}
          title={name}
        >
          <span className="font-semibold text-alarm">
            {[cause, at && text.formatAge(at)].filter(Boolean).join(" ")}
          </span>
        </Item>
      ),
    })),
  ]
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
  const hasNoWarnings = !wallHazards.hasFailed && wallHazards.hasNoWarnings;
  const normalCount = !wallHazards.hasFailed && highGauges.length === 0 ? wallHazards.normalGauges.length : 0;
  const lastSuccessAt = Math.min(...sources.map(({ lastSuccessAt: at }) => at?.getTime() ?? 0));
  if (items.length === 0 && !(saysNone && (hasNoWarnings || normalCount > 0))) return null;
  return (
    <section aria-label={t("hazards")} className="wall-hazards wall-panel max-w-full overflow-hidden px-3">
      <CountedList count={items.length}>
        {items}
        {saysNone && hasNoWarnings && (
          <li className="wall-fit text-ink-2">
            <span>{tHazards("noWarning")}</span>
            <span>{tHazards("source", { source: "BMKG", age: text.formatAge(new Date(lastSuccessAt)) })}</span>
          </li>
        )}
        {saysNone && normalCount > 0 && (
          <li className="wall-fit text-ink-2">{tHazards("normalGauges", { count: normalCount })}</li>
        )}
      </CountedList>
    </section>
  );
}

function WarningItem({ warning }: { warning: WeatherWarningView }) {
  const t = useTranslations("watch");
  const text = useHazardText();
  const { severity, sentAt } = warning;
  return (
    <Item
      hazard={warning.id}
      mark={<CloudLightning className="size-[1.5rem] shrink-0 p-[0.1rem]" aria-hidden />}
      title={text.warningTitle(warning)}
      titleLanguage={text.warningLanguage(warning)}
    >
      <span>{text.shortValidity(warning)}</span>
      {severityRank[severity] <= 2 && <span className="font-semibold text-ink">{t(`severity.${severity}`)}</span>}
      <span className="min-w-0 flex-[1_1_4rem] truncate">{text.formatWarningPlaces(warning)}</span>
      <span>BMKG</span>
      <span>{text.formatAge(sentAt)}</span>
    </Item>
  );
}

function GaugeItem({ gauge }: { gauge: Gauge & { siaga: number } }) {
  const t = useTranslations("watch");
  const tHazards = useTranslations("wallHazards");
  const format = useFormat();
  const text = useHazardText();
  const { code, name, river, siaga, levelM, isSilent, measuredAt } = gauge;
  const age = measuredAt ? text.formatAge(measuredAt) : "";
  return (
    <Item
      hazard={code}
      mark={<GaugeMark gauge={gauge} className="size-[1.5rem] shrink-0" />}
      title={`${t("siaga", { siaga: `${siaga}` })}: ${name}, ${t("river", { name: river })}`}
    >
      <span>{t("level", { level: format.decimal(levelM ?? 0) })}</span>
      {isSilent ? (
        <span className="font-semibold text-alarm">{`${tHazards("silent")} ${age}`}</span>
      ) : (
        <>
          <span>{age}</span>
          <span>{text.trend(gauge)}</span>
        </>
      )}
    </Item>
  );
}

type ItemProps = {
  hazard?: string;
  mark: ReactNode;
  title: string;
  /** Undefined if the title is in the screen's language. */
  titleLanguage?: string;
  children: ReactNode;
};

function Item({ hazard, mark, title, titleLanguage, children }: ItemProps) {
  return (
    <li data-hazard={hazard} className="flex h-(--entry) items-center gap-2">
      {mark}
      <div className="min-w-0 flex-1">
        <p lang={titleLanguage} className="line-clamp-1 font-semibold">
          {title}
        </p>
        <p className="wall-fit text-ink-2">{children}</p>
      </div>
    </li>
  );
}

/** Draws the areas of the warnings in force, and the gauges with high water. */
export function WallHazardLayers() {
  const { warnings, highGauges } = useWallHazards();
  const text = useHazardText();
  const areas = warnings.map((warning) => ({ ...warning, label: text.warningLabel(warning) }));
  const gauges = highGauges.map((gauge) => {
    const { code: id, name, position, siaga, isSilent } = gauge;
    const label = `${name}\n${isSilent ? text.readingAge(gauge) : text.level(gauge)}`;
    return { ...position, id, siaga, isSilent, priority: null, label };
  });
  return (
    <>
      <WeatherWarningLayer warnings={useStableValue(areas, areLabelsEqual)} selectedId={null} />
      <GaugeLayer gauges={useStableValue(gauges, areJsonEqual)} />
    </>
  );
}
