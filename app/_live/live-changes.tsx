"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ListedUnit } from "@/db/queries";
import type { LiveMessage } from "@/server/live/feed";
import { heard, lost, refused } from "./connection";
import { isOpenList, readIncidentsAgain } from "./incident-changes";
import { useTRPC, useTRPCClient } from "./trpc";

type Trpc = ReturnType<typeof useTRPC>;
type Client = ReturnType<typeof useTRPCClient>;

const retryMs = 3_000;

/** The one subscription of a screen: writes what changed into the caches. */
export function LiveChanges() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();

  useEffect(() => {
    let ended = false;
    let stop = () => {};
    let again: ReturnType<typeof setTimeout> | undefined;
    const listen = () => {
      const subscription = client.live.changes.subscribe(undefined, {
        onData: (message) => {
          heard(message.at);
          apply(queries, trpc, client, message);
        },
        onConnectionStateChange: ({ state }) => {
          if (state === "connecting") lost();
        },
        onError: (error) => {
          const status = error.data?.httpStatus ?? 0;
          if (status === 401 || status === 403) refused();
          else lost();
          resume();
        },
        onComplete: () => {
          lost();
          resume();
        },
      });
      stop = () => subscription.unsubscribe();
    };
    // The link gives up upon an error or a server that went down in order; a screen never does.
    const resume = () => {
      clearTimeout(again);
      if (!ended) again = setTimeout(listen, retryMs);
    };
    listen();
    return () => {
      ended = true;
      clearTimeout(again);
      stop();
    };
  }, [client, trpc, queries]);
  return null;
}

function apply(
  queries: QueryClient,
  trpc: Trpc,
  client: Client,
  { units, incidentIds, topics, reset }: LiveMessage,
): void {
  if (reset) {
    void queries.invalidateQueries();
    return;
  }
  if (units.length > 0) {
    queries.setQueryData(trpc.units.list.queryKey(), (known) => known && merge(known, units));
  }
  if (topics.includes("alarms")) void queries.invalidateQueries(trpc.alarms.pathFilter());
  if (topics.includes("calls") || topics.includes("blocks")) void queries.invalidateQueries(trpc.calls.pathFilter());
  if (topics.includes("deliveries")) void queries.invalidateQueries(trpc.outbox.pathFilter());
  if (topics.includes("screens")) void queries.invalidateQueries(trpc.screens.pathFilter());
  if (incidentIds.length === 0) return;
  void readIncidentsAgain(queries, trpc, client, incidentIds);
  void queries.invalidateQueries({
    ...trpc.incidents.list.pathFilter(),
    predicate: ({ queryKey }) => !isOpenList(trpc, queryKey),
  });
  void queries.invalidateQueries(trpc.incidents.overview.pathFilter());
  void queries.invalidateQueries(trpc.intake.similar.pathFilter());
  for (const id of incidentIds) {
    void queries.invalidateQueries(trpc.incidents.read.queryFilter({ id }));
    void queries.invalidateQueries(trpc.incidents.story.queryFilter({ id }));
    void queries.invalidateQueries(trpc.incidents.calls.queryFilter({ id }));
    void queries.invalidateQueries(trpc.dispatch.proposals.queryFilter({ incidentId: id }));
    void queries.invalidateQueries(trpc.dispatch.candidates.queryFilter({ incidentId: id }));
  }
}

/** Units seldom come or go: those that are known keep their places, and only a new one has the list ordered anew. */
function merge(known: ListedUnit[], changed: ListedUnit[]): ListedUnit[] {
  const fresh = new Map(changed.map((unit) => [unit.id, unit]));
  const merged = known.map((unit) => {
    const now = fresh.get(unit.id);
    fresh.delete(unit.id);
    return now ?? unit;
  });
  if (fresh.size === 0) return merged;
  return [...merged, ...fresh.values()].sort((one, other) => one.callSign.localeCompare(other.callSign));
}
