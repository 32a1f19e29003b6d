"use client";

import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import type { AssignmentState, Mobility } from "@/db/vocabulary";
import {
  type Arrival,
  estimateArrival,
  findRemainingRoute,
  isOffRoute,
  type RemainingRoute,
} from "@/server/domain/arrival";
import { isBeforeArrival } from "@/server/domain/assignment";
import { useStableValue } from "../../_map/motion/use-stable-value";
import { useThrottled } from "../../_map/motion/use-throttled";
import { useTRPC, useTRPCClient } from "../cache/trpc";
import { useUnits } from "../cache/use-live-data";
import { useHealthLevel } from "../clock/use-health";
import { getConnection, readServerTime } from "../feed/connection";
import { createRouteLoader, type Routes } from "./load-routes";

type IncidentWithAssignments = {
  id: string;
  location: { lng: number; lat: number };
  assignments: readonly {
    id: string;
    state: AssignmentState;
    assignedAt: Date;
    unit: { id: string; mobility: Mobility };
  }[];
};

/** The expected arrival of a unit that is on its way, and the remaining part of its route. */
export type UnitArrival = Arrival & {
  unitId: string;
  /** Server time, in ms, when the other fields were calculated. */
  now: number;
  /** Seconds until the expected arrival; null if it is not known. */
  secondsLeft: number | null;
  /**
   * The remaining part of the route. Null if the unit has no position, or if it is en route and its position is not a
   * GPS fix.
   */
  remaining: RemainingRoute | null;
  /** Basis and time of the position that the expected arrival is calculated from. */
  position: Pick<ListedUnit, "basis" | "positionAt">;
};
/** The expected arrivals of units, by assignment id. */
export type Arrivals = ReadonlyMap<string, UnitArrival>;

const emptyArrivals: Arrivals = new Map();

/**
 * Interval at which arrivals are recalculated from the current positions and time. With 300 units, a calculation takes
 * a few milliseconds.
 */
const updateIntervalMs = 3_000;
/** Minimum interval between two route requests for a unit that has left its route. */
const minRerouteIntervalMs = 30_000;
/**
 * Routes are also refetched at this interval, because the feed reports neither a newly imported network nor the end of
 * a closure.
 */
const refetchIntervalMs = 5 * 60_000;

/**
 * Returns the expected arrivals of the units that are on their way to these incidents. Routes are refetched when an
 * incident or a closure changes, when a unit leaves its route, and every five minutes. In between, the browser
 * calculates what remains of each route from the positions in the live feed.
 */
export function useArrivals(incidents: readonly IncidentWithAssignments[]): Arrivals {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const client = useTRPCClient();
  const loadRoute = useMemo(() => createRouteLoader(client), [client]);
  const incidentsWithUnitsOnWay = useMemo(
    () => incidents.filter(({ assignments }) => assignments.some(({ state }) => isBeforeArrival(state))),
    [incidents],
  );
  const routes = useQueries({
    queries: incidentsWithUnitsOnWay.map(({ id }) => ({
      queryKey: trpc.dispatch.routes.queryKey({ incidentIds: [id] }),
      queryFn: () => loadRoute(id),
      refetchInterval: refetchIntervalMs,
    })),
    combine: combineRoutes,
  });
  const { units, now } = useCurrentUnits({ isEnabled: incidentsWithUnitsOnWay.length > 0 });

  const arrivals = useMemo((): Arrivals => {
    if (incidentsWithUnitsOnWay.length === 0) return emptyArrivals;
    const routeByAssignment = new Map(routes.map((route) => [route.assignmentId, route]));
    return new Map(
      incidentsWithUnitsOnWay.flatMap(({ location, assignments }) =>
        assignments
          .filter(({ state }) => isBeforeArrival(state))
          .map(({ id, state, assignedAt, unit: { id: unitId, mobility } }): [string, UnitArrival] => {
            const route = routeByAssignment.get(id) ?? null;
            const unit = units.get(unitId);
            const position = { basis: unit?.basis ?? null, positionAt: unit?.positionAt ?? null };
            const remaining = unit ? computeRemainingRoute(unit, state, route, { location, mobility }) : null;
            const assignment = { state, assignedAt, estimate: route?.estimate ?? null, ...position };
            const arrival = estimateArrival({ ...assignment, remainingSeconds: remaining?.seconds ?? null }, now);
            const secondsLeft = arrival.expectedAt === null ? null : (arrival.expectedAt - now) / 1_000;
            return [id, { ...arrival, unitId, now, secondsLeft, remaining, position }];
          }),
      ),
    );
  }, [incidentsWithUnitsOnWay, routes, units, now]);

  useEffect(() => {
    for (const { id, assignments } of incidentsWithUnitsOnWay) {
      const queryKey = trpc.dispatch.routes.queryKey({ incidentIds: [id] });
      const { data, dataUpdatedAt = 0, fetchStatus } = queryClient.getQueryState<Routes>(queryKey) ?? {};
      if (!data || fetchStatus !== "idle" || Date.now() - dataUpdatedAt < minRerouteIntervalMs) continue;
      const knownIds = new Set(data.routes.map(({ assignmentId }) => assignmentId));
      const needsNewRoute = assignments.some((assignment) => {
        const remaining = arrivals.get(assignment.id)?.remaining;
        return remaining && (!knownIds.has(assignment.id) || (data.network !== null && isOffRoute(remaining)));
      });
      if (needsNewRoute) void queryClient.invalidateQueries({ queryKey, exact: true });
    }
  }, [arrivals, incidentsWithUnitsOnWay, queryClient, trpc]);

  return arrivals;
}

/**
 * Returns the remaining part of a unit's route. Returns null if the unit has no position, or if it is en route without
 * a current GPS fix: the recorded position is then that of its station, which it has left.
 */
function computeRemainingRoute(
  { lng, lat, basis }: ListedUnit,
  state: AssignmentState,
  route: Routes["routes"][number] | null,
  { location, mobility }: { location: IncidentWithAssignments["location"]; mobility: Mobility },
): RemainingRoute | null {
  if (lng === null || lat === null || (state === "enRoute" && basis !== "fix")) return null;
  return findRemainingRoute(route, { lng, lat }, location, mobility);
}

function combineRoutes(results: { data: Routes | undefined }[]): Routes["routes"] {
  return results.flatMap(({ data }) => data?.routes ?? []);
}

/**
 * Returns the units and the server's time, both updated at most every three seconds. While `isEnabled` is false, the
 * time is not updated. While the live feed is offline, it is the time of the data: the screen does not know what the
 * crews have done since, so it must not call them late.
 */
function useCurrentUnits({ isEnabled }: { isEnabled: boolean }) {
  const { unitsById } = useUnits();
  const units = useThrottled(unitsById, updateIntervalMs, "always");
  const isOffline = useHealthLevel() === "offline";
  const [now, setNow] = useState(readServerTime);
  useEffect(() => {
    if (!isEnabled) return;
    setNow(readServerTime());
    const timer = setInterval(() => setNow(readServerTime()), updateIntervalMs);
    return () => clearInterval(timer);
  }, [isEnabled]);
  return { units, now: (isOffline ? getConnection().readAt : null) ?? now };
}

type RouteLines = ReadonlyMap<string, RemainingRoute["line"]>;

/**
 * Returns the lines of the remaining routes (over roads or water) by unit id. Returns the same map until a line
 * changes.
 */
export function useRouteLines(arrivals: Arrivals): RouteLines {
  const lines = useMemo(
    (): RouteLines =>
      new Map(
        [...arrivals.values()].flatMap(({ unitId, remaining }) =>
          remaining?.isByRoad ? [[unitId, remaining.line] as const] : [],
        ),
      ),
    [arrivals],
  );
  return useStableValue(lines, areLinesEqual);
}

function areLinesEqual(a: RouteLines, b: RouteLines): boolean {
  const isEqual = ([id, line]: [string, RemainingRoute["line"]]) => {
    const otherLine = b.get(id);
    return (
      otherLine?.length === line.length &&
      line.every(([lng, lat], index) => lng === otherLine[index]?.[0] && lat === otherLine[index]?.[1])
    );
  };
  return a.size === b.size && [...a].every(isEqual);
}
