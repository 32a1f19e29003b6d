import type { Query, QueryClient } from "@tanstack/react-query";
import type { TRPCClient } from "@trpc/client";
import type { TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { ListedUnit } from "@/db/queries/unit";
import type { LiveMessage, Topic } from "@/server/feed/message";
import type { AppRouter } from "@/server/router";
import { refetch, refetchFailed, updateCachedData } from "../cache/refetch";
import { isRefused } from "../cache/refusal";
import { type Change, createReports } from "./change-reports";
import { isOpenList, refetchIncidents } from "./refetch-incidents";
import { updateUnitList } from "./update-lists";

/** For each topic, the tRPC router whose queries are refetched. */
const routerByTopic = {
  alarms: "alarms",
  calls: "calls",
  blocks: "calls",
  closures: "closures",
  watches: "watch",
  deliveries: "outbox",
  screens: "screens",
} as const satisfies Record<Exclude<Topic, "reference" | "rivers">, string>;

type Clients = { queries: QueryClient; trpc: TRPCOptionsProxy<AppRouter>; client: TRPCClient<AppRouter> };

/**
 * Keeps the query cache up to date with the messages of the live feed. Changed units are merged into the cached list;
 * everything else that changed is refetched. Every message also retries the queries that failed.
 */
export function createMessageHandler({ queries: queryClient, trpc, client }: Clients) {
  const units = createUnitCache(queryClient, trpc);
  const reports = createReports(queryClient);

  function applyIncidents(ids: readonly string[]): Promise<unknown> {
    const otherListsFilter = { predicate: ({ queryKey }: Query) => !isOpenList(trpc, queryKey) };
    return Promise.all([
      refetchIncidents(queryClient, trpc, client, ids),
      refetch(queryClient, { ...trpc.incidents.list.pathFilter(), ...otherListsFilter }),
      refetch(queryClient, trpc.incidents.overview.pathFilter()),
      refetch(queryClient, trpc.incidents.recentChanges.pathFilter()),
      refetch(queryClient, trpc.intake.similar.pathFilter()),
      refetch(queryClient, trpc.watch.nearIncidents.pathFilter()),
      refetch(queryClient, trpc.search.incidents.pathFilter()),
      ...ids.flatMap((id) => [
        refetch(queryClient, trpc.incidents.read.queryFilter({ id })),
        refetch(queryClient, trpc.incidents.log.queryFilter({ id })),
        refetch(queryClient, trpc.incidents.calls.queryFilter({ id })),
        refetch(queryClient, trpc.dispatch.proposals.queryFilter({ incidentId: id })),
        refetch(queryClient, trpc.dispatch.candidates.queryFilter({ incidentId: id })),
        refetch(queryClient, trpc.dispatch.routes.queryFilter({ incidentIds: [id] })),
      ]),
    ]);
  }

  /**
   * Refetches unit rankings and routes, because both depend on which roads are closed, and incident logs, because the
   * feed does not say which sensitive incident caused a closure.
   */
  function refetchForClosures(): Promise<unknown> {
    return Promise.all([
      refetch(queryClient, trpc.dispatch.proposals.pathFilter()),
      refetch(queryClient, trpc.dispatch.candidates.pathFilter()),
      refetch(queryClient, trpc.dispatch.routes.pathFilter()),
      refetch(queryClient, trpc.incidents.log.pathFilter()),
    ]);
  }

  return {
    apply({ units: changedUnits, incidentIds, topics, reset }: LiveMessage): void {
      // Changes in the admin area are rare but may affect everything, so all queries are refetched.
      if (reset !== null || topics.includes("reference")) {
        reports.add(null, refetch(queryClient));
        return;
      }
      if (changedUnits.length > 0) units.merge(changedUnits);
      const changes: Change[] = [
        ...incidentIds.map((incidentId) => ({ incidentId })),
        ...topics.map((topic) => ({ topic })),
      ];
      const routerNames = new Set(
        topics.filter((topic) => topic !== "reference" && topic !== "rivers").map((topic) => routerByTopic[topic]),
      );
      const refetches: Promise<unknown>[] = [...routerNames].map((name) =>
        refetch(queryClient, trpc[name].pathFilter()),
      );
      // Gauges report every few minutes, so only the query that reads them is refetched.
      if (topics.includes("rivers")) refetches.push(refetch(queryClient, trpc.watch.rivers.pathFilter()));
      if (topics.includes("closures")) refetches.push(refetchForClosures());
      if (incidentIds.length > 0) refetches.push(applyIncidents(incidentIds));
      if (changes.length > 0) reports.add(changes, Promise.all(refetches));
      void refetchFailed(queryClient, isRefused);
    },
    stop(): void {
      units.stop();
      reports.stop();
    },
  };
}

/**
 * Merges changed units into the cached list. Changes that arrive while the list is being fetched are also merged into
 * the response, because the server may have read the list before those changes.
 */
function createUnitCache(queryClient: QueryClient, trpc: TRPCOptionsProxy<AppRouter>) {
  const key = trpc.units.list.queryKey();
  const cache = queryClient.getQueryCache();
  const changedDuringFetch = new Map<string, ListedUnit>();

  const patch = (units: Iterable<ListedUnit>) =>
    updateCachedData<ListedUnit[]>(queryClient, key, (cached) => cached && updateUnitList(cached, units));

  const stop = cache.subscribe((change) => {
    if (change.type !== "updated" || change.query !== cache.find({ queryKey: key, exact: true })) return;
    if (change.action.type === "fetch") changedDuringFetch.clear();
    const isResponse = change.action.type === "success" && !change.action.manual;
    if (isResponse && changedDuringFetch.size > 0) patch(changedDuringFetch.values());
  });

  return {
    merge(units: ListedUnit[]): void {
      if (queryClient.getQueryState(key)?.fetchStatus !== "idle") {
        for (const unit of units) changedDuringFetch.set(unit.id, unit);
      }
      patch(units);
    },
    stop,
  };
}
