"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { hotspotConfidences } from "@/db/hazard-vocabulary";
import { hourMs } from "../../../server/domain/calendar";
import { useTRPC } from "../../_live/cache/trpc";
import { usePublicSources } from "../../_live/cache/use-hazards";
import { useAttribution } from "../../_map/attribution";
import { FireWatchLayer, HotspotLayer } from "../../_map/layers/fire-layer";
import { useCoarseClock } from "../../_map/motion/use-coarse-clock";
import { areJsonEqual, useStableValue } from "../../_map/motion/use-stable-value";
import { FireWatchMark, HotspotMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import type { SymbolLayout } from "../map/symbols/place-wall-symbols";
import { CountedList, ScenePanel } from "./scene-panel";

/** Refetch interval. The live feed does not report that a source has become outdated. */
const refetchIntervalMs = 60_000;
/** The map of this scene shows the hotspots of this many hours. */
const shownHours = 24;
const emptyList: never[] = [];

/** Whether a fire watch is open and is not only a known flare. */
const isOpenFire = ({ state, flarePoints, pointCount }: { state: string; flarePoints: number; pointCount: number }) =>
  state === "open" && flarePoints < pointCount;

export function useWallWatches() {
  const trpc = useTRPC();
  return useQuery({ ...trpc.watch.list.queryOptions(), refetchInterval: refetchIntervalMs });
}

/** The open fire watches, the most important first, and the sources with the age of their data. */
export function FiresScene() {
  const t = useTranslations("watch");
  const format = useFormat();
  const now = useCoarseClock();
  const query = useWallWatches();
  const { watches = emptyList, sources: allSources = emptyList } = query.data ?? {};
  const openWatches = watches.filter(isOpenFire);
  const sources = allSources.filter(({ condition }) => condition !== "off");
  const currentSources = sources.filter(({ condition }) => condition === "current");
  const otherSources = sources.filter(({ condition }) => condition !== "current");
  const formatAge = (moment: Date) => format.age((now - moment.getTime()) / 1_000);
  const newestObservationMs = Math.max(...currentSources.map(({ newestAt }) => newestAt?.getTime() ?? 0));
  /** An empty list means "no fires" only if every source is up to date. */
  const describeEmptyList = () => {
    if (sources.length === 0) return t("notSetUp");
    if (currentSources.length === 0) return t("unknown");
    if (otherSources.length > 0) return t("noneFromCurrent");
    return watches.length > 0 ? t("noneOpen", { count: watches.length }) : t("none");
  };
  return (
    <>
      <ScenePanel
        scene="fires"
        query={query}
        emptyText={openWatches.length > 0 ? null : describeEmptyList()}
        figure={format.number(openWatches.length)}
      >
        <CountedList count={openWatches.length} className="px-3">
          {openWatches.map(({ id, proposal, near: [nearest], districtName, pointCount, lastSeenAt }) => (
            <li key={id} data-fire-watch={id} className="flex items-start gap-2 pt-[0.15rem]">
              <FireWatchMark priority={proposal?.priority ?? null} className="size-[1.6rem]" />
              <div className="min-w-0 flex-1">
                <p className="wall-clamp font-semibold">
                  {nearest
                    ? t("from", {
                        distance: format.distance(nearest.distanceM),
                        kind: t(`near.${nearest.kind}`),
                        name: nearest.name,
                      })
                    : (districtName ?? t("outside"))}
                </p>
                <p className="wall-fit text-ink-2">
                  {proposal && <span className="font-semibold text-ink">{`P${proposal.priority}`}</span>}
                  <span>{t("points", { count: pointCount })}</span>
                  <span>{formatAge(lastSeenAt)}</span>
                </p>
              </div>
            </li>
          ))}
        </CountedList>
      </ScenePanel>
      {sources.length > 0 && (
        <section aria-label={t("sources")} className="wall-panel mt-[0.25rem] w-(--rail) max-w-full shrink-0 px-3 pb-1">
          <ul>
            {otherSources.map(({ name, condition, fault, newestAt }) => (
              <li key={name} className="wall-fit font-semibold text-alarm">
                <TriangleAlert className="size-[1rem] shrink-0" aria-hidden />
                <span>{t(`sourceName.${name}`)}</span>
                <span>{fault ? t(`fault.${fault}`) : t(`condition.${condition}`)}</span>
                <span>{newestAt ? formatAge(newestAt) : t("noObservation")}</span>
              </li>
            ))}
            {currentSources.length > 0 && (
              <li className="wall-fit text-ink-2">
                <span>{t("currentSources", { count: currentSources.length })}</span>
                {newestObservationMs > 0 && <span>{formatAge(new Date(newestObservationMs))}</span>}
              </li>
            )}
          </ul>
          <p className="wall-fit">
            {hotspotConfidences.map((confidence) => (
              <span key={confidence} className="flex items-center gap-1">
                <HotspotMark confidence={confidence} className="size-[0.9rem]" />
                {t(`confidence.${confidence}`)}
              </span>
            ))}
          </p>
        </section>
      )}
    </>
  );
}

/** The attribution of the base map, of weather warnings in force and, in the fire scene, of the hotspots. */
export function WallAttribution({ isFireScene }: { isFireScene: boolean }) {
  const { data } = useWallWatches();
  const { warnings } = usePublicSources();
  const groundAttribution = useAttribution();
  const sources = (isFireScene && data?.sources.filter(({ condition }) => condition !== "off")) || emptyList;
  const hasWarnings = warnings.some(({ state, decision }) => state === "current" && decision !== "dismissed");
  const texts = [
    ...new Set([groundAttribution, ...sources.map(({ attribution }) => attribution), hasWarnings ? "BMKG" : null]),
  ].filter((text) => text !== null);
  if (texts.length === 0) return null;
  return (
    <p className="wall-area-credit ml-auto w-fit text-balance rounded bg-panel px-2 text-right text-ink-2">
      {texts.map((text) => (
        <span key={text} className="ml-2 inline-block">
          {text}
        </span>
      ))}
    </p>
  );
}

/** The fire watches on the map: in the fire scene all open fires, otherwise those whose proposed task has priority 2. */
export function useWatchesOnMap(isFireScene: boolean) {
  const { data } = useWallWatches();
  return useMemo(
    () =>
      (data?.watches ?? emptyList).filter(
        (watch) => isOpenFire(watch) && (isFireScene || watch.proposal?.priority === 2),
      ),
    [data, isFireScene],
  );
}

type FireLayerProps = {
  isFireScene: boolean;
  watches: ReturnType<typeof useWatchesOnMap>;
  symbolLayout: SymbolLayout | null;
};

/** Draws fire watches and, in the fire scene, their areas and the hotspots of the last day. */
export function WallFireLayers({ isFireScene, watches, symbolLayout }: FireLayerProps) {
  const marks = useMemo(
    () =>
      watches.flatMap((watch) => {
        const offset = symbolLayout?.offsets.get(watch.id);
        return offset ? [{ ...watch, offset }] : [];
      }),
    [watches, symbolLayout],
  );
  return (
    <>
      <FireWatchLayer areas={isFireScene ? watches : emptyList} marks={useStableValue(marks, areJsonEqual)} />
      {isFireScene && <WallHotspotLayer />}
    </>
  );
}

function WallHotspotLayer() {
  const trpc = useTRPC();
  const endMs = Math.ceil(useCoarseClock() / hourMs) * hourMs;
  const since = new Date(endMs - shownHours * hourMs);
  const { data } = useQuery({
    ...trpc.watch.hotspots.queryOptions({ since, until: new Date(endMs) }),
    placeholderData: keepPreviousData,
  });
  return (
    <HotspotLayer hotspots={data ?? emptyList} sinceSeconds={since.getTime() / 1_000} untilSeconds={endMs / 1_000} />
  );
}
