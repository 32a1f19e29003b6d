/**
 * Numbers of remaining units of a kind. Each field counts the units that also meet the conditions of the fields before
 * it.
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
 * Why no further unit was available: the first condition that no unit met. If a unit
 * meets them all, a different incident had locked it at that moment.
 */
export function shortageReason({ ofKind, withSkills, onDuty, free, eligible }: UnitCount): ShortageReason {
  if (ofKind === 0) return "no-such-unit";
  if (withSkills === 0) return "missing-skill";
  if (onDuty === 0) return "none-on-duty";
  if (free === 0) return "all-busy";
  if (eligible === 0) return "no-position";
  return "taken-meanwhile";
}
