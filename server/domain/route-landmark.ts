import type { EdgeClass } from "../../db/network-vocabulary";

type Step = { name: string | null; ref: string | null; class: EdgeClass; metres: number };

/** How the names of bridges begin in Indonesia; "Jalan Jembatan" is a road. */
const bridgeName = /^jembatan\b/i;
/** A road names a route only if it makes up at least this share of its length. */
const minRoadShare = 1 / 3;

/**
 * Returns the name of what a route leads over: the longest named bridge or ferry on it, or else the road that makes up
 * most of it. Null if no bridge or ferry has a name and no named or numbered road is long enough to stand for the route.
 */
export function findRouteLandmark(steps: readonly Step[]): string | null {
  const crossings = new Map<string, number>();
  const roads = new Map<string, number>();
  for (const { name, ref, class: edgeClass, metres } of steps) {
    const label = name ?? ref;
    if (label === null) continue;
    const metresByLabel = edgeClass === "ferry" || bridgeName.test(label) ? crossings : roads;
    metresByLabel.set(label, (metresByLabel.get(label) ?? 0) + metres);
  }
  const [crossing] = findLongest(crossings);
  if (crossing !== null) return crossing;
  const [road, roadM] = findLongest(roads);
  const routeM = steps.reduce((sum, { metres }) => sum + metres, 0);
  return roadM >= minRoadShare * routeM ? road : null;
}

function findLongest(metresByLabel: ReadonlyMap<string, number>): [label: string | null, metres: number] {
  return [...metresByLabel].reduce<[string | null, number]>(
    (longest, entry) => (longest[0] === null || entry[1] > longest[1] ? entry : longest),
    [null, 0],
  );
}
