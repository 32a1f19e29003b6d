"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../_live/cache/trpc";
import { pollIntervalMs } from "../_live/clock/polled-age";
import { useMe } from "../_session/use-me";

const polling = { refetchInterval: pollIntervalMs };

/** The open incidents and units of the officer's agency, polled. */
export function useAgencyData() {
  const trpc = useTRPC();
  const { data: me } = useMe();
  const incidents = useQuery(trpc.agency.incidents.queryOptions({ status: "open" }, polling));
  const units = useQuery(trpc.agency.units.queryOptions(undefined, polling));
  return {
    agency: me?.agencyCode ?? null,
    incidents,
    units,
    readAt: Math.min(incidents.dataUpdatedAt, units.dataUpdatedAt),
  };
}

/**
 * All details of one incident, its calls and its notes, polled. They are removed from the cache as soon as the officer
 * leaves the incident, because the agency may lose access to it.
 */
export function useAgencyIncident(id: string) {
  const trpc = useTRPC();
  const options = { ...polling, gcTime: 0 };
  return {
    incident: useQuery(trpc.agency.incident.queryOptions({ id }, options)),
    calls: useQuery(trpc.agency.calls.queryOptions({ id }, options)),
    notes: useQuery(trpc.agency.notes.queryOptions({ id }, options)),
  };
}
