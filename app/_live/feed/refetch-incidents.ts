"use client";

import { hashKey, type QueryClient, type QueryFilters, useQueryClient } from "@tanstack/react-query";
import type { TRPCClient } from "@trpc/client";
import type { TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { useCallback } from "react";
import type { ListedIncident } from "@/server/masking/mask-incident";
import type { AppRouter } from "@/server/router";
import { refetch, updateCachedData } from "../cache/refetch";
import { useTRPC, useTRPCClient } from "../cache/trpc";
import { type Change, waitForReport } from "./change-reports";
import { updateIncidentList } from "./update-lists";

type Trpc = TRPCOptionsProxy<AppRouter>;
type Client = TRPCClient<AppRouter>;

/** If more incidents than this have changed, the whole list is refetched. */
const maxChangedIncidents = 200;

const refetches = new WeakMap<QueryClient, { ids: Set<string>; runningRefetch: Promise<void> | null }>();

/**
 * Refetches some open incidents and merges them into the cached list. With hundreds of open incidents, refetching all
 * of them at every change would keep the screen busy. Only one request runs at a time; ids that arrive meanwhile are
 * sent in the next one.
 */
export function refetchIncidents(queryClient: QueryClient, trpc: Trpc, client: Client, ids: readonly string[]) {
  const state = refetches.get(queryClient) ?? { ids: new Set<string>(), runningRefetch: null };
  refetches.set(queryClient, state);
  for (const id of ids) state.ids.add(id);
  state.runningRefetch ??= runRefetches(queryClient, trpc, client, state.ids).finally(() => {
    state.runningRefetch = null;
  });
  return state.runningRefetch;
}

async function runRefetches(
  queryClient: QueryClient,
  trpc: Trpc,
  client: Client,
  pendingIds: Set<string>,
): Promise<void> {
  const key = trpc.incidents.list.queryKey({ status: "open" });
  while (pendingIds.size > 0) {
    const ids = [...pendingIds];
    pendingIds.clear();
    const state = queryClient.getQueryState(key);
    if (!state) continue;
    // A running fetch of the whole list may have started before the change, so the list is fetched again.
    if (!state.data || state.fetchStatus !== "idle" || ids.length > maxChangedIncidents) {
      await refetch(queryClient, { queryKey: key, exact: true });
      continue;
    }
    try {
      const refetchedIncidents = await client.incidents.some.query({ ids }, { context: { usesPost: true } });
      updateCachedData<ListedIncident[]>(
        queryClient,
        key,
        (cached) => cached && updateIncidentList(cached, ids, refetchedIncidents),
      );
    } catch {
      await refetch(queryClient, { queryKey: key, exact: true });
    }
  }
}

/** Whether a query is the list of open incidents, which is updated by merging; other lists are refetched. */
export function isOpenList(trpc: Trpc, queryKey: readonly unknown[]): boolean {
  return hashKey(queryKey) === hashKey(trpc.incidents.list.queryKey({ status: "open" }));
}

/**
 * Returns a function to call after an action on this page that changed an incident. It refetches the incident, unless
 * the live feed reports the change in time, because the report itself triggers the refetch.
 */
export function useRefetchIncident(): (incidentId: string) => Promise<void> {
  const queryClient = useQueryClient();
  const trpc = useTRPC();
  const client = useTRPCClient();
  return useCallback(
    async (incidentId) => {
      if (await waitForReport(queryClient, { incidentId })) return;
      await Promise.all([
        refetchIncidents(queryClient, trpc, client, [incidentId]),
        queryClient.invalidateQueries(trpc.incidents.read.queryFilter({ id: incidentId })),
        queryClient.invalidateQueries(trpc.incidents.log.queryFilter({ id: incidentId })),
        queryClient.invalidateQueries(trpc.dispatch.candidates.queryFilter({ incidentId })),
        queryClient.invalidateQueries(trpc.alarms.pathFilter()),
      ]);
    },
    [queryClient, trpc, client],
  );
}

/**
 * Returns a function to call after an action on this page. It refetches the affected queries, unless the live feed
 * reports the change in time, because the report itself triggers the refetch.
 */
export function useRefetchAffected(): (change: Change, ...affectedQueries: QueryFilters[]) => Promise<void> {
  const queryClient = useQueryClient();
  return useCallback(
    async (change, ...affectedQueries) => {
      if (await waitForReport(queryClient, change)) return;
      await Promise.all(affectedQueries.map((filters) => queryClient.invalidateQueries(filters)));
    },
    [queryClient],
  );
}
