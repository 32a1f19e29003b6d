"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useMemo, useState } from "react";
import type { Piece, WayPoint } from "@/server/domain/replay";
import { useTRPC } from "../../_live/cache/trpc";
import { useConsole } from "../console-context";

export const hourChoices = [1, 4, 12] as const;
const readAgainMs = 60_000;

const none: never[] = [];

type Trail = {
  unitId: string | null;
  hours: number;
  setHours: (hours: number) => void;
  pieces: readonly Piece[];
  /** All of them, oldest first. */
  points: readonly WayPoint[];
  /** The place in `points` of the one that is looked at. */
  pointed: number | null;
  point: (index: number | null) => void;
  isPending: boolean;
  /** What is shown is still that of other hours. */
  isOld: boolean;
  isError: boolean;
  retry: () => void;
};
const TrailContext = createContext<Trail | null>(null);

/** The trail that is shown, how many hours of it, and which of its points is looked at. */
export function TrailProvider({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const { state } = useConsole();
  const unitId = state.trailOf;
  const [hours, setHours] = useState<number>(4);
  const [looked, look] = useState<{ at: number; of: string | null; hours: number } | null>(null);
  const { data, isPlaceholderData, isPending, isError, refetch } = useQuery({
    ...trpc.trails.ofUnit.queryOptions({ unitId: unitId ?? "", hours }),
    enabled: unitId !== null,
    refetchInterval: readAgainMs,
    // Of the same unit, while other hours are read.
    placeholderData: (before) => (before?.unit.id === unitId ? before : undefined),
  });
  const value = useMemo((): Trail => {
    const pieces = (unitId !== null && data?.pieces) || none;
    const points = pieces.flat();
    // By its time: when the trail is read again, other points may stand at its place.
    const index = looked?.of === unitId && looked.hours === hours ? points.findIndex(([at]) => at >= looked.at) : -1;
    return {
      unitId,
      hours,
      setHours,
      pieces,
      points,
      pointed: index < 0 ? null : index,
      point: (place) => {
        const at = place === null ? undefined : points[place]?.[0];
        look(at === undefined ? null : { at, of: unitId, hours });
      },
      isPending,
      isOld: isPlaceholderData,
      isError: isError && !data,
      retry: () => void refetch(),
    };
  }, [unitId, hours, data, looked, isPending, isPlaceholderData, isError, refetch]);
  return <TrailContext value={value}>{children}</TrailContext>;
}

export function useTrail(): Trail {
  const value = use(TrailContext);
  if (!value) throw new Error("useTrail stands outside of TrailProvider");
  return value;
}
