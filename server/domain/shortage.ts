/**
 * Numbers of units of a kind that have not been chosen for the incident. Each field is the number of units that meet
 * its condition and the conditions of all fields before it. `eligible`: the unit has a fresh fix or a station.
 */
export type UnitCount = { ofKind: number; withSkills: number; onDuty: number; free: number; eligible: number };

export const shortageReasons = [
  "no-such-unit",
  "missing-skill",
  "none-on-duty",
  "all-busy",
  "no-position",
  "taken-meanwhile",
  "awaiting-confirmation",
] as const;
export type ShortageReason = (typeof shortageReasons)[number];

/**
 * Why no further unit was available: the first condition that no unit met. If a unit meets all conditions, its row
 * was locked at that moment: by an assignment to a different incident, or by any other change of the unit.
 */
export function findShortageReason({ ofKind, withSkills, onDuty, free, eligible }: UnitCount): ShortageReason {
  if (ofKind === 0) return "no-such-unit";
  if (withSkills === 0) return "missing-skill";
  if (onDuty === 0) return "none-on-duty";
  if (free === 0) return "all-busy";
  if (eligible === 0) return "no-position";
  return "taken-meanwhile";
}
