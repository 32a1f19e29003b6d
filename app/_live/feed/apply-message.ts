import type { QueryClient } from "@tanstack/react-query";
import type { TRPCClient } from "@trpc/client";
import type { TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { LiveMessage } from "@/server/feed/message";
import type { AppRouter } from "@/server/router";
import { refetch, refetchFailed } from "../cache/refetch";
import { isRefused } from "../cache/status-of";
import { isOpenList, refetchIncidents } from "./incident-changes";
import { trackUnits } from "./unit-changes";

type Caches = { queries: QueryClient; trpc: TRPCOptionsProxy<AppRouter>; client: TRPCClient<AppRouter> };

/**
 * Keeps what a screen has read true by the messages of the live feed: units are put in their places, all else that changed is read
 * again, and what could not be read is tried again with every message until it is.
 */
export function applyMessages({ queries, trpc, client }: Caches) {
  const units = trackUnits(queries, trpc);

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
    apply({ units: told, incidentIds, topics, reset }: LiveMessage): void {
      // What is kept in the administration may change everything, and seldom does.
      if (reset !== null || topics.includes("reference")) {
        void refetch(queries);
        return;
      }
      if (told.length > 0) units.take(told);
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
