/**
 * Computes the expected coverage directly from its definition. For each of the 2^n combinations of n busy or idle
 * units, it multiplies the probability of the combination by the demand that its idle units can reach. Returns the sum.
 */
export function enumerateCoverage({
  weights,
  busyProbability,
  reaches,
}: {
  weights: readonly number[];
  busyProbability: number;
  reaches: readonly (readonly number[])[];
}): number {
  let expectedDemand = 0;
  for (let idleBits = 0; idleBits < 2 ** reaches.length; idleBits++) {
    const idleReaches = reaches.filter((_, unit) => (idleBits >> unit) & 1);
    const probability =
      (1 - busyProbability) ** idleReaches.length * busyProbability ** (reaches.length - idleReaches.length);
    const reachedPoints = new Set(idleReaches.flat());
    for (const point of reachedPoints) expectedDemand += probability * (weights[point] ?? 0);
  }
  return expectedDemand;
}
