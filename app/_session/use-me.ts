"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../_live/cache/trpc";

/** The signed-in user or screen, with permissions. */
export function useMe() {
  const trpc = useTRPC();
  return useQuery(trpc.me.queryOptions());
}
