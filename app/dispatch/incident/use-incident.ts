"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { IncidentView } from "@/server/incidents/read-incidents";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { isContentRefused } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { useOpenIncidents } from "../../_live/cache/use-live-data";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { useConsole } from "../console-context";

/** Returns a function that refetches the data of an incident after an action on this page. */
export function useRefetchDetails(id: string): () => Promise<unknown> {
  const refetchIncident = useRefetchIncident();
  return useCallback(() => refetchIncident(id), [refetchIncident, id]);
}

const emptyList: never[] = [];

/** The incident's events and notes, oldest first. */
export function useIncidentLog(id: string) {
  const trpc = useTRPC();
  const query = useQuery(trpc.incidents.log.queryOptions({ id }));
  return { lines: query.data ?? emptyList, query };
}

/**
 * The selected incident. It comes from the list of open incidents if that has all its details. Otherwise it is fetched,
 * because the list contains no closed incidents, and neither the location nor the text of sensitive ones. If the
 * incident leaves the list while it is selected, its last known version is returned until it has been fetched or the
 * server has refused it, so that its fields stay mounted and typed letters do not run commands. `refetchFailed` tries
 * again after the server or the network has failed; otherwise it is null.
 */
export function useSelectedIncident() {
  const trpc = useTRPC();
  const { state } = useConsole();
  const { incidents, query } = useOpenIncidents();
  const id = state.panel === "incident" ? state.incidentId : null;
  const openIncident = incidents.find((incident) => incident.id === id);
  const isFetched = id !== null && !hasFullDetails(openIncident) && !query.isPending;
  const incidentQuery = useQuery({ ...trpc.incidents.read.queryOptions({ id: id ?? "" }), enabled: isFetched });
  const lastIncident = useRef<IncidentView | undefined>(undefined);
  const isUnavailable = isContentRefused(incidentQuery.error);
  const knownIncident = lastIncident.current?.id === id && !isUnavailable ? lastIncident.current : undefined;
  const fetchedIncident = id === null ? undefined : (incidentQuery.data ?? knownIncident);
  const incident = hasFullDetails(openIncident) ? openIncident : fetchedIncident;
  useEffect(() => {
    lastIncident.current = incident;
  }, [incident]);
  const hasFailed = isFetched && incidentQuery.isError && !isUnavailable;
  return { incident, isUnavailable, refetchFailed: hasFailed ? incidentQuery.refetch : null };
}

/**
 * For `KeyBuffer`: says whether the selected incident's data has arrived, and whether an attempt to fetch it failed.
 */
export function useIncidentLoading() {
  const { state } = useConsole();
  const queryClient = useQueryClient();
  const trpc = useTRPC();
  const id = state.incidentId ?? "";
  return useMemo(() => {
    const readQueryState = () => queryClient.getQueryState(trpc.incidents.read.queryKey({ id }));
    const findOpenIncident = () =>
      queryClient
        .getQueryData(trpc.incidents.list.queryKey({ status: "open" }))
        ?.find((incident) => incident.id === id);
    return {
      isLoaded: () => readQueryState()?.data !== undefined || hasFullDetails(findOpenIncident()),
      hasFailed: () => (readQueryState()?.fetchFailureCount ?? 0) > 0,
    };
  }, [id, queryClient, trpc]);
}

function hasFullDetails(incident: ListedIncident | undefined): incident is IncidentView {
  return incident !== undefined && incident.location !== null && incident.precision !== null;
}

const cachedValues = new Map<string, unknown>();

/** State that survives unmounting, so that typed text is still there when the component is mounted again. */
export function useCachedState<Value>(key: string, initial: Value): [Value, (value: Value) => void] {
  const [value, setValue] = useState<Value>(() => (cachedValues.has(key) ? (cachedValues.get(key) as Value) : initial));
  const store = useCallback(
    (newValue: Value) => {
      cachedValues.set(key, newValue);
      setValue(newValue);
    },
    [key],
  );
  return [value, store];
}
