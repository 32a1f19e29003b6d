"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { isOnItsWay } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useTRPC } from "../../_live/cache/trpc";
import type { RoadLines } from "../../_map/layers/route-layer";
import { useIdleValue } from "../../_map/motion/use-idle-value";

/** Routes follow the units, which move all the time, at most this often. */
const refetchMs = 10_000;

/**
 * The lines along the road or water of an incident's units that have not arrived; units without one are missing. Asks for nothing while
 * no network is loaded.
 */
export function useRoadLines(incident: IncidentView | undefined): RoadLines {
  const trpc = useTRPC();
  const { data: hasNetwork } = useQuery({ ...trpc.closures.list.queryOptions(), select: (list) => list.hasNetwork });
  const isNeeded = hasNetwork && incident?.assignments.some(({ state }) => isOnItsWay(state));
  const { data } = useQuery({
    ...trpc.dispatch.routes.queryOptions({ incidentId: incident?.id ?? "" }),
    enabled: isNeeded === true,
    staleTime: refetchMs,
    refetchInterval: refetchMs,
  });
  const routes = useIdleValue(isNeeded ? data?.routes : undefined);
  return useMemo(
    () =>
      new Map(
        (routes ?? []).filter(({ rankedBy }) => rankedBy === "travel-time").map(({ unitId, line }) => [unitId, line]),
      ),
    [routes],
  );
}
