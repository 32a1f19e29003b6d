import type { AssignmentState, UnitKind } from "../../../db/vocabulary";
import { isNextAssignmentState } from "../../../server/domain/assignment";
import type { ListedIncident } from "../../../server/masking/mask-incident";

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
  const oldAssignment = incident.assignments.find(({ id }) => id === replacingId);
  if (oldAssignment && isNextAssignmentState(oldAssignment.state, "recalled"))
    return { action: "replace", oldAssignment };
  return incident.unmet.some((line) => line.kind === kind) ? { action: "send" } : { action: "add" };
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
