"use client";

import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { type UnitKind, unitKinds } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useUnits } from "../../_live/cache/use-live-data";
import { usePollInterval } from "../../_live/cache/use-poll-interval";
import { useMe } from "../../_session/use-me";
import { useConsole } from "../console-context";

/** The advice is refetched at this interval, because units move. */
const refetchIntervalMs = 30_000;

function usePresentKinds() {
  const { units } = useUnits();
  // Joined into strings, which do not change when units merely move, so the lists below are not recomputed.
  const presentKinds = unitKinds.filter((kind) => units.some((unit) => unit.kind === kind)).join();
  const partlyBusyKinds = unitKinds
    .filter((kind) => {
      const statuses = new Set(units.filter((unit) => unit.kind === kind).map(({ status }) => status));
      return statuses.has("assigned") && statuses.has("available");
    })
    .join();
  return useMemo(() => {
    const splitKinds = (joinedKinds: string) => joinedKinds.split(",").filter((kind): kind is UnitKind => kind !== "");
    return { presentKinds: splitKinds(presentKinds), partlyBusyKinds: splitKinds(partlyBusyKinds) };
  }, [presentKinds, partlyBusyKinds]);
}

/** Unit kinds for which the advice proposes a move. Only kinds with both assigned and available units are checked. */
export function useKindsWithAdvice(): UnitKind[] {
  const trpc = useTRPC();
  const { data: me } = useMe();
  const { partlyBusyKinds } = usePresentKinds();
  const canMoveUnits = me?.permissions.includes("incidents:write") === true;
  const pollIntervalMs = usePollInterval(refetchIntervalMs);
  const adviceQueries = useQueries({
    queries: (canMoveUnits ? partlyBusyKinds : []).map((kind) => ({
      ...trpc.moveUp.advice.queryOptions({ kind, demand: null }),
      staleTime: refetchIntervalMs,
      refetchInterval: pollIntervalMs,
    })),
  });
  return partlyBusyKinds.filter((_, index) => (adviceQueries[index]?.data?.proposals.length ?? 0) > 0);
}

/**
 * Returns the advice that the panel shows: for the chosen kind, or for the first kind that has units if none is chosen.
 */
export function useMoveUp() {
  const trpc = useTRPC();
  const { state } = useConsole();
  const { presentKinds } = usePresentKinds();
  const kind = state.moveUp.kind ?? presentKinds[0] ?? "ambulance";
  const pollIntervalMs = usePollInterval(refetchIntervalMs);
  const query = useQuery({
    ...trpc.moveUp.advice.queryOptions({ kind, demand: state.moveUp.demand }),
    staleTime: refetchIntervalMs,
    refetchInterval: pollIntervalMs,
  });
  return { kind, kinds: presentKinds, query };
}

/** Refetches the advice immediately when a unit of this kind becomes idle or stops being idle. */
export function useRefetchOnIdleChange(kind: UnitKind): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { units } = useUnits();
  const idleIds = units
    .filter((unit) => unit.kind === kind && unit.status === "available")
    .map(({ id }) => id)
    .join();
  const previousState = useRef({ kind, idleIds });
  useEffect(() => {
    const hasChanged = previousState.current.kind === kind && previousState.current.idleIds !== idleIds;
    previousState.current = { kind, idleIds };
    if (hasChanged) void queryClient.invalidateQueries(trpc.moveUp.pathFilter());
  }, [kind, idleIds, queryClient, trpc]);
}
