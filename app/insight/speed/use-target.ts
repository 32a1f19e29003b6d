"use client";

import { useQuery } from "@tanstack/react-query";
import type { InsightFilter, InsightStep } from "@/server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import { useInsight } from "../view-context";
import { commonTarget, type StepTarget } from "./common-target";

/** What is promised now for a step of what a filter lets through; nothing before it is known. */
export function useTarget(filter: InsightFilter, step: InsightStep): StepTarget {
  const trpc = useTRPC();
  const { types } = useInsight();
  const { data } = useQuery(trpc.admin.targets.queryOptions());
  return data ? commonTarget(data, types ?? [], filter, step) : "none";
}
