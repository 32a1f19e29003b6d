"use client";

import { CloudLightning, Flame, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { usePublicSources, useRivers } from "../../_live/cache/use-hazards";
import { useFormat } from "../../_words/use-format";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { hazardTabs } from "../console-state";
import { useHazardCounts } from "./use-hazard-counts";

/**
 * Button that opens the hazards. It shows the number of proposed tasks and of weather warnings in force, and warns if a
 * source is not current or a gauge is silent. It is hidden if there are no sources, gauges or hazards; the list can
 * then be opened from the command palette.
 */
export function HazardsButton() {
  const t = useTranslations("watch");
  const format = useFormat();
  const { state, updateConsole } = useConsole();
  const counts = useHazardCounts();
  const { gauges } = useRivers();
  const { warnings } = usePublicSources();
  const tabs = hazardTabs.map((tab) => ({ tab, ...counts[tab] }));
  // The button and its key open the first tab with a proposed task; without one, the tab that was open last.
  const firstTab = tabs.find(({ proposedCount }) => proposedCount > 0)?.tab ?? state.hazardTab;
  const open = () =>
    updateConsole(state.panel === "hazards" ? { do: "open-hazards" } : { do: "open-hazards", tab: firstTab });
  // Register the command without the button's element, so that the palette offers it even if the button is hidden.
  const { ref: _, ...shortcut } = useCommand({ id: "watches", run: open });
  const sources = tabs.flatMap((tab) => tab.sources);
  const hasFailed = tabs.some(({ isLoaded, isFaulty }) => !isLoaded && isFaulty);
  const isHazardWatchInUse =
    sources.length > 0 || gauges.length > 0 || tabs.some(({ count }) => count !== null && count > 0);
  if (!isHazardWatchInUse && !hasFailed) return null;
  const count = tabs.reduce((sum, { proposedCount }) => sum + proposedCount, 0);
  const faultyCount = sources.filter(({ condition }) => condition !== "current").length;
  const silentCount = gauges.filter(({ isSilent }) => isSilent).length;
  const warningCount = warnings.filter(({ state }) => state === "current").length;
  const faults = [
    hasFailed && t("failed"),
    faultyCount > 0 && t("notCurrent", { count: faultyCount }),
    silentCount > 0 && t("silentGauges", { count: silentCount }),
  ];
  const parts = [t("button", { count }), warningCount > 0 && t("warningsInForce", { count: warningCount }), ...faults];
  const name = parts.filter(Boolean).join(", ");
  return (
    <button
      type="button"
      {...shortcut}
      aria-label={name}
      aria-pressed={state.panel === "hazards"}
      title={`${name} (${formatKeyHint("watches")})`}
      onClick={open}
      className={`hidden h-9 shrink-0 items-center gap-1.5 rounded-md px-2 transition-colors hover:bg-hover aria-pressed:bg-pressed sm:inline-flex ${count > 0 ? "font-semibold text-ink" : "text-ink-2 hover:text-ink"}`}
    >
      <Flame className="size-[1.125rem]" aria-hidden />
      {count > 0 && <span>{format.number(count)}</span>}
      {warningCount > 0 && (
        <>
          <CloudLightning className="size-[1.125rem]" aria-hidden />
          <span>{format.number(warningCount)}</span>
        </>
      )}
      {faults.some(Boolean) && <TriangleAlert className="size-4 text-alarm" aria-hidden />}
    </button>
  );
}
