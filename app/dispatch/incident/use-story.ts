"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../_live/cache/trpc";

const none: never[] = [];

/** All that happened to an incident, oldest first. */
export function useStory(id: string) {
  const trpc = useTRPC();
  const query = useQuery(trpc.incidents.story.queryOptions({ id }));
  return { lines: query.data ?? none, query };
}
