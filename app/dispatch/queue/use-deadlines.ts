"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Category } from "@/db/vocabulary";
import type { Deadlines } from "@/server/domain/deadline";
import { defaultThresholds } from "@/server/domain/target";
import { useTRPC } from "../../_live/cache/trpc";

/** What is promised in a category, by its own targets or the usual ones. */
export function useDeadlines(): (category: Category) => Deadlines {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.admin.targets.queryOptions());
  return useMemo(() => {
    const known = new Map<Category, Deadlines>(data?.map((one) => [one.category, one]));
    return (category) => known.get(category) ?? defaultThresholds(category);
  }, [data]);
}
