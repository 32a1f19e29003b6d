"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import { useTRPC } from "../_live/cache/trpc";
import { useTypes } from "../_live/cache/use-live-data";
import { useNames } from "../_words/use-names";
import { isLocated, type OverviewIncident } from "./overview-incident";

/** Returns the open incidents, or only the critical ones, and in `locatedIncidents` those that have a location. */
export function useOverview({ isOnlyCritical = false } = {}) {
  const trpc = useTRPC();
  const query = useQuery(trpc.incidents.overview.queryOptions({ status: "open" }));
  const incidents = useMemo(
    () => (isOnlyCritical ? query.data?.filter(({ priority }) => priority === 1) : query.data),
    [query.data, isOnlyCritical],
  );
  const locatedIncidents = useMemo(() => (incidents ?? []).filter(isLocated), [incidents]);
  return { incidents, locatedIncidents, query };
}

/** Returns a function that gives an incident's title: the name of its type, or of its category if it is masked. */
export function useIncidentTitle(): (incident: OverviewIncident) => string {
  const categoryName = useTranslations("category");
  const names = useNames();
  const { typesByCode } = useTypes();
  return useCallback(
    (incident) => {
      const type = incident.masked ? undefined : typesByCode.get(incident.type);
      return type ? names.type(type) : categoryName(incident.category);
    },
    [typesByCode, names, categoryName],
  );
}
