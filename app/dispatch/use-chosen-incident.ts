"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../_live/cache/trpc";
import { useOpenIncidents } from "../_live/cache/use-live-data";
import { useConsole } from "./console-context";

/** The chosen incident, from the open ones while it is open; asked for by itself once it is closed. */
export function useChosenIncident() {
  const trpc = useTRPC();
  const { state } = useConsole();
  const { incidents, query } = useOpenIncidents();
  const id = state.panel === "incident" ? state.incidentId : null;
  const open = incidents.find((incident) => incident.id === id);
  const alone = useQuery({
    ...trpc.incidents.read.queryOptions({ id: id ?? "" }),
    enabled: id !== null && !open && !query.isPending,
  });
  return { incident: open ?? (id === null ? undefined : alone.data), gone: alone.isError };
}
