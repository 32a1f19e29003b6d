"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useMemo } from "react";
import type { AppRouter } from "@/server/router";
import { useTRPC } from "../_live/cache/trpc";
import { isPlaced } from "./is-placed";

export type OverviewIncident = inferRouterOutputs<AppRouter>["incidents"]["overview"][number];
type Placed<Incident> = Incident extends { masked: false } ? Incident : never;
export type PlacedIncident = Placed<OverviewIncident>;

/** The open incidents as the wall and leaders may see them; `placed` are those that are a point. */
export function useOverview() {
  const trpc = useTRPC();
  const query = useQuery(trpc.incidents.overview.queryOptions({ status: "open" }));
  const incidents = query.data;
  const placed = useMemo(() => (incidents ?? []).filter(isPlaced), [incidents]);
  return { incidents, placed, query };
}
