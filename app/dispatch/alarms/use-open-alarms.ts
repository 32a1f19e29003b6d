"use client";

import { useQuery } from "@tanstack/react-query";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { useTRPC } from "../../_live/cache/trpc";

const none: AlarmView[] = [];
/** The offered unit depends on positions, so open alarms are refetched at this interval. */
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
