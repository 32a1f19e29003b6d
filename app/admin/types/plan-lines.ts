import { priorities, type UnitKind } from "@/db/vocabulary";
import type { Requirement } from "@/server/domain/response-plan";

/** A line of a plan while the user edits it; `key` stays the same when lines are reordered. */
export type PlanLine = { key: string; kind: UnitKind; count: number; skills: string[] };

export function linesOf(plan: readonly Requirement[]): PlanLine[] {
  return plan.map(({ order, kind, count, skills }) => ({ key: `saved-${order}`, kind, count, skills: [...skills] }));
}

export function isSamePlan(a: readonly PlanLine[], b: readonly PlanLine[]): boolean {
  return JSON.stringify(withoutKeys(a)) === JSON.stringify(withoutKeys(b));
}

export function withoutKeys(lines: readonly PlanLine[]) {
  return lines.map(({ kind, count, skills }) => ({ kind, count, skills }));
}

/** Moves one line up (-1) or down (1). */
export function moveLine<Line extends { key: string }>(lines: readonly Line[], key: string, by: -1 | 1): Line[] {
  const from = lines.findIndex((line) => line.key === key);
  const line = lines[from];
  if (!line || !lines[from + by]) return [...lines];
  const otherLines = lines.filter((other) => other !== line);
  return [...otherLines.slice(0, from + by), line, ...otherLines.slice(from + by)];
}

type ComparedRow = { requirement: Pick<PlanLine, "kind" | "skills">; counts: number[]; isDifferent: boolean };

/** Returns each distinct requirement (kind and skills) of the four plans, with the number of units at each priority. */
export function comparePlans(plans: Readonly<Record<number, readonly PlanLine[]>>): ComparedRow[] {
  const nameOf = ({ kind, skills }: Pick<PlanLine, "kind" | "skills">) => [kind, ...[...skills].sort()].join(" ");
  const requirements = new Map<string, Pick<PlanLine, "kind" | "skills">>();
  for (const line of priorities.flatMap((priority) => plans[priority] ?? [])) {
    if (!requirements.has(nameOf(line))) requirements.set(nameOf(line), line);
  }
  return [...requirements].map(([name, requirement]) => {
    const counts = priorities.map((priority) =>
      (plans[priority] ?? []).reduce((sum, line) => (nameOf(line) === name ? sum + line.count : sum), 0),
    );
    return { requirement, counts, isDifferent: new Set(counts).size > 1 };
  });
}
