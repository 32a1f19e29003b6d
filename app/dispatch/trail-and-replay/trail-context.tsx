"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Route } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";
import type { TrackPoint, TrackSegment } from "@/server/domain/replay";
import { useTRPC } from "../../_live/cache/trpc";
import { usePollInterval } from "../../_live/cache/use-poll-interval";
import { useFormat } from "../../_words/use-format";
import { CommandIconButton } from "../commands/command-registry";
import { useActions, useConsole } from "../console-context";

export const hourChoices = [1, 4, 12] as const;
const refetchIntervalMs = 60_000;

const emptyList: never[] = [];

type Trail = {
  unitId: string | null;
  hours: number;
  setHours: (hours: number) => void;
  tracks: readonly TrackSegment[];
  /** All points, oldest first. */
  points: readonly TrackPoint[];
  /** Index in `points` of the selected point; null if none is selected. */
  selectedIndex: number | null;
  selectPoint: (index: number | null) => void;
  isPending: boolean;
  /** Whether the points are still those for the previously chosen number of hours. */
  isOutdated: boolean;
  isError: boolean;
  retry: () => void;
};
const TrailContext = createContext<Trail | null>(null);

/** Provides the points of the trail on the map, the number of hours that it covers, and its selected point. */
export function TrailProvider({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const { state } = useConsole();
  const unitId = state.trailUnitId;
  const [hours, setHours] = useState<number>(4);
  const [selection, setSelection] = useState<{ at: number; unitId: string | null; hours: number } | null>(null);
  const pollIntervalMs = usePollInterval(refetchIntervalMs);
  const { data, isPlaceholderData, isPending, isError, refetch } = useQuery({
    ...trpc.trails.ofUnit.queryOptions({ unitId: unitId ?? "", hours }),
    enabled: unitId !== null,
    refetchInterval: pollIntervalMs,
    // Keeps the same unit's data while the trail for a different number of hours is loading.
    placeholderData: (previous) => (previous?.unit.id === unitId ? previous : undefined),
  });
  const value = useMemo((): Trail => {
    const tracks = (unitId !== null && data?.pieces) || emptyList;
    const points = tracks.flat();
    // The selected point is found by its time: after a refetch, its index may belong to a different point.
    const index =
      selection?.unitId === unitId && selection.hours === hours ? points.findIndex(([at]) => at >= selection.at) : -1;
    return {
      unitId,
      hours,
      setHours,
      tracks,
      points,
      selectedIndex: index < 0 ? null : index,
      selectPoint: (pointIndex) => {
        const at = pointIndex === null ? undefined : points[pointIndex]?.[0];
        setSelection(at === undefined ? null : { at, unitId, hours });
      },
      isPending,
      isOutdated: isPlaceholderData,
      isError: isError && !data,
      retry: () => void refetch(),
    };
  }, [unitId, hours, data, selection, isPending, isPlaceholderData, isError, refetch]);
  return <TrailContext value={value}>{children}</TrailContext>;
}

export function useTrail(): Trail {
  const value = use(TrailContext);
  if (!value) throw new Error("useTrail must be used inside TrailProvider");
  return value;
}

/** For `KeyBuffer`: says whether the trail has arrived, and whether an attempt to fetch it failed. */
export function useTrailLoading() {
  const queryClient = useQueryClient();
  const trpc = useTRPC();
  const { unitId, hours } = useTrail();
  return useMemo(() => {
    const readQueryState = () =>
      queryClient.getQueryState(trpc.trails.ofUnit.queryKey({ unitId: unitId ?? "", hours }));
    return {
      isLoaded: () => readQueryState()?.data !== undefined,
      hasFailed: () => (readQueryState()?.fetchFailureCount ?? 0) > 0,
    };
  }, [unitId, hours, queryClient, trpc]);
}

type TrailButtonProps = { unitId: string; callSign: string; hasShortcut?: boolean };

/** Button that shows or hides a unit's trail. */
export function TrailButton({ unitId, callSign, hasShortcut = false }: TrailButtonProps) {
  const t = useTranslations("trail");
  const { updateConsole } = useActions();
  return (
    <CommandIconButton
      command={hasShortcut ? "trail" : null}
      name={t("of", { callSign })}
      run={() => updateConsole({ do: "trail", unitId })}
    >
      <Route className="size-4" aria-hidden />
    </CommandIconButton>
  );
}

/** Returns a function that describes a point by its time and speed: "10:12:33 WIB · 43 km/h". */
export function usePointText(): (point: TrackPoint) => string {
  const t = useTranslations("trail");
  const format = useFormat();
  return useCallback(
    ([atSeconds, , , speedMps]) => {
      const speed = speedMps === null ? t("noSpeed") : t("speed", { speed: format.number(speedMps * 3.6) });
      return t("pointAt", { time: format.clock(new Date(atSeconds * 1_000)), speed });
    },
    [t, format],
  );
}
