"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { findRemainingRoute } from "@/server/domain/arrival";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useTRPC } from "../../_live/cache/trpc";
import { useUnits } from "../../_live/cache/use-live-data";
import { usePollInterval } from "../../_live/cache/use-poll-interval";
import type { RoutedUnit } from "./routed-unit";

/** Routes are refetched at this interval while one is shown, because units move and roads are closed. */
const refetchIntervalMs = 10_000;

/**
 * The route to an incident of a unit that was passed over because it takes longer by road, from the unit's current
 * position. The routes of all such units of an assignment are fetched together. `route` and `remaining` are null until
 * they are known, and if the unit has no position; `remaining.seconds` is null if there is no route.
 */
export function usePassedOverRoute({ id, location }: IncidentView, { assignmentId, unitId }: RoutedUnit) {
  const trpc = useTRPC();
  const { unitsById } = useUnits();
  const query = useQuery({
    ...trpc.dispatch.passedOverRoutes.queryOptions({ incidentId: id, assignmentId }),
    refetchInterval: usePollInterval(refetchIntervalMs),
  });
  const unit = unitsById.get(unitId);
  const route = query.data?.find((listedRoute) => listedRoute.unitId === unitId) ?? null;
  const remaining = useMemo(() => {
    if (!route || !unit || unit.lng === null || unit.lat === null) return null;
    return findRemainingRoute(route, { lng: unit.lng, lat: unit.lat }, location, unit.mobility);
  }, [route, unit, location]);
  return { query, unit, route, remaining };
}
