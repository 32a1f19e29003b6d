"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { categories } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useNames } from "../../_words/use-names";
import { useInsight } from "../view-context";

/** What figures can be compared by. */
export const groupings = ["category", "district", "agency", "station"] as const;
export type Grouping = (typeof groupings)[number];

/** What the groups of figures are called. */
export function useGroupNames(): (by: Grouping, key: string) => string {
  const categoryName = useTranslations("category");
  const names = useNames();
  const trpc = useTRPC();
  const { districts } = useInsight();
  const { data: stations } = useQuery(trpc.admin.stations.queryOptions());
  return useCallback(
    (by, key) => {
      switch (by) {
        case "category": {
          const category = categories.find((one) => one === key);
          return category ? categoryName(category) : key;
        }
        case "district":
          return districts?.find(({ code }) => code === key)?.name ?? key;
        case "agency":
          return names.agency(key);
        case "station":
          return stations?.find(({ code }) => code === key)?.name ?? key;
      }
    },
    [categoryName, names, districts, stations],
  );
}
