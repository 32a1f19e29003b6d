"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { refetchIncidents } from "../feed/incident-changes";
import { useTRPC, useTRPCClient } from "./trpc";

/** Reads an incident anew at once, for whoever has just changed it and need not wait for the feed. */
export function useRefetchIncident(): (incidentId: string) => Promise<void> {
  const queries = useQueryClient();
  const trpc = useTRPC();
  const client = useTRPCClient();
  return useCallback(
    async (incidentId) => {
      await Promise.all([
        refetchIncidents(queries, trpc, client, [incidentId]),
        queries.invalidateQueries(trpc.incidents.read.queryFilter({ id: incidentId })),
        queries.invalidateQueries(trpc.dispatch.candidates.queryFilter({ incidentId })),
        queries.invalidateQueries(trpc.alarms.pathFilter()),
      ]);
    },
    [queries, trpc, client],
  );
}
