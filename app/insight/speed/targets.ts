"use client";

import { useQuery } from "@tanstack/react-query";
import type { InsightFilter, InsightStep } from "@/server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import { useInsight } from "../filters/view-context";

export type CategoryTargets = {
  category: string;
  assignSeconds: number;
  acknowledgeSeconds: number;
  promisedSeconds: number | null;
};

/** One number of seconds for all that is looked at, different ones that no single line can tell, or none at all. */
export type StepTarget = number | "several" | "none";

/** The seconds promised in a category for a step; null where nothing is promised. */
export function targetOf(targets: CategoryTargets, step: InsightStep): number | null {
  switch (step) {
    case "dispatch":
      return targets.assignSeconds;
    case "acknowledge":
      return targets.acknowledgeSeconds;
    case "total":
      return targets.promisedSeconds;
    default:
      return null;
  }
}

/** What is promised for a step of what a filter lets through, by the categories that can be in it; sensitive types are in no figure. */
export function targetOfFilter(
  all: readonly CategoryTargets[],
  types: readonly { code: string; category: string; sensitive: boolean }[],
  filter: Pick<InsightFilter, "categories" | "types">,
  step: InsightStep,
): StepTarget {
  const lets = (list: readonly string[], one: string) => list.length === 0 || list.includes(one);
  const inside = new Set(
    types
      .filter(
        ({ code, category, sensitive }) => !sensitive && lets(filter.types, code) && lets(filter.categories, category),
      )
      .map(({ category }) => category),
  );
  const seconds = new Set(all.filter(({ category }) => inside.has(category)).map((one) => targetOf(one, step)));
  const [only = null] = seconds;
  if (seconds.size > 1) return "several";
  return only ?? "none";
}

/** What is promised now for a step of what a filter lets through; nothing before it is known. */
export function useTargetOfFilter(filter: InsightFilter, step: InsightStep): StepTarget {
  const trpc = useTRPC();
  const { types } = useInsight();
  const { data } = useQuery(trpc.admin.targets.queryOptions());
  return data ? targetOfFilter(data, types ?? [], filter, step) : "none";
}
