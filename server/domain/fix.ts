/** Why a reported position is not taken as the unit's place. */
export const fixRefusals = ["unknown-unit", "in-the-future", "too-old", "zero-island", "older-than-held"] as const;
export type FixRefusal = (typeof fixRefusals)[number];

/** A clock may run this far ahead of ours before its fix is refused. */
const clockSlackMs = 60_000;

type Reported = { lng: number; lat: number; recordedAt: Date };
type Known = { now: Date; oldest: Date; heldAt: Date | null };

/**
 * Judges a reported position against the one held; null when it is good. `older-than-held` still belongs in the trail:
 * it was recorded in a dead zone and sent late. 0/0 is what a receiver without a fix reports.
 */
export function refuseFix({ lng, lat, recordedAt }: Reported, { now, oldest, heldAt }: Known): FixRefusal | null {
  if (lng === 0 && lat === 0) return "zero-island";
  if (recordedAt.getTime() > now.getTime() + clockSlackMs) return "in-the-future";
  if (recordedAt < oldest) return "too-old";
  if (heldAt && recordedAt <= heldAt) return "older-than-held";
  return null;
}
