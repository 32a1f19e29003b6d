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

/** A target in seconds; "several" if the categories have different targets; "none" if there is none. */
export type StepTarget = number | "several" | "none";

/** Target of a category for a step, in seconds; null if there is none. */
export function findTarget(targets: CategoryTargets, step: InsightStep): number | null {
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

/** Target of a step for all categories that a filter includes; sensitive types are ignored. */
export function findTargetOfFilter(
  categoryTargets: readonly CategoryTargets[],
  types: readonly { code: string; category: string; sensitive: boolean }[],
  filter: Pick<InsightFilter, "categories" | "types">,
  step: InsightStep,
): StepTarget {
  const isIncluded = (list: readonly string[], code: string) => list.length === 0 || list.includes(code);
  const includedCategories = new Set(
    types
      .filter(
        ({ code, category, sensitive }) =>
          !sensitive && isIncluded(filter.types, code) && isIncluded(filter.categories, category),
      )
      .map(({ category }) => category),
  );
  const distinctSeconds = new Set(
    categoryTargets
      .filter(({ category }) => includedCategories.has(category))
      .map((target) => findTarget(target, step)),
  );
  const [onlyTarget = null] = distinctSeconds;
  if (distinctSeconds.size > 1) return "several";
  return onlyTarget ?? "none";
}

/** The current target of a step for a filter; "none" while loading. */
export function useTargetOfFilter(filter: InsightFilter, step: InsightStep): StepTarget {
  const trpc = useTRPC();
  const { types } = useInsight();
  const { data } = useQuery(trpc.admin.targets.queryOptions());
  return data ? findTargetOfFilter(data, types ?? [], filter, step) : "none";
}
