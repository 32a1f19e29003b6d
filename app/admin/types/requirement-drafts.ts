import type { Requirement } from "@/server/domain/response-plan";
import { priorities, type UnitKind } from "../../../db/vocabulary";

/**
 * A requirement while the user edits it; `key` stays the same when requirements are reordered. `typedSkill` has not been
 * added to the skills.
 */
export type RequirementDraft = { key: string; kind: UnitKind; count: number; skills: string[]; typedSkill: string };

/** A new requirement, of one ambulance. */
export function newRequirementDraft(key: string): RequirementDraft {
  return { key, kind: "ambulance", count: 1, skills: [], typedSkill: "" };
}

/** Whether a skill has been typed without being added, so that the requirements must not be saved. */
export function hasTypedSkill(requirements: readonly RequirementDraft[]): boolean {
  return requirements.some(({ typedSkill }) => typedSkill.trim() !== "");
}

/**
 * The keys depend on the kinds and skills, so that a requirement has the same key after others are added or removed.
 */
export function toRequirementDrafts(plan: readonly Requirement[]): RequirementDraft[] {
  const keys = plan.map(toKey);
  return plan.map((requirement, index) => {
    const { kind, count, skills } = requirement;
    const precedingDuplicateCount = keys.slice(0, index).filter((key) => key === keys[index]).length;
    return { key: `saved-${precedingDuplicateCount} ${keys[index]}`, kind, count, skills: [...skills], typedSkill: "" };
  });
}

export function isSamePlan(a: readonly RequirementDraft[], b: readonly RequirementDraft[]): boolean {
  return hasTypedSkill(a) === hasTypedSkill(b) && JSON.stringify(withoutKeys(a)) === JSON.stringify(withoutKeys(b));
}

export function withoutKeys(requirements: readonly RequirementDraft[]) {
  return requirements.map(({ kind, count, skills }) => ({ kind, count, skills }));
}

/**
 * Merges a colleague's changes into a list that the user is editing (three-way merge). `base` is the list when the
 * editing began, `latest` the list as it is stored now. Items of `latest` replace those that the user has not changed,
 * and its new items are appended. The order is that of `latest`, unless the user has changed the order.
 */
export function mergeLists<Item extends { key: string }>(
  base: readonly Item[],
  edited: readonly Item[],
  latest: readonly Item[],
): Item[] {
  const find = (items: readonly Item[], { key }: Item) => items.find((item) => item.key === key);
  const keptItems = edited.flatMap((item) => {
    const isUnchanged = JSON.stringify(item) === JSON.stringify(find(base, item));
    return isUnchanged ? (find(latest, item) ?? []) : [item];
  });
  const merged = [...keptItems, ...latest.filter((item) => !find(base, item) && !find(edited, item))];
  const listSharedKeys = (items: readonly Item[], others: readonly Item[]) =>
    items.filter((item) => find(others, item)).map(({ key }) => key);
  const isReordered = listSharedKeys(edited, base).join() !== listSharedKeys(base, edited).join();
  if (isReordered) return merged;
  const rank = ({ key }: Item) => {
    const index = latest.findIndex((item) => item.key === key);
    return index < 0 ? latest.length : index;
  };
  return merged.sort((a, b) => rank(a) - rank(b));
}

/** Moves one item up (-1) or down (1). */
export function moveItem<Item extends { key: string }>(items: readonly Item[], key: string, by: -1 | 1): Item[] {
  const from = items.findIndex((item) => item.key === key);
  const item = items[from];
  if (!item || !items[from + by]) return [...items];
  const otherItems = items.filter((other) => other !== item);
  return [...otherItems.slice(0, from + by), item, ...otherItems.slice(from + by)];
}

function toKey({ kind, skills }: { kind: UnitKind; skills: readonly string[] }): string {
  return [kind, ...[...skills].sort()].join(" ");
}

type ComparedRow = { requirement: Pick<RequirementDraft, "kind" | "skills">; counts: number[]; isDifferent: boolean };

/** Returns each distinct requirement (kind and skills) of the four plans, with the number of units at each priority. */
export function comparePlans(plans: Readonly<Record<number, readonly RequirementDraft[]>>): ComparedRow[] {
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
