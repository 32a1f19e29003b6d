"use client";

import { useMemo } from "react";
import type { ListedUnit } from "@/db/queries";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useOpenIncidents, useTypes, useUnits } from "../_live/cache/use-live-data";
import { useConsole } from "./console-context";

/**
 * What the map and the lists show: everything, or while the console is filtered to one incident, that one, its crews and the free
 * units of the kinds its plan asks for.
 */
export function useShown(): { incidents: readonly IncidentView[]; units: readonly ListedUnit[] } {
  const { state } = useConsole();
  const { incidents } = useOpenIncidents();
  const { units } = useUnits();
  const { byCode } = useTypes();
  const { filteredTo } = state;
  return useMemo(() => {
    if (!filteredTo) return { incidents, units };
    const only = incidents.filter(({ id }) => id === filteredTo);
    const kinds = new Set(
      only.flatMap(({ type, priority, unmet }) => [
        ...(byCode.get(type)?.plans[`${priority}`] ?? []).map(({ kind }) => kind),
        ...unmet.map(({ kind }) => kind),
      ]),
    );
    const concerns = ({ incidentId, status, kind }: ListedUnit) =>
      incidentId === filteredTo || (status === "available" && kinds.has(kind));
    return { incidents: only, units: units.filter(concerns) };
  }, [filteredTo, incidents, units, byCode]);
}
