"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { OpenCall } from "@/server/calls/list-calls";
import { useTRPC } from "../../_live/cache/trpc";
import { useMe } from "../../_session/use-me";
import { useCallActions } from "./call-actions";

const none: OpenCall[] = [];

/** Whether whoever is signed in here answers calls, and whether they may block numbers. */
export function useCallRights(): { answers: boolean; blocks: boolean } {
  const { data: me } = useMe();
  const may = (permission: string) => me?.permissions.some((one) => one === permission) ?? false;
  return { answers: may("calls:answer") && may("callers:read"), blocks: may("callers:block") };
}

/** The calls that are not over, the oldest first; none for those who do not answer calls. */
export function useCalls() {
  const trpc = useTRPC();
  const { answers } = useCallRights();
  const query = useQuery({ ...trpc.calls.list.queryOptions(), enabled: answers });
  const calls = query.data ?? none;
  const byId = useMemo(() => new Map(calls.map((call) => [call.id, call])), [calls]);
  return { calls, byId, query };
}

/** The calls that ring, the oldest first, without those that are being taken here just now. */
export function useRinging(): OpenCall[] {
  const { calls } = useCalls();
  const { busy } = useCallActions();
  return useMemo(() => calls.filter(({ id, state }) => state === "ringing" && !busy.has(id)), [calls, busy]);
}
