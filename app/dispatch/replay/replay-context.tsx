"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from "react";
import { neighbour } from "@/server/domain/replay";
import type { Replay } from "@/server/trails/replay-incident";
import { useTRPC } from "../../_live/cache/trpc";
import { usesSoftwareRendering } from "../../_map/motion/reduced-motion";
import { useConsole } from "../console-context";
import { type UnitThen, unitsThen } from "./units-then";
import { type ToldLine, useToldLines } from "./use-told-lines";

export const speeds = [1, 10, 60, 300] as const;
export type Speed = (typeof speeds)[number];

/** Without a graphics card each step is a frame of the whole map. */
const [smoothMs, coarseMs] = [250, 1_000];

type Replaying = {
  replay: Replay | undefined;
  lines: readonly ToldLine[];
  /** Its units at the moment shown. */
  units: readonly UnitThen[];
  isError: boolean;
  retry: () => void;
  /** The moment shown, in seconds since 1970. */
  at: number;
  since: number;
  until: number;
  playing: boolean;
  speed: Speed;
  setSpeed: (speed: Speed) => void;
  toggle: () => void;
  goTo: (at: number) => void;
  /** To the next thing that happened, or the one before. */
  jump: (by: 1 | -1) => void;
};
const ReplayContext = createContext<Replaying | null>(null);

type Clock = { of: string | null; at: number | null; playing: boolean };

/** The course of the incident that is replayed, and the clock of the replay. */
export function ReplayProvider({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const { state } = useConsole();
  const id = state.replaying;
  const { data, isError, refetch } = useQuery({
    ...trpc.trails.ofIncident.queryOptions({ incidentId: id ?? "" }),
    enabled: id !== null,
    staleTime: Number.POSITIVE_INFINITY,
    // What was read of an incident that goes on is old the next time.
    gcTime: 0,
  });
  const replay = id === null ? undefined : data;
  const lines = useToldLines(replay);
  const [speed, setSpeed] = useState<Speed>(10);
  const [clock, setClock] = useState<Clock>({ of: null, at: null, playing: false });
  const since = replay ? Math.floor(replay.span.since.getTime() / 1_000) : 0;
  const until = replay ? Math.ceil(replay.span.until.getTime() / 1_000) : 0;
  const isOfThis = clock.of === id;
  const at = Math.min(until, Math.max(since, (isOfThis ? clock.at : null) ?? since));
  const playing = isOfThis && clock.playing && at < until;

  useEffect(() => {
    if (!playing) return;
    const everyMs = usesSoftwareRendering() ? coarseMs : smoothMs;
    const timer = setInterval(() => {
      setClock((before) => ({ ...before, at: Math.min(until, (before.at ?? since) + (speed * everyMs) / 1_000) }));
    }, everyMs);
    return () => clearInterval(timer);
  }, [playing, speed, since, until]);

  const goTo = useCallback(
    (moment: number) => {
      const within = Math.min(until, Math.max(since, moment));
      setClock((before) => ({ of: id, at: within, playing: before.of === id && before.playing }));
    },
    [id, since, until],
  );
  const units = useMemo(() => unitsThen(replay?.units ?? [], at), [replay, at]);
  const value = useMemo((): Replaying => {
    const moments = [...new Set(lines.map((line) => line.atSeconds))];
    return {
      replay,
      lines,
      units,
      isError: isError && !data,
      retry: () => void refetch(),
      at,
      since,
      until,
      playing,
      speed,
      setSpeed,
      // At its end it begins anew.
      toggle: () => setClock({ of: id, at: !playing && at >= until ? since : at, playing: !playing }),
      goTo,
      jump: (by) => goTo(neighbour(moments, at, by) ?? (by > 0 ? until : since)),
    };
  }, [id, replay, data, lines, units, isError, refetch, at, since, until, playing, speed, goTo]);
  return <ReplayContext value={value}>{children}</ReplayContext>;
}

export function useReplay(): Replaying {
  const value = use(ReplayContext);
  if (!value) throw new Error("useReplay stands outside of ReplayProvider");
  return value;
}
