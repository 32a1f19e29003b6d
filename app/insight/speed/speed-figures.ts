import type { InsightStep } from "@/server/domain/insight";

/** What is told of one step of some incidents; see `insight.steps`. */
export type StepFigures = { n: number; median: number | null; p90: number | null; promised: number; within: number };
export type StepGroup = { key: string; total: number; complete: number; steps: Record<InsightStep, StepFigures> };

/** Below this many a median is shown, but marked: it says little. */
const fewestToJudge = 5;

export function isFew(n: number): boolean {
  return n > 0 && n < fewestToJudge;
}
