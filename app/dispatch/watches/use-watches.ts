"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { HotspotConfidence } from "@/db/watch-vocabulary";
import type { FireWatchView } from "@/server/watch/read-watches";
import { useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchAffected, useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { useSlowClock } from "../../_map/motion/use-slow-clock";
import { useMe } from "../../_session/use-me";
import { useOverrides } from "../assign/override-context";
import { useConsole } from "../console-context";

const emptyList: never[] = [];
/** Refetched at intervals, because the live feed does not report that a source has become outdated. */
const refetchIntervalMs = 5 * 60_000;
const hourMs = 3_600_000;
/** How far back the time slider reaches. */
export const hotspotHours = 7 * 24;

/** The fire watches of the last seven days, the most important first, and the state of the sources. */
export function useWatches() {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.watch.list.queryOptions(), refetchInterval: refetchIntervalMs });
  const { watches = emptyList, sources: allSources = emptyList } = query.data ?? {};
  const sources = useMemo(() => allSources.filter(({ condition }) => condition !== "off"), [allSources]);
  return { watches, sources, query };
}

/** Whether the signed-in person may decide on fire watches. */
export function useCanDecide(): boolean {
  const { data: me } = useMe();
  return me?.permissions.includes("incidents:write") ?? false;
}

/**
 * The hotspots of the last seven days, and the period that the map shows. The period ends with the current hour, so
 * that its hotspots are refetched every hour, and whenever new ones arrive.
 */
export function useHotspots() {
  const trpc = useTRPC();
  const { state } = useConsole();
  const { hours, untilMs } = state.hotspotTime;
  const nowMs = useSlowClock();
  const endMs = Math.ceil(nowMs / hourMs) * hourMs;
  const startMs = endMs - hotspotHours * hourMs;
  const query = useQuery({
    ...trpc.watch.hotspots.queryOptions({ since: new Date(startMs), until: new Date(endMs) }),
    placeholderData: keepPreviousData,
  });
  const hotspots = query.data ?? emptyList;
  const shownUntilMs = Math.min(endMs, Math.max(startMs, untilMs ?? endMs));
  const untilSeconds = shownUntilMs / 1_000;
  const isPast = shownUntilMs < nowMs;
  const sinceSeconds = Math.min(shownUntilMs, nowMs) / 1_000 - hours * 3_600;
  const shownCounts = useMemo(() => {
    const counts: Record<HotspotConfidence | "flare", number> = { low: 0, nominal: 0, high: 0, flare: 0 };
    for (const { seenAtSeconds, confidence, isFlare } of hotspots)
      if (seenAtSeconds > sinceSeconds && seenAtSeconds <= untilSeconds) counts[isFlare ? "flare" : confidence]++;
    return counts;
  }, [hotspots, sinceSeconds, untilSeconds]);
  return { hotspots, query, hours, startMs, endMs, isPast, sinceSeconds, untilSeconds, shownCounts };
}

/** Functions that decide on a fire watch. All except the creation of an incident offer to undo it. */
export function useDecisions({ id, number }: Pick<FireWatchView, "id" | "number">) {
  const t = useTranslations("watch");
  const trpc = useTRPC();
  const { act } = useConsole();
  const { offerUndo, offerUndoWithoutIncident } = useOverrides();
  const refetchAffected = useRefetchAffected();
  const refetchIncident = useRefetchIncident();
  const describeRefusal = useRefusal();
  const onSettled = () => refetchAffected({ topic: "watches" }, trpc.watch.pathFilter());
  const onMutate = () => act({ do: "watch-decided", id: null });
  // The row disappears from the list, so the panel says what was decided.
  const onError = (error: unknown) => {
    if (describeRefusal(error).code === "watch-decided") act({ do: "watch-decided", id });
  };
  const callbacks = { onMutate, onError, onSettled };
  const restore = useMutation(trpc.watch.restore.mutationOptions({ onSettled }));
  const create = useMutation(
    trpc.watch.createIncident.mutationOptions({
      ...callbacks,
      onSuccess: async ({ incidentId }) => {
        act({ do: "select-incident", id: incidentId });
        await refetchIncident(incidentId);
      },
    }),
  );
  const attach = useMutation(
    trpc.watch.attach.mutationOptions({
      ...callbacks,
      onSuccess: ({ incidentId, decidedAt }) =>
        offerUndo(incidentId, t("attached", { number }), () => restore.mutateAsync({ id, decidedAt })),
    }),
  );
  const dismiss = useMutation(
    trpc.watch.dismiss.mutationOptions({
      ...callbacks,
      onSuccess: ({ decidedAt }, { reason }) =>
        offerUndoWithoutIncident(t("dismissed", { number, reason: t(`reason.${reason}`) }), () =>
          restore.mutateAsync({ id, decidedAt }),
        ),
    }),
  );
  const mutations = [create, attach, dismiss, restore];
  return {
    create: create.mutate,
    attach: attach.mutate,
    dismiss: dismiss.mutate,
    restore: restore.mutate,
    isPending: mutations.some(({ isPending }) => isPending),
    error: mutations.find(({ error }) => error)?.error,
  };
}
