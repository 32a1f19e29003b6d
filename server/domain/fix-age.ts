import type { PositionBasis } from "../../db/vocabulary";

/**
 * The age of a position, in steps that look different on the map. `now`: less than a minute. `minute`: one to three
 * minutes; in three minutes, a crew can drive a few kilometres. `minutes`: older, but still used by the assignment
 * rule. `lost`: no current fix.
 */
export type AgeStep = "now" | "minute" | "minutes" | "lost";

/** The age in seconds at which each step begins. */
const ageStepSeconds = { minute: 60, minutes: 180 } as const;

type UnitPosition = { basis: PositionBasis | null; positionAt: Date | null };

/** The age step of a unit's position at `now` (ms). `basis` says whether the assignment rule still uses the fix. */
export function ageStep({ basis, positionAt }: UnitPosition, now: number): AgeStep {
  if (basis !== "fix" || positionAt === null) return "lost";
  const seconds = (now - positionAt.getTime()) / 1_000;
  if (seconds < ageStepSeconds.minute) return "now";
  return seconds < ageStepSeconds.minutes ? "minute" : "minutes";
}
