import type { Limit, Reach } from "@/server/domain/coverage";

/** Where the classes of the map end, in kilometres or in estimated minutes; beyond the last is the fourth. */
export const classEnds = { km: [10, 20, 30], minutes: [15, 30, 60] } as const satisfies Record<
  Limit["by"],
  readonly number[]
>;

/** A reach in the unit it is shown in. */
export function reachIn(reach: Reach, by: Limit["by"]): number {
  return by === "km" ? reach.distanceM / 1_000 : reach.etaSeconds / 60;
}

/** The class of a reach from 1, near, to 4; 0 when there is no help at all. */
export function classOf(reach: Reach | null, by: Limit["by"]): number {
  if (!reach) return 0;
  const place = classEnds[by].findIndex((end) => reachIn(reach, by) <= end);
  return place === -1 ? classEnds[by].length + 1 : place + 1;
}
