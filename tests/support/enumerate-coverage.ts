/**
 * Computes the expected coverage directly from its definition. For each of the 2^n combinations of n busy or idle
 * units, it multiplies the probability of the combination by the demand that its idle units can reach. Returns the sum.
 */
export function enumerateCoverage({
  weights,
  busy,
  reaches,
}: {
  weights: readonly number[];
  busy: number;
  reaches: readonly (readonly number[])[];
}): number {
  let expected = 0;
  for (let state = 0; state < 2 ** reaches.length; state++) {
    const idleReaches = reaches.filter((_, unit) => (state >> unit) & 1);
    const probability = (1 - busy) ** idleReaches.length * busy ** (reaches.length - idleReaches.length);
    const reachedPoints = new Set(idleReaches.flat());
    for (const point of reachedPoints) expected += probability * (weights[point] ?? 0);
  }
  return expected;
}
