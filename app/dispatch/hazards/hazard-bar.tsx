"use client";

import { useTranslations } from "next-intl";
import { hotspotConfidences } from "@/db/hazard-vocabulary";
import { hourMs } from "../../../server/domain/calendar";
import { rainIcon } from "../../_map/symbols/icons";
import { Button } from "../../_ui/button";
import { GaugeMark, HotspotMark, Mark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { useConsole } from "../console-context";
import type { HazardTab } from "../console-state";
import { MapBar, RadioRow } from "../trail-and-replay/map-bar";
import { hotspotHours, useFireWatches, useHotspots } from "./use-fire-watches";
import { useHazardCounts } from "./use-hazard-counts";

const spans = [6, 24, hotspotHours] as const;
/** The maximum number of hotspots that the server returns. */
const maxHotspots = 20_000;

/** Bar at the map's lower edge while the hazard panel is open. It explains the symbols of the open list on the map. */
export function HazardBar() {
  const { hazardTab } = useConsole().state;
  return hazardTab === "fires" ? <HotspotBar /> : <LegendBar tab={hazardTab} />;
}

/** The meaning of the symbols, and the attribution of their data. */
function LegendBar({ tab }: { tab: Exclude<HazardTab, "fires"> }) {
  const t = useTranslations("watch");
  const { state } = useConsole();
  const { sources } = useHazardCounts()[tab];
  const symbols = {
    weather: [
      [<Mark key="rain" icon={rainIcon} className="size-6 border border-ink border-dotted" />, t("legendWarning")],
    ],
    rivers: [
      [<GaugeMark key="high" gauge={{ siaga: 2, isSilent: false }} className="size-6" />, t("legendGauge")],
      [<GaugeMark key="silent" gauge={{ siaga: null, isSilent: true }} className="size-6" />, t("legendSilent")],
    ],
    other: [
      [<HazardPointMark key="station" />, t("legendStation")],
      [<HazardPointMark key="ring" hasRing />, t("legendEarthquake")],
    ],
  } as const;
  return (
    <MapBar
      label={t("hazardMap")}
      className={state.view === "map" ? "" : "max-lg:hidden"}
      footer={
        <ul className="contents">
          {symbols[tab].map(([symbol, name]) => (
            <li key={name} className="flex items-center gap-1.5">
              {symbol}
              {name}
            </li>
          ))}
          <li className="text-ink-3">{[...new Set(sources.map(({ attribution }) => attribution))].join("; ")}</li>
        </ul>
      }
    />
  );
}

function HazardPointMark({ hasRing = false }: { hasRing?: boolean }) {
  return (
    <svg viewBox="0 0 24 24" className="size-6 shrink-0" aria-hidden="true" focusable="false">
      <circle cx={12} cy={12} r={4} className="fill-ink" />
      {hasRing && <circle cx={12} cy={12} r={10} fill="none" className="stroke-ink" strokeWidth={2} />}
    </svg>
  );
}

/** Controls for the period of the hotspots on the map, and the meaning of their dots. */
function HotspotBar() {
  const t = useTranslations("watch");
  const tCommon = useTranslations("common");
  const format = useFormat();
  const { state, updateConsole } = useConsole();
  const { query, hotspots, hours, startMs, endMs, isPast, untilSeconds, shownCounts } = useHotspots();
  const formatSpan = (count: number) => (count < 48 ? t("hours", { count }) : t("days", { count: count / 24 }));
  const until = new Date(untilSeconds * 1_000);
  const span = formatSpan(hours);
  const time = `${format.day(until)} ${format.hourMinute(until)}`;
  const untilText = isPast ? t("past", { span, time }) : t("upToNow", { span });
  const { sources, query: watchQuery } = useFireWatches();
  const total = Object.values(shownCounts).reduce((sum, count) => sum + count, 0);
  // Without a source, a zero would read as all clear.
  const isMeasured = sources.length > 0 || hotspots.length > 0;
  const formatCount = (count: number) => (query.data && isMeasured ? format.number(count) : null);
  return (
    <MapBar
      label={t("map")}
      className={`text-[0.8125rem] ${state.view === "map" ? "" : "max-lg:hidden"}`}
      footer={
        <dl className="contents">
          <dt className="label">{t("legend")}</dt>
          {hotspotConfidences.map((confidence) => (
            <dd key={confidence} className="flex items-center gap-1.5">
              <HotspotMark confidence={confidence} />
              {t(`confidence.${confidence}`)}
              <span className="text-ink-2 tabular-nums">{formatCount(shownCounts[confidence])}</span>
            </dd>
          ))}
          <dd className="flex items-center gap-1.5">
            <HotspotMark confidence="flare" />
            {t("flare")}
            <span className="text-ink-2 tabular-nums">{formatCount(shownCounts.flare)}</span>
          </dd>
        </dl>
      }
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <p className={`font-semibold text-sm tabular-nums ${isPast ? "text-alarm" : ""}`}>{untilText}</p>
        {isPast && (
          <Button size="small" onClick={() => updateConsole({ do: "hotspot-time", change: { untilMs: null } })}>
            {t("now")}
          </Button>
        )}
        {query.data ? (
          <p className="text-ink-2">
            {isMeasured ? t("shown", { count: total }) : watchQuery.data && t("notSetUp")}
            {hotspots.length >= maxHotspots && `, ${t("limited", { count: format.number(maxHotspots) })}`}
          </p>
        ) : query.isError ? (
          <p role="alert" className="flex items-center gap-2 font-medium text-alarm">
            {t("hotspotsFailed")}
            <Button size="small" onClick={() => query.refetch()}>
              {tCommon("retry")}
            </Button>
          </p>
        ) : (
          <p role="status" className="text-ink-2">
            {t("hotspotsLoading")}
          </p>
        )}
        <div className="ml-auto">
          <RadioRow
            label={t("span")}
            name="hotspot-hours"
            choices={spans}
            chosenValue={hours}
            labelOf={formatSpan}
            onChoose={(chosenHours) => updateConsole({ do: "hotspot-time", change: { hours: chosenHours } })}
          />
        </div>
      </div>
      <input
        type="range"
        aria-label={t("time")}
        aria-valuetext={untilText}
        min={startMs}
        max={endMs}
        step={hourMs}
        value={untilSeconds * 1_000}
        onChange={({ target }) => {
          const value = Number(target.value);
          updateConsole({ do: "hotspot-time", change: { untilMs: value >= endMs ? null : value } });
        }}
        className="mt-1 block w-full accent-focus"
      />
    </MapBar>
  );
}
