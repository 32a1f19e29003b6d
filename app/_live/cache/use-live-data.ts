"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import { useTRPC } from "./trpc";

const emptyList: never[] = [];

/** The open incidents, ordered by priority, then age, then number. */
export function useOpenIncidents() {
  const trpc = useTRPC();
  const query = useQuery(trpc.incidents.list.queryOptions({ status: "open" }));
  return { incidents: query.data ?? emptyList, query };
}

export function useUnits() {
  const trpc = useTRPC();
  const query = useQuery(trpc.units.list.queryOptions());
  const units = query.data ?? emptyList;
  const unitsById = useMemo(() => new Map<string, ListedUnit>(units.map((unit) => [unit.id, unit])), [units]);
  return { units, unitsById, query };
}

/** The incident types, as a list and by code. */
export function useTypes() {
  const trpc = useTRPC();
  const query = useQuery(trpc.dispatch.types.queryOptions());
  const types = query.data ?? emptyList;
  const typesByCode = useMemo(() => new Map(types.map((type) => [type.code, type])), [types]);
  return { types, typesByCode, query };
}

/** Returns a function that reads an incident type again. */
export function useLatestType(code: string) {
  const { query } = useTypes();
  return async () => (await query.refetch()).data?.find((type) => type.code === code);
}

/** The active closures, newest first. Screens without the live feed poll them. */
export function useClosures(polling: { refetchInterval?: number } = {}) {
  const trpc = useTRPC();
  const query = useQuery(trpc.closures.inForce.queryOptions(undefined, polling));
  return { closures: query.data ?? emptyList, query };
}
