"use client";

import { useQuery } from "@tanstack/react-query";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { useTRPC } from "../../_live/cache/trpc";

const none: AlarmView[] = [];
/** Whom an alarm offers depends on where units are: asked for anew this often while one stands. */
const againMs = 10_000;

/** The alarms nobody has answered, panic first. */
export function useOpenAlarms() {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.alarms.list.queryOptions(),
    refetchInterval: ({ state }) => (state.data && state.data.length > 0 ? againMs : false),
  });
  return { alarms: query.data ?? none, query };
}
