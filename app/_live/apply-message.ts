import type { QueryClient } from "@tanstack/react-query";
import type { TRPCClient } from "@trpc/client";
import type { TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { LiveMessage } from "@/server/live/message";
import type { AppRouter } from "@/server/router";
import { isOpenList, readIncidentsAgain } from "./incident-changes";
import { readAgain, readFailed } from "./read-again";
import { isRefused } from "./status-of";
import { keepUnits } from "./unit-changes";

type Caches = { queries: QueryClient; trpc: TRPCOptionsProxy<AppRouter>; client: TRPCClient<AppRouter> };

/**
 * Keeps what a screen has read true by the messages of the live feed: units are put in their places, all else that changed is read
 * again, and what could not be read is tried again with every message until it is.
 */
export function keepTrue({ queries, trpc, client }: Caches) {
  const units = keepUnits(queries, trpc);

  function applyIncidents(ids: readonly string[]): void {
    void readIncidentsAgain(queries, trpc, client, ids);
    void readAgain(queries, {
      ...trpc.incidents.list.pathFilter(),
      predicate: ({ queryKey }) => !isOpenList(trpc, queryKey),
    });
    void readAgain(queries, trpc.incidents.overview.pathFilter());
    void readAgain(queries, trpc.intake.similar.pathFilter());
    for (const id of ids) {
      void readAgain(queries, trpc.incidents.read.queryFilter({ id }));
      void readAgain(queries, trpc.incidents.story.queryFilter({ id }));
      void readAgain(queries, trpc.incidents.calls.queryFilter({ id }));
      void readAgain(queries, trpc.dispatch.proposals.queryFilter({ incidentId: id }));
      void readAgain(queries, trpc.dispatch.candidates.queryFilter({ incidentId: id }));
    }
  }

  return {
    apply({ units: told, incidentIds, topics, reset }: LiveMessage): void {
      // What is kept in the administration may change everything, and seldom does.
      if (reset !== null || topics.includes("reference")) {
        void readAgain(queries);
        return;
      }
      if (told.length > 0) units.take(told);
      if (topics.includes("alarms")) void readAgain(queries, trpc.alarms.pathFilter());
      if (topics.includes("calls") || topics.includes("blocks")) void readAgain(queries, trpc.calls.pathFilter());
      if (topics.includes("deliveries")) void readAgain(queries, trpc.outbox.pathFilter());
      if (topics.includes("screens")) void readAgain(queries, trpc.screens.pathFilter());
      if (incidentIds.length > 0) applyIncidents(incidentIds);
      void readFailed(queries, isRefused);
    },
    stop: units.stop,
  };
}
