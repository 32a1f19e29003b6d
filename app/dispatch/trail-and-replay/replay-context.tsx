"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from "react";
import type { Replay } from "@/server/trails/replay-incident";
import { useTRPC } from "../../_live/cache/trpc";
import { usesSoftwareRendering } from "../../_map/motion/reduced-motion";
import { KeyCap } from "../../_ui/key-cap";
import { useConsole } from "../console-context";

export const playbackSpeeds = [1, 10, 60, 300] as const;
export type PlaybackSpeed = (typeof playbackSpeeds)[number];

/**
 * Time between steps of the replay's clock, with and without a graphics card. Without one, each step redraws the whole
 * map.
 */
const [smoothIntervalMs, coarseIntervalMs] = [250, 1_000];

type ReplayState = {
  replay: Replay | undefined;
  isError: boolean;
  retry: () => void;
  /** The replayed time and span, in seconds since 1970. */
  atSeconds: number;
  sinceSeconds: number;
  untilSeconds: number;
  isPlaying: boolean;
  speed: PlaybackSpeed;
  setSpeed: (speed: PlaybackSpeed) => void;
  togglePlaying: () => void;
  goToTime: (seconds: number) => void;
};
const ReplayContext = createContext<ReplayState | null>(null);

type Clock = { incidentId: string | null; atSeconds: number | null; isPlaying: boolean };

/** Provides the data and the clock of the replay. */
export function ReplayProvider({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const { state } = useConsole();
  const id = state.replayedIncidentId;
  const { data, isError, refetch } = useQuery({
    ...trpc.trails.ofIncident.queryOptions({ incidentId: id ?? "" }),
    enabled: id !== null,
    staleTime: Number.POSITIVE_INFINITY,
    // The data is discarded when the replay ends, because an open incident may still change.
    gcTime: 0,
  });
  const replay = id === null ? undefined : data;
  const [speed, setSpeed] = useState<PlaybackSpeed>(10);
  const [clock, setClock] = useState<Clock>({ incidentId: null, atSeconds: null, isPlaying: false });
  const sinceSeconds = replay ? Math.floor(replay.span.since.getTime() / 1_000) : 0;
  const untilSeconds = replay ? Math.ceil(replay.span.until.getTime() / 1_000) : 0;
  const isClockCurrent = clock.incidentId === id;
  const atSeconds = Math.min(
    untilSeconds,
    Math.max(sinceSeconds, (isClockCurrent ? clock.atSeconds : null) ?? sinceSeconds),
  );
  const isPlaying = isClockCurrent && clock.isPlaying && atSeconds < untilSeconds;

  useEffect(() => {
    if (!isPlaying) return;
    const intervalMs = usesSoftwareRendering() ? coarseIntervalMs : smoothIntervalMs;
    const timer = setInterval(() => {
      setClock((previous) => ({
        ...previous,
        atSeconds: Math.min(untilSeconds, (previous.atSeconds ?? sinceSeconds) + (speed * intervalMs) / 1_000),
      }));
    }, intervalMs);
    return () => clearInterval(timer);
  }, [isPlaying, speed, sinceSeconds, untilSeconds]);

  const goToTime = useCallback(
    (seconds: number) => {
      const clampedSeconds = Math.min(untilSeconds, Math.max(sinceSeconds, seconds));
      setClock((previous) => ({
        incidentId: id,
        atSeconds: clampedSeconds,
        isPlaying: previous.incidentId === id && previous.isPlaying,
      }));
    },
    [id, sinceSeconds, untilSeconds],
  );
  const value = useMemo(
    (): ReplayState => ({
      replay,
      isError: isError && !data,
      retry: () => void refetch(),
      atSeconds,
      sinceSeconds,
      untilSeconds,
      isPlaying,
      speed,
      setSpeed,
      // At the end of the span, playing starts over from the beginning.
      togglePlaying: () =>
        setClock({
          incidentId: id,
          atSeconds: !isPlaying && atSeconds >= untilSeconds ? sinceSeconds : atSeconds,
          isPlaying: !isPlaying,
        }),
      goToTime,
    }),
    [id, replay, data, isError, refetch, atSeconds, sinceSeconds, untilSeconds, isPlaying, speed, goToTime],
  );
  return <ReplayContext value={value}>{children}</ReplayContext>;
}

export function useReplay(): ReplayState {
  const value = use(ReplayContext);
  if (!value) throw new Error("useReplay must be used inside ReplayProvider");
  return value;
}

/** Banner saying that the map shows the past, with a button that ends the replay. */
export function ReplayBanner() {
  const t = useTranslations("replay");
  const { state, updateConsole } = useConsole();
  const { replay } = useReplay();
  if (state.replayedIncidentId === null) return null;
  return (
    <div
      role="status"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-focus border-y-4 border-double bg-focus px-3 py-1.5 text-panel"
    >
      <History className="size-5" aria-hidden />
      <b className="font-bold text-base">{t("banner")}</b>
      <span className="hidden min-w-0 flex-1 basis-96 text-sm md:inline">
        {t("bannerText", { number: replay?.incident.number ?? "…" })}
      </span>
      <button
        type="button"
        onClick={() => updateConsole({ do: "end-replay" })}
        className="ml-auto flex h-7 items-center gap-1.5 rounded-md border border-panel px-2 font-semibold focus-visible:outline-panel"
      >
        {t("leave")}
        <KeyCap>Esc</KeyCap>
      </button>
    </div>
  );
}
