"use client";

import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useNowValue } from "../clock/use-now";
import { useTRPC } from "./trpc";

const emptyList: never[] = [];
/** Refetch interval. The live feed does not report that a source has become outdated. */
const refetchIntervalMs = 5 * 60_000;

/** Whether the last fetch failed and the data is either missing or at least two refetch intervals old. */
export function isMissingOrOutdated({ isError, data, dataUpdatedAt }: UseQueryResult<unknown, unknown>): boolean {
  return isError && (data === undefined || Date.now() - dataUpdatedAt >= 2 * refetchIntervalMs);
}

/**
 * The warnings, earthquakes and air quality from public services, and the sources in use. Leaves out warnings that have
 * expired since the last fetch, which may be long ago if fetches fail.
 */
export function usePublicSources() {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.watch.publicSources.queryOptions(), refetchInterval: refetchIntervalMs });
  const {
    warnings: fetchedWarnings = emptyList,
    earthquakes = emptyList,
    air = emptyList,
    sources: allSources = emptyList,
  } = query.data ?? {};
  const sources = useMemo(() => allSources.filter(({ condition }) => condition !== "off"), [allSources]);
  const expiredIds = useNowValue((nowMs) =>
    fetchedWarnings
      .filter(({ state, expiresAt }) => state === "current" && nowMs !== null && expiresAt.getTime() <= nowMs)
      .map(({ id }) => id)
      .join(),
  );
  const warnings = useMemo(
    () =>
      expiredIds === "" ? fetchedWarnings : fetchedWarnings.filter(({ id }) => !expiredIds.split(",").includes(id)),
    [fetchedWarnings, expiredIds],
  );
  return { warnings, earthquakes, air, sources, query };
}

/** The river gauges, and the periods of high water that are ongoing or ended within the last seven days. */
export function useRivers() {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.watch.rivers.queryOptions(), refetchInterval: refetchIntervalMs });
  const { gauges = emptyList, highWater = emptyList } = query.data ?? {};
  return { gauges, highWater, query };
}

export type Gauge = ReturnType<typeof useRivers>["gauges"][number];
export type HighWater = ReturnType<typeof useRivers>["highWater"][number];
