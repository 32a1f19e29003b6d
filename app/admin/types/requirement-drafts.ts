import { priorities, type UnitKind } from "@/db/vocabulary";
import type { Requirement } from "@/server/domain/response-plan";

/** A requirement while the user edits it; `key` stays the same when requirements are reordered. */
export type RequirementDraft = { key: string; kind: UnitKind; count: number; skills: string[] };

export function toRequirementDrafts(plan: readonly Requirement[]): RequirementDraft[] {
  return plan.map(({ order, kind, count, skills }) => ({ key: `saved-${order}`, kind, count, skills: [...skills] }));
}

export function isSamePlan(a: readonly RequirementDraft[], b: readonly RequirementDraft[]): boolean {
  return JSON.stringify(withoutKeys(a)) === JSON.stringify(withoutKeys(b));
}

export function withoutKeys(requirements: readonly RequirementDraft[]) {
  return requirements.map(({ kind, count, skills }) => ({ kind, count, skills }));
}

/** Moves one item up (-1) or down (1). */
export function moveItem<Item extends { key: string }>(items: readonly Item[], key: string, by: -1 | 1): Item[] {
  const from = items.findIndex((item) => item.key === key);
  const item = items[from];
  if (!item || !items[from + by]) return [...items];
  const otherItems = items.filter((other) => other !== item);
  return [...otherItems.slice(0, from + by), item, ...otherItems.slice(from + by)];
}

type ComparedRow = { requirement: Pick<RequirementDraft, "kind" | "skills">; counts: number[]; isDifferent: boolean };

/** Returns each distinct requirement (kind and skills) of the four plans, with the number of units at each priority. */
export function comparePlans(plans: Readonly<Record<number, readonly RequirementDraft[]>>): ComparedRow[] {
  const toKey = ({ kind, skills }: Pick<RequirementDraft, "kind" | "skills">) =>
    [kind, ...[...skills].sort()].join(" ");
  const requirements = new Map<string, Pick<RequirementDraft, "kind" | "skills">>();
  for (const requirement of priorities.flatMap((priority) => plans[priority] ?? [])) {
    if (!requirements.has(toKey(requirement))) requirements.set(toKey(requirement), requirement);
  }
  return [...requirements].map(([key, requirement]) => {
    const counts = priorities.map((priority) =>
      (plans[priority] ?? []).reduce(
        (sum, requirement) => (toKey(requirement) === key ? sum + requirement.count : sum),
        0,
      ),
    );
    return { requirement, counts, isDifferent: new Set(counts).size > 1 };
  });
}
