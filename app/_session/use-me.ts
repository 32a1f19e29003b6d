"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../_live/cache/trpc";

/** Who is signed in here, with what they may do. */
export function useMe() {
  const trpc = useTRPC();
  return useQuery(trpc.me.queryOptions());
}
