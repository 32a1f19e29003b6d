import type { AssignmentState, UnitKind } from "../../../db/vocabulary";
import { isNextAssignmentState } from "../../../server/domain/assignment";

type Assignment = { id: string; state: AssignmentState; unit: { kind: UnitKind; callSign: string } };
type Incident<S extends Assignment> = { assignments: readonly S[]; unmet: readonly { kind: UnitKind }[] };

export type Override<S extends Assignment> =
  | { action: "send" }
  | { action: "add" }
  | { action: "replace"; oldAssignment: S };

/**
 * Returns what happens when a unit is chosen from the ranked list. It replaces a unit only if the dispatcher has
 * selected that unit to be replaced; otherwise it fills an unmet requirement of its kind, or is added.
 */
export function chooseOverride<S extends Assignment>(
  incident: Incident<S>,
  kind: UnitKind,
  replacingId: string | null,
): Override<S> {
  const exchangedAssignment = incident.assignments.find(({ id }) => id === replacingId);
  if (exchangedAssignment && isNextAssignmentState(exchangedAssignment.state, "recalled"))
    return { action: "replace", oldAssignment: exchangedAssignment };
  return incident.unmet.some((line) => line.kind === kind) ? { action: "send" } : { action: "add" };
}
