import type { PositionBasis } from "../../db/vocabulary";

/**
 * The age of a position in steps that the map shows differently: within the last minute, within three minutes (a crew can drive a
 * few kilometres), older but still used by the assignment rule, and `lost`: only the station is known, or nothing.
 */
export type AgeStep = "now" | "minute" | "minutes" | "lost";

/** The age in seconds at which each step begins. */
const ageStepSeconds = { minute: 60, minutes: 180 } as const;

type UnitPosition = { basis: PositionBasis | null; positionAt: Date | null };

/** The step of a unit at a time in ms. The server decides whether a fix is too old for the rule, by `basis`. */
export function ageStep({ basis, positionAt }: UnitPosition, now: number): AgeStep {
  if (basis !== "fix" || positionAt === null) return "lost";
  const seconds = (now - positionAt.getTime()) / 1_000;
  if (seconds < ageStepSeconds.minute) return "now";
  return seconds < ageStepSeconds.minutes ? "minute" : "minutes";
}
