import type { ListedUnit } from "@/db/queries";
import { type Fix, type Motion, motionBetween } from "../../../server/domain/motion";

/** The fix a unit's way is measured from, when it was last heard, and how it moves by that; null while it stands. */
type Seen = { from: Fix; at: number; motion: Motion | null };
export type SeenUnits = ReadonlyMap<string, Seen>;

/** Who has not got away from a place for this long stands there. */
const standsAfterMs = 30_000;

/** What is known of the units' ways after another message; for those whose receiver tells neither heading nor speed. */
export function seenAfter(known: SeenUnits, units: readonly ListedUnit[]): SeenUnits {
  return new Map(
    units.flatMap(({ id, basis, lng, lat, positionAt }): [string, Seen][] => {
      if (basis !== "fix" || lng === null || lat === null || positionAt === null) return [];
      return [[id, afterFix(known.get(id), { lng, lat, at: positionAt.getTime() })]];
    }),
  );
}

function afterFix(before: Seen | undefined, fix: Fix): Seen {
  if (!before) return { from: fix, at: fix.at, motion: null };
  if (before.at === fix.at) return before;
  const motion = motionBetween(before.from, fix);
  if (motion) return { from: fix, at: fix.at, motion };
  if (fix.at - before.from.at < standsAfterMs) return { ...before, at: fix.at };
  return { from: fix, at: fix.at, motion: null };
}
