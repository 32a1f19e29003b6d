import type { ListedUnit } from "@/db/queries/unit";
import { computeMotionBetween, type Motion, type TimedPoint } from "../../../server/domain/motion";

/**
 * `from`: the fix from which the motion is measured. `at`: the time of the last fix in ms. `motion`: null if the unit
 * is stationary.
 */
type UnitMotion = { from: TimedPoint; at: number; motion: Motion | null };
export type UnitMotions = ReadonlyMap<string, UnitMotion>;

/** A unit that has been in one place for this long is treated as stationary. */
const stationaryAfterMs = 30_000;

/**
 * Derives the motion of each unit from its successive positions, for trackers that report neither heading nor speed.
 */
export function updateMotions(motions: UnitMotions, units: readonly ListedUnit[]): UnitMotions {
  return new Map(
    units.flatMap(({ id, basis, lng, lat, positionAt }): [string, UnitMotion][] => {
      if (basis !== "fix" || lng === null || lat === null || positionAt === null) return [];
      return [[id, computeNextMotion(motions.get(id), { lng, lat, at: positionAt.getTime() })]];
    }),
  );
}

function computeNextMotion(previous: UnitMotion | undefined, fix: TimedPoint): UnitMotion {
  if (!previous) return { from: fix, at: fix.at, motion: null };
  if (previous.at === fix.at) return previous;
  const motion = computeMotionBetween(previous.from, fix);
  if (motion) return { from: fix, at: fix.at, motion };
  if (fix.at - previous.from.at < stationaryAfterMs) return { ...previous, at: fix.at };
  return { from: fix, at: fix.at, motion: null };
}
