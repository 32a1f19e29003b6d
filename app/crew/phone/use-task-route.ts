"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useEffect, useMemo } from "react";
import {
  type Arrival,
  estimateArrival,
  findRemainingRoute,
  isOffRoute,
  isRouteToTask,
  type RemainingRoute,
} from "@/server/domain/arrival";
import { isBeforeArrival } from "@/server/domain/assignment";
import type { AppRouter } from "@/server/router";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { useClosures } from "../../_live/cache/use-live-data";
import { useNow } from "../../_live/clock/use-now";
import type { Fix } from "../outbox/outbox";
import type { CurrentTask } from "./use-crew-view";
import { usePhoneCache } from "./use-phone-cache";

type Route = NonNullable<inferRouterOutputs<AppRouter>["crew"]["route"]>;

/** The remaining part of the route to the task, and the expected arrival. */
export type TaskRoute = {
  /** Null if no route has been loaded yet. */
  route: Route | null;
  remaining: RemainingRoute;
  arrival: Arrival & { now: number };
  position: Pick<Route["unit"], "basis" | "positionAt">;
};

/**
 * Interval at which the route is refetched, minimum interval between refetches when the crew has left the route, and
 * timeout of a request.
 */
const [refetchIntervalMs, minRerouteIntervalMs, timeoutMs] = [60_000, 30_000, 10_000];
/** Interval at which the arrival, which is shown in minutes, is updated. */
const updateIntervalMs = 5_000;

/**
 * The remaining part of the route to the scene, and the expected arrival. The route starts at the phone's position or,
 * if that is unknown, at the unit's position on the server. Null unless the crew is on its way and one of the two is
 * known. Offline, the last loaded route is used.
 */
export function useTaskRoute(task: CurrentTask, phoneFix: Fix | null): TaskRoute | null {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const isNeeded = isBeforeArrival(task.state);
  const { closures } = useClosures();
  const closureIds = closures.map(({ id }) => id).join();
  const { lng, lat } = task.incident.location;
  const query = useQuery({
    queryKey: [...trpc.crew.route.queryKey(), task.id, closureIds, lng, lat],
    queryFn: () => client.crew.route.query(undefined, { signal: AbortSignal.timeout(timeoutMs) }),
    placeholderData: keepPreviousData,
    enabled: isNeeded,
    refetchInterval: refetchIntervalMs,
    retry: false,
  });
  const storedRoute = usePhoneCache("route", query.data);
  const route = storedRoute && isRouteToTask(storedRoute, task) ? storedRoute : null;
  const now = Math.floor((useNow() ?? 0) / updateIntervalMs) * updateIntervalMs;
  const { incident, state, assignedAt } = task;

  // Must not depend on the clock, or the map would be redrawn every five seconds.
  const remaining = useMemo(() => {
    const position = phoneFix ?? route?.unit;
    return isNeeded && position
      ? findRemainingRoute(route, position, incident.location, route?.unit.mobility ?? "road")
      : null;
  }, [route, phoneFix, isNeeded, incident.location]);
  const taskRoute = useMemo((): TaskRoute | null => {
    if (!remaining || now === 0) return null;
    const position = phoneFix
      ? { basis: "fix" as const, positionAt: new Date(phoneFix.recordedAt) }
      : { basis: route?.unit.basis ?? null, positionAt: route?.unit.positionAt ?? null };
    const assignment = { state, assignedAt, estimate: route?.estimate ?? null, ...position };
    const arrival = estimateArrival({ ...assignment, remainingSeconds: remaining.seconds }, now);
    return { route, remaining, arrival: { ...arrival, now }, position };
  }, [remaining, route, phoneFix, now, state, assignedAt]);

  const { refetch, isFetching } = query;
  const lastAnswerAt = Math.max(query.dataUpdatedAt, query.errorUpdatedAt);
  const needsNewRoute = isNeeded && taskRoute !== null && (taskRoute.route === null || isOffRoute(taskRoute.remaining));
  useEffect(() => {
    if (needsNewRoute && !isFetching && now - lastAnswerAt > minRerouteIntervalMs) void refetch();
  }, [needsNewRoute, isFetching, now, lastAnswerAt, refetch]);

  return taskRoute;
}
