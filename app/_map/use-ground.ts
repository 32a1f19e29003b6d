"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../_live/cache/trpc";

/** Interval at which a screen checks for a newly imported base map. */
const checkIntervalMs = 600_000;

/** The server's current base map; undefined until it is loaded. */
export function useGround() {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.places.ground.queryOptions(undefined, { staleTime: checkIntervalMs, refetchInterval: checkIntervalMs }),
  );
  return data;
}
