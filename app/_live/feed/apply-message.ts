import type { Query, QueryClient } from "@tanstack/react-query";
import type { TRPCClient } from "@trpc/client";
import type { TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { ListedUnit } from "@/db/queries/unit-and-district";
import type { LiveMessage, Topic } from "@/server/feed/message";
import type { AppRouter } from "@/server/router";
import { refetch, refetchFailed, updateCachedData } from "../cache/refetch";
import { isRefused } from "../cache/refusal";
import { type Change, createReports } from "./change-reports";
import { mergeUnits } from "./merge";
import { isOpenList, refetchIncidents } from "./refetch-incidents";

/** For each topic, the tRPC router whose queries are refetched. */
const pathOfTopic = {
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
export function createMessageHandler({ queries, trpc, client }: Clients) {
  const units = createUnitCache(queries, trpc);
  const reports = createReports(queries);

  function applyIncidents(ids: readonly string[]): Promise<unknown> {
    const otherListsFilter = { predicate: ({ queryKey }: Query) => !isOpenList(trpc, queryKey) };
    return Promise.all([
      refetchIncidents(queries, trpc, client, ids),
      refetch(queries, { ...trpc.incidents.list.pathFilter(), ...otherListsFilter }),
      refetch(queries, trpc.incidents.overview.pathFilter()),
      refetch(queries, trpc.incidents.recentChanges.pathFilter()),
      refetch(queries, trpc.intake.similar.pathFilter()),
      refetch(queries, trpc.watch.nearIncidents.pathFilter()),
      refetch(queries, trpc.search.incidents.pathFilter()),
      ...ids.flatMap((id) => [
        refetch(queries, trpc.incidents.read.queryFilter({ id })),
        refetch(queries, trpc.incidents.story.queryFilter({ id })),
        refetch(queries, trpc.incidents.calls.queryFilter({ id })),
        refetch(queries, trpc.dispatch.proposals.queryFilter({ incidentId: id })),
        refetch(queries, trpc.dispatch.candidates.queryFilter({ incidentId: id })),
        refetch(queries, trpc.dispatch.routes.queryFilter({ incidentIds: [id] })),
      ]),
    ]);
  }

  /** Refetches unit rankings and routes: both depend on which roads are closed. */
  function refetchForClosures(): Promise<unknown> {
    return Promise.all([
      refetch(queries, trpc.dispatch.proposals.pathFilter()),
      refetch(queries, trpc.dispatch.candidates.pathFilter()),
      refetch(queries, trpc.dispatch.routes.pathFilter()),
    ]);
  }

  return {
    apply({ units: changedUnits, incidentIds, topics, reset }: LiveMessage): void {
      // Changes in the admin area are rare but may affect everything, so all queries are refetched.
      if (reset !== null || topics.includes("reference")) {
        reports.add(null, refetch(queries));
        return;
      }
      if (changedUnits.length > 0) units.merge(changedUnits);
      const changes: Change[] = [
        ...incidentIds.map((incidentId) => ({ incidentId })),
        ...topics.map((topic) => ({ topic })),
      ];
      const paths = new Set(
        topics.filter((topic) => topic !== "reference" && topic !== "rivers").map((topic) => pathOfTopic[topic]),
      );
      const refetches: Promise<unknown>[] = [...paths].map((path) => refetch(queries, trpc[path].pathFilter()));
      // Gauges report every few minutes, so only the query that reads them is refetched.
      if (topics.includes("rivers")) refetches.push(refetch(queries, trpc.watch.rivers.pathFilter()));
      if (topics.includes("closures")) refetches.push(refetchForClosures());
      if (incidentIds.length > 0) refetches.push(applyIncidents(incidentIds));
      if (changes.length > 0) reports.add(changes, Promise.all(refetches));
      void refetchFailed(queries, isRefused);
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
function createUnitCache(queries: QueryClient, trpc: TRPCOptionsProxy<AppRouter>) {
  const key = trpc.units.list.queryKey();
  const cache = queries.getQueryCache();
  const changedDuringFetch = new Map<string, ListedUnit>();

  const patch = (units: Iterable<ListedUnit>) =>
    updateCachedData<ListedUnit[]>(queries, key, (cached) => cached && mergeUnits(cached, units));

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
