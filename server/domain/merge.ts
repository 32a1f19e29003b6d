import type { AssignmentState, IncidentStatus } from "../../db/vocabulary";
import { isOpen } from "./assignment";
import { reopenDays } from "./incident";
import type { Requirement } from "./response-plan";

/** Why two incidents cannot be merged. */
export type MergeObstacle = "same" | "closed" | "crews-out";

type Mergeable = { id: string; status: IncidentStatus; assignments: readonly { state: AssignmentState }[] };

/**
 * Why `from` cannot be merged into `into`; null if it can. The remaining incident may be closed, for example when a
 * late caller reports an event that has already been dealt with. A closed incident cannot take over crews that are
 * still at work.
 */
export function findMergeObstacle(from: Mergeable, into: Mergeable): MergeObstacle | null {
  if (from.id === into.id) return "same";
  if (from.status === "closed") return "closed";
  return into.status === "closed" && from.assignments.some(({ state }) => isOpen(state)) ? "crews-out" : null;
}

/** Why a merge cannot be undone. */
export type UnmergeObstacle = "undone" | "too-late" | "merged-on" | "closed";

type MergeState = {
  isUndone: boolean;
  mergedAt: Date;
  /** The remaining incident: whether it was closed before the merge, and its state now. */
  into: { wasClosed: boolean; status: IncidentStatus; isMerged: boolean };
};

/** Why a merge cannot be undone; null if it can. The time limit is the one for reopening a closed incident. */
export function findUnmergeObstacle({ isUndone, mergedAt, into }: MergeState, now: Date): UnmergeObstacle | null {
  if (isUndone) return "undone";
  if (now.getTime() - mergedAt.getTime() > reopenDays * 86_400_000) return "too-late";
  if (into.isMerged) return "merged-on";
  return into.status === "closed" && !into.wasClosed ? "closed" : null;
}

type MergedValue<Value> = { before: Value; own: Value };

/**
 * Computes a value of the remaining incident, such as its priority, as if one of its merges had not happened. For each
 * merge, `before` is the value of the remaining incident before it, and `own` is the value of the incident that was
 * merged into it. Returns the value without the merge `undone`, and a new `before` for each of the `later` merges. A
 * value that somebody changed after a merge is kept.
 */
export function computeValueWithoutMerge<Value>(
  current: Value,
  undone: MergedValue<Value>,
  later: readonly MergedValue<Value>[],
  combine: (a: Value, b: Value) => Value,
): { current: Value; valuesBefore: Value[] } {
  let withMerge = combine(undone.before, undone.own);
  let withoutMerge = undone.before;
  const valuesBefore = later.map(({ before, own }) => {
    if (before !== withMerge) withMerge = withoutMerge = before;
    const valueBefore = withoutMerge;
    withMerge = combine(withMerge, own);
    withoutMerge = combine(withoutMerge, own);
    return valueBefore;
  });
  return { current: current === withMerge ? withoutMerge : current, valuesBefore };
}

/**
 * The extra requirements that an incident takes over from one merged into it. A requirement is left out if the incident
 * already has one of the same kind with at least the same skills, because both are for the same event. The `order` of
 * the others continues that of the incident's own requirements.
 */
export function selectTakenOverRequirements<Extra extends Requirement>(
  own: readonly Requirement[],
  extraRequirements: readonly Extra[],
): Extra[] {
  const uncoveredRequirements = extraRequirements.filter(
    ({ kind, skills }) =>
      !own.some((other) => other.kind === kind && skills.every((skill) => other.skills.includes(skill))),
  );
  const lastOrder = Math.max(100, ...own.map(({ order }) => order));
  return uncoveredRequirements.map((requirement, index) => ({ ...requirement, order: lastOrder + 1 + index }));
}

/**
 * The extra requirements of the remaining incident without those that it took over (`takenOver`, by `order`) from the
 * merged one, whose own are `ofMerged`. What was added to one of them since the merge remains.
 */
export function removeTakenOverRequirements<Extra extends Requirement>(
  extraRequirements: readonly Extra[],
  takenOver: readonly number[],
  ofMerged: readonly Requirement[],
): Extra[] {
  return extraRequirements.flatMap((requirement) => {
    if (!takenOver.includes(requirement.order)) return [requirement];
    const original = ofMerged.find(
      ({ kind, skills }) => kind === requirement.kind && String(skills) === String(requirement.skills),
    );
    const addedCount = original ? requirement.count - original.count : 0;
    return addedCount > 0 ? [{ ...requirement, count: addedCount }] : [];
  });
}
