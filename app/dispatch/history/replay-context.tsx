"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from "react";
import type { AssignmentState } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import { neighbour, type Piece, type PlaceThen, placeAt, stateAt, wayUntil } from "@/server/domain/replay";
import type { Replay } from "@/server/trails/replay-incident";
import { useTRPC } from "../../_live/cache/trpc";
import { usesSoftwareRendering } from "../../_map/motion/reduced-motion";
import { useFormat } from "../../_words/use-format";
import { useConsole } from "../console-context";
import { useEventText } from "../incident/use-event-text";

export const speeds = [1, 10, 60, 300] as const;
export type Speed = (typeof speeds)[number];

/** Without a graphics card each step is a frame of the whole map. */
const [smoothMs, coarseMs] = [250, 1_000];

type ReplayState = {
  replay: Replay | undefined;
  lines: readonly ReplayEvent[];
  /** Its units at the moment shown. */
  units: readonly UnitSnapshot[];
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
const ReplayContext = createContext<ReplayState | null>(null);

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
  const lines = useReplayEvents(replay);
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
  const units = useMemo(() => unitsAt(replay?.units ?? [], at), [replay, at]);
  const value = useMemo((): ReplayState => {
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

export function useReplay(): ReplayState {
  const value = use(ReplayContext);
  if (!value) throw new Error("useReplay stands outside of ReplayProvider");
  return value;
}

type Sent = Replay["units"][number];
export type UnitSnapshot = {
  sent: Sent;
  /** Null before it was sent. */
  state: AssignmentState | null;
  /** Null where it was not known, and once its task was over. */
  place: PlaceThen | null;
  way: Piece[];
};

/** The units of a replayed incident as they were at a moment. */
function unitsAt(units: readonly Sent[], atSeconds: number): UnitSnapshot[] {
  return units.map((sent) => {
    const state = stateAt(sent.steps, atSeconds);
    const over = state !== null && !isOpen(state);
    const place = over ? null : placeAt(sent.pieces, atSeconds);
    return { sent, state, place, way: wayUntil(sent.pieces, atSeconds) };
  });
}

export type ReplayEvent = { id: string; atSeconds: number; text: string };

const none: never[] = [];

/** What happened to the replayed incident within its stretch, in sentences, oldest first. */
function useReplayEvents(replay: Replay | undefined): readonly ReplayEvent[] {
  const sentence = useEventText();
  return useMemo(() => {
    if (!replay) return none;
    const [since, until] = [replay.span.since.getTime(), replay.span.until.getTime()];
    return replay.lines.flatMap((line): ReplayEvent[] => {
      const text = line.what === "note" ? [line.author, line.text].filter(Boolean).join(": ") : sentence(line);
      const at = line.at.getTime();
      if (!text || at < since || at > until) return [];
      return [{ id: `${line.what} ${line.id}`, atSeconds: at / 1_000, text }];
    });
  }, [replay, sentence]);
}

/** What a unit did at a moment, and how surely its place was known: "Menuju lokasi" and "43 km/jam", or "terputus 4 mnt". */
export function useSnapshotText(): (then: UnitSnapshot) => { state: string; place: string | null } {
  const t = useTranslations("replay");
  const trail = useTranslations("trail");
  const stateName = useTranslations("assignmentState");
  const format = useFormat();
  return useCallback(
    ({ state, place, way }) => {
      const words = state === null ? t("notSent") : stateName(state);
      if (!place) return { state: words, place: way.length > 0 ? null : t("nowhere") };
      if (place.lost) return { state: words, place: t("lost", { age: format.age(place.ageSeconds) }) };
      const speed = place.speedMps === null ? null : trail("speed", { speed: format.number(place.speedMps * 3.6) });
      return { state: words, place: speed };
    },
    [t, trail, stateName, format],
  );
}
