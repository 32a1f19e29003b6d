"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../_live/cache/trpc";

/** The signed-in user with their permissions, or the wall display if one is paired in this browser. */
export function useMe() {
  const trpc = useTRPC();
  return useQuery(trpc.me.queryOptions());
}
