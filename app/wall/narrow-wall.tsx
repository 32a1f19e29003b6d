"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useArrivals } from "../_live/arrivals/use-arrivals";
import { useClosures, useUnits } from "../_live/cache/use-live-data";
import { DataClock } from "../_live/clock/data-clock";
import { useHealth } from "../_live/clock/use-health";
import { DataNotice, OutageStrip } from "../_live/feed/notices";
import { PersonMenu } from "../_session/person-menu";
import { useMe } from "../_session/use-me";
import { Button } from "../_ui/button";
import { ClosureDisclosure } from "../_ui/closure-disclosure";
import { PriorityCounts } from "../_ui/counts";
import { ScrollBox } from "../_ui/panel";
import { LanguageSwitch, ThemeSwitch } from "../_ui/preference-switches";
import { Skeleton, StateMessage } from "../_ui/state-message";
import { WallRow } from "./list/wall-row";
import { WallMap } from "./map/wall-map";
import { useWatchdog } from "./unattended/reload";
import { useOverview } from "./use-overview";

const emptyCaptions = new Map<string, string>();
const noBoxes: never[] = [];
const doNothing = () => {};

/** The overview on a phone: the map, and below it the list, which scrolls. */
export function NarrowWall() {
  const t = useTranslations("wall");
  const tQueue = useTranslations("queue");
  const tScreen = useTranslations("screen");
  const tCommon = useTranslations("common");
  const { level, readAt } = useHealth();
  const { data: me } = useMe();
  const { incidents, locatedIncidents, query } = useOverview();
  const arrivals = useArrivals(locatedIncidents);
  const { units } = useUnits();
  const { closures } = useClosures();
  const [areClosuresExpanded, setClosuresExpanded] = useState(false);
  useWatchdog(level === "live" && !areClosuresExpanded);
  const isOffline = level === "offline";
  return (
    <div className="flex h-dvh flex-col">
      <header className="z-10 flex h-13 shrink-0 items-center gap-3 border-line border-b bg-panel px-3">
        <h1 className="sr-only">{t("title")}</h1>
        <PriorityCounts incidents={incidents} />
        <div className="ml-auto flex items-center gap-1">
          <DataClock />
          {me?.kind === "person" && (
            <>
              <div className="hidden items-center gap-1 sm:flex">
                <LanguageSwitch />
                <ThemeSwitch />
              </div>
              <PersonMenu />
            </>
          )}
        </div>
      </header>
      <OutageStrip />
      <DataNotice incidents={incidents ?? []} units={units} />
      <main className="relative min-h-0 flex-1 overflow-hidden">
        <div className={`absolute inset-0 flex flex-col ${isOffline ? "opacity-45 grayscale" : ""}`}>
          <div className="relative min-h-0 flex-[2]">
            <WallMap
              arrivals={arrivals}
              onMap={doNothing}
              onSymbolLayout={doNothing}
              spotlightedIncident={null}
              captions={emptyCaptions}
              coveredBoxes={noBoxes}
            />
            <ClosureDisclosure
              closures={closures}
              isOpen={areClosuresExpanded}
              onToggle={() => setClosuresExpanded(!areClosuresExpanded)}
              className="bottom-7 left-2"
            />
          </div>
          <ScrollBox name={tQueue("title")} className="min-h-0 flex-[3] overflow-y-auto border-line border-t bg-panel">
            <h2 className="flex items-baseline gap-2 border-line border-b px-4 py-2.5 font-semibold text-base">
              {tQueue("title")}
              {incidents && <span className="font-medium text-ink-3">{incidents.length}</span>}
            </h2>
            {query.isPending && <Skeleton rows={4} label={tQueue("loading")} />}
            {!incidents && query.isError && (
              <StateMessage urgent title={tScreen("failed")} text={tScreen("failedText")}>
                <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
              </StateMessage>
            )}
            {incidents?.length === 0 && <StateMessage title={t("quiet")} />}
            <ul className="[&>li]:py-1 [&_.wall-fit]:min-h-[1.5em]">
              {incidents?.map((incident) => (
                <WallRow
                  arrivals={arrivals}
                  key={incident.id}
                  incident={incident}
                  density="comfortable"
                  isSpotlighted={false}
                  frozenAt={isOffline ? readAt : null}
                />
              ))}
            </ul>
          </ScrollBox>
        </div>
      </main>
    </div>
  );
}
