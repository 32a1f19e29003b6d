import type { AssignmentState, UnitKind } from "../../../db/vocabulary";
import { isNextAssignmentState } from "../../../server/domain/assignment";

type Assignment = {
  id: string;
  state: AssignmentState;
  distanceM: number | null;
  unit: { kind: UnitKind; callSign: string };
};
type Incident<S extends Assignment> = { assignments: readonly S[]; unmet: readonly { kind: UnitKind }[] };

export type Override<S extends Assignment> =
  | { action: "send" }
  | { action: "add" }
  | { action: "replace"; oldAssignment: S };

/**
 * Returns what happens when a unit is chosen from the ranked list. The options are tried in this order: replace the
 * unit being exchanged, fill an unmet requirement for the kind, replace the farthest unit of the kind that can still be
 * recalled, add the unit.
 */
export function chooseOverride<S extends Assignment>(
  incident: Incident<S>,
  kind: UnitKind,
  replacingId: string | null,
): Override<S> {
  const exchangedAssignment = incident.assignments.find(({ id }) => id === replacingId);
  if (exchangedAssignment && isNextAssignmentState(exchangedAssignment.state, "recalled"))
    return { action: "replace", oldAssignment: exchangedAssignment };
  if (incident.unmet.some((line) => line.kind === kind)) return { action: "send" };
  const [farthestAssignment] = incident.assignments
    .filter(({ unit, state }) => unit.kind === kind && isNextAssignmentState(state, "recalled"))
    .sort((a, b) => (b.distanceM ?? 0) - (a.distanceM ?? 0));
  return farthestAssignment ? { action: "replace", oldAssignment: farthestAssignment } : { action: "add" };
}
