import type { AssignmentState, UnitKind } from "../../../db/vocabulary";
import { isNextAssignmentState } from "../../../server/domain/assignment";
import type { ListedIncident } from "../../../server/masking/mask-incident";

type Assignment = { id: string; state: AssignmentState; unit: { kind: UnitKind; callSign: string } };
type Incident<S extends Assignment> = { assignments: readonly S[]; unmet: readonly { kind: UnitKind }[] };

export type AssignAction<S extends Assignment> =
  | { kind: "send" }
  | { kind: "add" }
  | { kind: "replace"; oldAssignment: S };

/**
 * Returns what happens when a unit is chosen from the ranked list. It replaces a unit only if the dispatcher has
 * selected that unit to be replaced; otherwise it fills an unmet requirement of its kind, or is added.
 */
export function chooseAssignAction<S extends Assignment>(
  incident: Incident<S>,
  kind: UnitKind,
  replacingId: string | null,
): AssignAction<S> {
  const oldAssignment = incident.assignments.find(({ id }) => id === replacingId);
  if (oldAssignment && isNextAssignmentState(oldAssignment.state, "recalled"))
    return { kind: "replace", oldAssignment };
  return incident.unmet.some((line) => line.kind === kind) ? { kind: "send" } : { kind: "add" };
}

export type Unit = { id: string; callSign: string };
/** An assignment with its unit. */
export type UnitAssignment = { id: string; state: AssignmentState; unit: Unit };

/** A chosen unit that replaces another or does not match the plan. It is sent once the dispatcher gives a reason. */
export type PendingChoice = {
  incidentId: string;
  unit: Unit;
  insteadOf?: UnitAssignment | undefined;
  /** The other incident that the unit is pulled from, and its assignment there. */
  pulledFrom?: { incident: ListedIncident; assignmentId: string; state: AssignmentState } | undefined;
  /** Why the unit does not match the plan, in words. */
  mismatch?: string | undefined;
  /** Whether the unit's crew has called for help; `mismatch` then says so. */
  despitePanic?: boolean | undefined;
};
