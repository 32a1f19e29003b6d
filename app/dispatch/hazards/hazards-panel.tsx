"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef } from "react";
import { Panel } from "../../_ui/panel";
import { BackButton } from "../back-button";
import { useConsole } from "../console-context";
import { type HazardTab, hazardTabs } from "../console-state";
import { FireList } from "./fire-list";
import { HazardSources } from "./hazard-list";
import { OtherList } from "./other-list";
import { RiverList } from "./river-list";
import { useHazardCounts } from "./use-hazard-counts";
import { WeatherList } from "./weather-list";

const lists = { fires: FireList, weather: WeatherList, rivers: RiverList, other: OtherList };

/**
 * Right panel with the hazards that external sources report: fires, weather warnings, rivers, earthquakes and air
 * quality, each with its sources and their age. The left and right arrows choose the list.
 */
export function HazardsPanel() {
  const t = useTranslations("watch");
  const { state, updateConsole } = useConsole();
  const { hazardTab: tab } = state;
  const counts = useHazardCounts();
  const tabList = useRef<HTMLDivElement>(null);
  const List = lists[tab];
  const { sources } = counts[tab];
  const open = (next: HazardTab) => {
    updateConsole({ do: "open-hazards", tab: next });
    // If the new list has rows, it takes the focus when it is mounted. Otherwise the focus stays on the tab.
    tabList.current?.querySelector<HTMLButtonElement>(`[data-tab="${next}"]`)?.focus();
  };
  const handleKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.target instanceof HTMLInputElement || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const index = hazardTabs.indexOf(tab) + by;
    const next = hazardTabs[(index + hazardTabs.length) % hazardTabs.length];
    if (next) open(next);
  };
  return (
    <Panel
      fill
      onKeyDown={handleKey}
      label={t("hazards")}
      title={<h2 className="font-semibold text-[0.9375rem]">{t("hazards")}</h2>}
      aside={<BackButton />}
      footer={sources.length > 0 && <HazardSources sources={sources} />}
    >
      <div
        ref={tabList}
        role="tablist"
        aria-label={t("hazards")}
        className="sticky top-0 z-1 flex border-line border-b bg-panel px-1.5"
      >
        {hazardTabs.map((value) => {
          const { count, proposedCount, isFaulty } = counts[value];
          const notes = [
            proposedCount > 0 && t("tabProposed", { count: proposedCount }),
            isFaulty && t("condition.old"),
          ].filter(Boolean);
          return (
            <button
              key={value}
              type="button"
              role="tab"
              data-tab={value}
              aria-selected={value === tab}
              aria-controls="hazard-list"
              tabIndex={value === tab ? 0 : -1}
              onClick={() => open(value)}
              className="flex h-9 items-center gap-1 border-transparent border-b-2 px-2 font-medium text-[0.8125rem] text-ink-2 hover:text-ink focus-visible:-outline-offset-2 aria-selected:border-ink aria-selected:font-semibold aria-selected:text-ink"
            >
              {t(`tab.${value}`)}
              {count !== null && (
                <span className={`tabular-nums ${proposedCount > 0 ? "font-bold text-ink" : "text-ink-3"}`}>
                  {count}
                </span>
              )}
              {isFaulty && <TriangleAlert className="size-3.5 text-alarm" aria-hidden />}
              {notes.length > 0 && <span className="sr-only">{notes.join(", ")}</span>}
            </button>
          );
        })}
      </div>
      <div id="hazard-list" role="tabpanel" aria-label={t(`tab.${tab}`)}>
        <List key={tab} />
      </div>
    </Panel>
  );
}
