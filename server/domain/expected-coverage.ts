/**
 * Expected coverage by Daskin's MEXCLP (A maximum expected covering location model, Transportation Science 17, 1983):
 * each unit is busy with probability q, independently of the others, so the k-th unit that reaches demand d in time
 * adds d (1 - q) q^(k-1). Moving one idle unit to where this sum becomes largest is the step that DMEXCLP repeats
 * (Jagtenberg, Bhulai and van der Mei, An efficient heuristic for real-time ambulance redeployment, Operations Research
 * for Health Care 4, 2015).
 */
export type ExpectedCoverageInput = {
  /** The weight of each demand point. */
  weights: readonly number[];
  /** The probability that a unit is busy, q. */
  busyProbability: number;
  /**
   * For each idle unit, the demand points that it reaches in time, as indexes of `weights`; no index occurs twice for a
   * unit.
   */
  reaches: readonly ReachedPoints[];
};
export type ReachedPoints = readonly number[];

/** The expected total weight of the demand points that are reached in time by at least one unit that is not busy. */
export function computeExpectedCoverage(coverageInput: ExpectedCoverageInput): number {
  const counts = countReaching(coverageInput);
  return coverageInput.weights.reduce(
    (sum, weight, point) => sum + weight * (1 - coverageInput.busyProbability ** (counts[point] as number)),
    0,
  );
}

/** A move of an idle unit to a station (both as indexes), and by how much it raises the expected coverage. */
export type Move = { unit: number; station: number; gain: number };

/**
 * All moves of one unit to one station that raise the expected coverage, over all units and stations, best first.
 * Equally good moves are sorted by unit and station. `stationReaches` returns, for each station, the demand points that
 * a unit would reach in time from there; null for a station that the unit cannot move to.
 */
export function rankMoves(
  coverageInput: ExpectedCoverageInput,
  stationReaches: (unit: number) => readonly (ReachedPoints | null)[],
): Move[] {
  const { weights, busyProbability, reaches } = coverageInput;
  const counts = countReaching(coverageInput);
  const moves: Move[] = [];
  for (const [unit, reach] of reaches.entries()) {
    const isPointReached = new Uint8Array(weights.length);
    for (const point of reach) isPointReached[point] = 1;
    // How much the expected coverage of a point rises if this unit reaches it, given how many other units reach it.
    const computeGainAt = (point: number) => {
      const otherCount = (counts[point] as number) - (isPointReached[point] as number);
      return (weights[point] as number) * (1 - busyProbability) * busyProbability ** otherCount;
    };
    const currentGain = sumReachedDemand(reach, computeGainAt);
    for (const [station, stationReach] of stationReaches(unit).entries()) {
      if (stationReach === null) continue;
      const gain = sumReachedDemand(stationReach, computeGainAt) - currentGain;
      if (gain > 0) moves.push({ unit, station, gain });
    }
  }
  return moves.sort((a, b) => b.gain - a.gain || a.unit - b.unit || a.station - b.station);
}

function sumReachedDemand(reach: ReachedPoints, valueAt: (point: number) => number): number {
  return reach.reduce((sum, point) => sum + valueAt(point), 0);
}

/** For each demand point, the number of units that reach it in time. */
function countReaching({ weights, reaches }: ExpectedCoverageInput): Uint32Array {
  const counts = new Uint32Array(weights.length);
  for (const reach of reaches) for (const point of reach) counts[point] = (counts[point] as number) + 1;
  return counts;
}

/**
 * The busy probability assumed for a unit without assignments, and the number of assignments at which the recorded
 * share of busy time has the same weight as this assumption.
 */
const [assumedBusyProbability, assumedAssignments] = [0.1, 20];
/**
 * Limits of the busy probability. It is never zero, because crews also rest, refuel and clean the vehicle, which is not
 * recorded; it is never 1, because then nothing would be covered.
 */
const [minBusyProbability, maxBusyProbability] = [0.05, 0.9];

/**
 * The probability that a unit is busy, from its hours on assignments and on duty in a period. The fewer assignments
 * there were, the nearer it is to 0.1; it is between 0.05 and 0.9.
 */
export function estimateBusyProbability(workload: {
  busyHours: number;
  dutyHours: number;
  assignments: number;
}): number {
  const { busyHours, dutyHours, assignments } = workload;
  const busyShare = dutyHours > 0 ? Math.min(1, busyHours / dutyHours) : assumedBusyProbability;
  const weightedShare =
    (busyShare * assignments + assumedBusyProbability * assumedAssignments) / (assignments + assumedAssignments);
  return Math.min(maxBusyProbability, Math.max(minBusyProbability, weightedShare));
}
