import type { PositionBasis } from "../../db/vocabulary";

/**
 * How old what is known of a place is, in steps that the eye can tell apart: of this minute; of the last three, in which a crew
 * comes some kilometres far; older, but still what the rule goes by; and no more than the station, or nothing.
 */
export type AgeStep = "now" | "minute" | "minutes" | "lost";

/** From this age on, in seconds, a fix is one of the step. */
const ageStepSeconds = { minute: 60, minutes: 180 } as const;

type Placed = { basis: PositionBasis | null; positionAt: Date | null };

/** The step of a unit at a time in ms. Whether a fix is too old to count is the server's to say, by `basis`. */
export function ageStep({ basis, positionAt }: Placed, now: number): AgeStep {
  if (basis !== "fix" || positionAt === null) return "lost";
  const seconds = (now - positionAt.getTime()) / 1_000;
  if (seconds < ageStepSeconds.minute) return "now";
  return seconds < ageStepSeconds.minutes ? "minute" : "minutes";
}
