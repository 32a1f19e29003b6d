import type { QueryClient } from "@tanstack/react-query";
import type { TRPCClient } from "@trpc/client";
import type { TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { ListedUnit } from "@/db/queries";
import type { LiveMessage } from "@/server/feed/message";
import type { AppRouter } from "@/server/router";
import { patchCached, refetch, refetchFailed } from "../cache/refetch";
import { isRefused } from "../cache/refusal";
import { mergeUnits } from "./merge";
import { isOpenList, refetchIncidents } from "./refetch-incidents";

type Caches = { queries: QueryClient; trpc: TRPCOptionsProxy<AppRouter>; client: TRPCClient<AppRouter> };

/**
 * Keeps the query cache up to date with the messages of the live feed. Units are merged into their list; everything else that changed
 * is refetched. Every message also retries the queries that failed.
 */
export function createMessageHandler({ queries, trpc, client }: Caches) {
  const units = createUnitCache(queries, trpc);

  function applyIncidents(ids: readonly string[]): void {
    void refetchIncidents(queries, trpc, client, ids);
    void refetch(queries, {
      ...trpc.incidents.list.pathFilter(),
      predicate: ({ queryKey }) => !isOpenList(trpc, queryKey),
    });
    void refetch(queries, trpc.incidents.overview.pathFilter());
    void refetch(queries, trpc.intake.similar.pathFilter());
    for (const id of ids) {
      void refetch(queries, trpc.incidents.read.queryFilter({ id }));
      void refetch(queries, trpc.incidents.story.queryFilter({ id }));
      void refetch(queries, trpc.incidents.calls.queryFilter({ id }));
      void refetch(queries, trpc.dispatch.proposals.queryFilter({ incidentId: id }));
      void refetch(queries, trpc.dispatch.candidates.queryFilter({ incidentId: id }));
    }
  }

  return {
    apply({ units: changedUnits, incidentIds, topics, reset }: LiveMessage): void {
      // A change in the administration is rare and may affect everything.
      if (reset !== null || topics.includes("reference")) {
        void refetch(queries);
        return;
      }
      if (changedUnits.length > 0) units.merge(changedUnits);
      if (topics.includes("alarms")) void refetch(queries, trpc.alarms.pathFilter());
      if (topics.includes("calls") || topics.includes("blocks")) void refetch(queries, trpc.calls.pathFilter());
      if (topics.includes("deliveries")) void refetch(queries, trpc.outbox.pathFilter());
      if (topics.includes("screens")) void refetch(queries, trpc.screens.pathFilter());
      if (incidentIds.length > 0) applyIncidents(incidentIds);
      void refetchFailed(queries, isRefused);
    },
    stop: units.stop,
  };
}

/**
 * Merges changed units into the cached list. Changes that arrive while the list is being fetched are merged into the response again,
 * because the server may have read it before them.
 */
function createUnitCache(queries: QueryClient, trpc: TRPCOptionsProxy<AppRouter>) {
  const key = trpc.units.list.queryKey();
  const cache = queries.getQueryCache();
  const changedDuringFetch = new Map<string, ListedUnit>();

  const patch = (units: Iterable<ListedUnit>) =>
    patchCached<ListedUnit[]>(queries, key, (known) => known && mergeUnits(known, units));

  const stop = cache.subscribe((change) => {
    if (change.type !== "updated" || change.query !== cache.find({ queryKey: key, exact: true })) return;
    if (change.action.type === "fetch") changedDuringFetch.clear();
    const isResponse = change.action.type === "success" && !change.action.manual;
    if (isResponse && changedDuringFetch.size > 0) patch(changedDuringFetch.values());
  });

  return {
    merge(units: ListedUnit[]): void {
      if (queries.getQueryState(key)?.fetchStatus !== "idle") {
        for (const unit of units) changedDuringFetch.set(unit.id, unit);
      }
      patch(units);
    },
    stop,
  };
}
