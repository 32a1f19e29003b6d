"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../_live/cache/trpc";

/** Midnight and corrections are seen within this time; calls themselves are told by the live feed. */
const readAgainMs = 20_000;

/** Today's calls in bare counts; undefined while they are not known. */
export function useFigures() {
  const trpc = useTRPC();
  return useQuery({ ...trpc.calls.figures.queryOptions(), refetchInterval: readAgainMs }).data;
}
