"use client";

import { useTranslations } from "next-intl";
import { hotspotConfidences } from "@/db/watch-vocabulary";
import { Button } from "../../_ui/button";
import { HotspotMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { useConsole } from "../console-context";
import { RadioRow, useBarHeight } from "../history/map-bar";
import { hotspotHours, useHotspots } from "./use-watches";

const spans = [6, 24, hotspotHours] as const;
const hourMs = 3_600_000;
/** The maximum number of hotspots that the server returns. */
const maxHotspots = 20_000;

/** Bar at the map's lower edge while the fire watches are open: which hotspots are shown, and what their dots mean. */
export function HotspotBar() {
  const t = useTranslations("watch");
  const common = useTranslations("common");
  const format = useFormat();
  const { state, act } = useConsole();
  const { query, hotspots, hours, startMs, endMs, isPast, untilSeconds, shownCounts } = useHotspots();
  const bar = useBarHeight<HTMLElement>();
  const nameSpan = (count: number) => (count < 48 ? t("hours", { count }) : t("days", { count: count / 24 }));
  const until = new Date(untilSeconds * 1_000);
  const span = nameSpan(hours);
  const time = `${format.day(until)} ${format.hourMinute(until)}`;
  const untilText = isPast ? t("past", { span, time }) : t("upToNow", { span });
  const total = Object.values(shownCounts).reduce((sum, count) => sum + count, 0);
  return (
    <section
      ref={bar}
      aria-label={t("map")}
      className={`absolute right-(--free-right) bottom-(--free-bottom) left-(--free-left) z-5 p-2.5 pb-0 lg:pb-2.5 ${state.view === "map" ? "" : "max-lg:hidden"}`}
    >
      <div className="rounded-xl border border-line-2 bg-panel px-3.5 py-2 text-[0.8125rem] shadow-[0_8px_28px_rgb(0_0_0/0.4)]">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <p className={`font-semibold text-sm tabular-nums ${isPast ? "text-alarm" : ""}`}>{untilText}</p>
          {isPast && (
            <Button size="small" onClick={() => act({ do: "hotspot-time", change: { untilMs: null } })}>
              {t("now")}
            </Button>
          )}
          {query.data ? (
            <p className="text-ink-2">
              {t("shown", { count: total })}
              {hotspots.length >= maxHotspots && `, ${t("limited", { count: format.number(maxHotspots) })}`}
            </p>
          ) : query.isError ? (
            <p role="alert" className="flex items-center gap-2 font-medium text-alarm">
              {t("hotspotsFailed")}
              <Button size="small" onClick={() => query.refetch()}>
                {common("retry")}
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
              labelOf={nameSpan}
              onChoose={(chosenHours) => act({ do: "hotspot-time", change: { hours: chosenHours } })}
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
            act({ do: "hotspot-time", change: { untilMs: value >= endMs ? null : value } });
          }}
          className="mt-1 block w-full accent-focus"
        />
        <dl className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-0.5 text-xs">
          <dt className="label">{t("legend")}</dt>
          {hotspotConfidences.map((confidence) => (
            <dd key={confidence} className="flex items-center gap-1.5">
              <HotspotMark confidence={confidence} />
              {t(`confidence.${confidence}`)}
              <span className="text-ink-2 tabular-nums">{format.number(shownCounts[confidence])}</span>
            </dd>
          ))}
          <dd className="flex items-center gap-1.5">
            <HotspotMark confidence="flare" />
            {t("flare")}
            <span className="text-ink-2 tabular-nums">{format.number(shownCounts.flare)}</span>
          </dd>
        </dl>
      </div>
    </section>
  );
}
