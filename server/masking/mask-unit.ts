import type { ListedUnit } from "../../db/queries/unit";
import { canSeeSensitive } from "./sensitive-access";

type MaskableUnit = Pick<
  ListedUnit,
  | "isDiscreet"
  | "hasDiscreetFix"
  | "lng"
  | "lat"
  | "basis"
  | "positionAt"
  | "speedMps"
  | "headingDeg"
  | "movedAt"
  | "accuracyM"
  | "lostLng"
  | "lostLat"
  | "assignmentId"
  | "incidentId"
  | "assignmentState"
>;

/**
 * For this long after a sensitive assignment, the unit's position stays hidden, because the unit may not have left the
 * scene yet.
 */
export const discreetMinutes = 15;

/**
 * Removes from a unit everything that reveals a sensitive incident. While the unit is assigned to one, and shortly
 * after (`isDiscreet`), it has no position and no assignment. Later, if its last fix still dates from that time
 * (`hasDiscreetFix`), it has no position until the fix is stale. From then on, the unit is treated as being at its
 * station. The fix itself is never shown: the server keeps it for days, and it may be the address of a victim whose
 * incident was closed long ago.
 */
export function maskUnit<Unit extends MaskableUnit>(unit: Unit): Unit {
  const noFix = { positionAt: null, movedAt: null, speedMps: null, headingDeg: null, accuracyM: null };
  const noPosition = { lng: null, lat: null, basis: null };
  const noAssignment = { assignmentId: null, incidentId: null, assignmentState: null };
  return {
    ...unit,
    ...((unit.isDiscreet || unit.hasDiscreetFix) && noFix),
    ...((unit.isDiscreet || (unit.hasDiscreetFix && unit.basis === "fix")) && noPosition),
    ...(unit.isDiscreet && noAssignment),
    isDiscreet: false,
    hasDiscreetFix: false,
    lostLng: null,
    lostLat: null,
  };
}

/** Masks the units if this viewer may not see sensitive incidents. */
export function maskUnitsFor(viewer: Parameters<typeof canSeeSensitive>[0], units: ListedUnit[]): ListedUnit[] {
  return canSeeSensitive(viewer) ? units : units.map(maskUnit);
}

/** Whether masking hides the unit's effective position (the one used for ranking and coverage). */
export function isPositionMasked(unit: ListedUnit): boolean {
  return maskUnit(unit).basis !== unit.basis;
}
