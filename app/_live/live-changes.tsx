"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ListedUnit } from "@/db/queries";
import type { LiveMessage } from "@/server/live/feed";
import { heard, lost, refused } from "./connection";
import { useTRPC, useTRPCClient } from "./trpc";

type Trpc = ReturnType<typeof useTRPC>;

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
          apply(queries, trpc, message);
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

function apply(queries: QueryClient, trpc: Trpc, { units, incidentIds, reset }: LiveMessage): void {
  if (reset) {
    void queries.invalidateQueries();
    return;
  }
  if (units.length > 0) {
    queries.setQueryData(trpc.units.list.queryKey(), (known) => known && merge(known, units));
  }
  if (incidentIds.length === 0) return;
  void queries.invalidateQueries(trpc.incidents.list.pathFilter());
  void queries.invalidateQueries(trpc.incidents.overview.pathFilter());
  for (const id of incidentIds) {
    void queries.invalidateQueries(trpc.incidents.read.queryFilter({ id }));
    void queries.invalidateQueries(trpc.dispatch.proposals.queryFilter({ incidentId: id }));
    void queries.invalidateQueries(trpc.dispatch.candidates.queryFilter({ incidentId: id }));
  }
}

function merge(known: ListedUnit[], changed: ListedUnit[]): ListedUnit[] {
  const byId = new Map(known.map((unit) => [unit.id, unit]));
  for (const unit of changed) byId.set(unit.id, unit);
  return [...byId.values()].sort((one, other) => one.callSign.localeCompare(other.callSign));
}
