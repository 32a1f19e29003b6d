/** How the units of a kind stand: each figure counts the units that also meet all before it. */
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
 * Why no further unit could be had after `found` were: the first condition at which none was left. A unit that is
 * eligible by every count was being taken by another incident in that moment.
 */
export function shortageReason(count: UnitCount, found: number): ShortageReason {
  if (count.ofKind <= found) return "no-such-unit";
  if (count.withSkills <= found) return "missing-skill";
  if (count.onDuty <= found) return "none-on-duty";
  if (count.free <= found) return "all-busy";
  if (count.eligible <= found) return "no-position";
  return "taken-meanwhile";
}
