"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { OpenCall } from "@/server/calls/list-calls";
import { useTRPC } from "../../_live/cache/trpc";
import { useMe } from "../../_session/use-me";
import { useCallActions } from "./call-actions";
import { applyCallsInFlight } from "./use-optimistic-calls";

const emptyList: OpenCall[] = [];

/** Whether the signed-in person may answer calls, and whether they may block numbers. */
export function useCallRights(): { canAnswer: boolean; canBlock: boolean } {
  const { data: me } = useMe();
  const hasPermission = (permission: string) =>
    me?.permissions.some((grantedPermission) => grantedPermission === permission) ?? false;
  return {
    canAnswer: hasPermission("calls:answer") && hasPermission("callers:read"),
    canBlock: hasPermission("callers:block"),
  };
}

/** Open calls, oldest first, with this screen's unconfirmed changes. Empty for people who may not answer calls. */
export function useCalls() {
  const trpc = useTRPC();
  const { canAnswer } = useCallRights();
  const query = useQuery({ ...trpc.calls.list.queryOptions(), enabled: canAnswer });
  const { callsInFlight } = useCallActions();
  const calls = useMemo(() => applyCallsInFlight(query.data ?? emptyList, callsInFlight), [query.data, callsInFlight]);
  const callsById = useMemo(() => new Map(calls.map((call) => [call.id, call])), [calls]);
  return { calls, callsById, query };
}

/** Ringing calls, oldest first, except those with a request in flight from this screen. */
export function useRingingCalls(): OpenCall[] {
  const { calls } = useCalls();
  const { callsInFlight } = useCallActions();
  return useMemo(
    () => calls.filter(({ id, state }) => state === "ringing" && !callsInFlight.has(id)),
    [calls, callsInFlight],
  );
}
