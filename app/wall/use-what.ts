"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { useTypes } from "../_live/cache/use-live-data";
import { useNames } from "../_words/use-names";
import type { OverviewIncident } from "./use-overview";

/** What an incident is, in words: its type, or the category of a sensitive one. */
export function useWhat(): (incident: OverviewIncident) => string {
  const categoryName = useTranslations("category");
  const names = useNames();
  const { byCode } = useTypes();
  return useCallback(
    (incident) => {
      const type = incident.masked ? undefined : byCode.get(incident.type);
      return type ? names.type(type) : categoryName(incident.category);
    },
    [byCode, names, categoryName],
  );
}
