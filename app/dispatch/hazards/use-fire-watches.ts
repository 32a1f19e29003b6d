"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { HotspotConfidence } from "@/db/hazard-vocabulary";
import { hourMs } from "../../../server/domain/calendar";
import { useTRPC } from "../../_live/cache/trpc";
import { useCoarseClock } from "../../_map/motion/use-coarse-clock";
import { useMe } from "../../_session/use-me";
import { useConsole } from "../console-context";

const emptyList: never[] = [];
/** Refetch interval. The live feed does not report that a source has become outdated. */
const refetchIntervalMs = 5 * 60_000;
/** How far back the time slider reaches. */
export const hotspotHours = 7 * 24;

/** The fire watches of the last seven days, the most important first, and the state of the sources. */
export function useFireWatches() {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.watch.list.queryOptions(), refetchInterval: refetchIntervalMs });
  const { watches = emptyList, sources: allSources = emptyList } = query.data ?? {};
  const sources = useMemo(() => allSources.filter(({ condition }) => condition !== "off"), [allSources]);
  return { watches, sources, query };
}

/** Whether the signed-in person may decide on hazards. */
export function useCanDecide(): boolean {
  const { data: me } = useMe();
  return me?.permissions.includes("incidents:write") ?? false;
}

/**
 * The hotspots of the last seven days, and the period whose hotspots the map shows. The seven days end at the end of
 * the current hour, so the hotspots are refetched every hour, and also when new ones arrive.
 */
export function useHotspots() {
  const trpc = useTRPC();
  const { state } = useConsole();
  const { hours, untilMs } = state.hotspotTime;
  const nowMs = useCoarseClock();
  const endMs = Math.ceil(nowMs / hourMs) * hourMs;
  const startMs = endMs - hotspotHours * hourMs;
  const query = useQuery({
    ...trpc.watch.hotspots.queryOptions({ since: new Date(startMs), until: new Date(endMs) }),
    placeholderData: keepPreviousData,
  });
  const hotspots = query.data ?? emptyList;
  const shownUntilMs = Math.min(endMs, Math.max(startMs, untilMs ?? endMs));
  const untilSeconds = shownUntilMs / 1_000;
  const isPastPeriod = shownUntilMs < nowMs;
  const sinceSeconds = Math.min(shownUntilMs, nowMs) / 1_000 - hours * 3_600;
  const shownCounts = useMemo(() => {
    const counts: Record<HotspotConfidence | "flare", number> = { low: 0, nominal: 0, high: 0, flare: 0 };
    for (const { seenAtSeconds, confidence, isFlare } of hotspots)
      if (seenAtSeconds > sinceSeconds && seenAtSeconds <= untilSeconds) counts[isFlare ? "flare" : confidence]++;
    return counts;
  }, [hotspots, sinceSeconds, untilSeconds]);
  return { hotspots, query, hours, startMs, endMs, isPast: isPastPeriod, sinceSeconds, untilSeconds, shownCounts };
}
