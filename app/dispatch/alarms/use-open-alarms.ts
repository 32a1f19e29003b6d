"use client";

import { useQuery } from "@tanstack/react-query";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { useTRPC } from "../../_live/cache/trpc";

const none: AlarmView[] = [];
/**
 * Alarms are refetched at this interval while any is open, because the unit that an alarm offers depends on positions.
 */
const refetchIntervalMs = 10_000;

/** Unanswered alarms, panic first. */
export function useOpenAlarms() {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.alarms.list.queryOptions(),
    refetchInterval: ({ state }) => (state.data && state.data.length > 0 ? refetchIntervalMs : false),
  });
  return { alarms: query.data ?? none, query };
}
