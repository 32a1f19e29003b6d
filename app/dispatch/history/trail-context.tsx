"use client";

import { useQuery } from "@tanstack/react-query";
import { Route } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";
import type { Piece, WayPoint } from "@/server/domain/replay";
import { useTRPC } from "../../_live/cache/trpc";
import { useFormat } from "../../_words/use-format";
import { CommandIconButton } from "../commands/command-registry";
import { useActions, useConsole } from "../console-context";

export const hourChoices = [1, 4, 12] as const;
const refetchMs = 60_000;

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
  const unitId = state.trailUnitId;
  const [hours, setHours] = useState<number>(4);
  const [looked, look] = useState<{ at: number; of: string | null; hours: number } | null>(null);
  const { data, isPlaceholderData, isPending, isError, refetch } = useQuery({
    ...trpc.trails.ofUnit.queryOptions({ unitId: unitId ?? "", hours }),
    enabled: unitId !== null,
    refetchInterval: refetchMs,
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

type TrailButtonProps = { unitId: string; callSign: string; keyed?: boolean };

/** Shows where a unit was in the last hours, or takes it off again; the key goes to the one that is `keyed`. */
export function TrailButton({ unitId, callSign, keyed = false }: TrailButtonProps) {
  const t = useTranslations("trail");
  const { act } = useActions();
  return (
    <CommandIconButton
      command={keyed ? "trail" : null}
      name={t("of", { callSign })}
      run={() => act({ do: "trail", unitId })}
    >
      <Route className="size-4" aria-hidden />
    </CommandIconButton>
  );
}

/** When a unit was at a point, and how fast: "10:12:33 WIB · 43 km/jam". */
export function usePointText(): (point: WayPoint) => string {
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
