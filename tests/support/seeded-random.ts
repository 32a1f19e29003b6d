/** A pseudo-random number generator; the same seed gives the same sequence. */
export type RandomGenerator = {
  /** Returns a number from 0 up to, but not including, 1. */
  number(): number;
  between(from: number, to: number): number;
  /** Returns an integer from `from` to `to`, including both. */
  integer(from: number, to: number): number;
  /** Returns true with this probability. */
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
};

/**
 * The number of cases that a test with random input runs: `count` times the environment variable `CASES`, by default 1.
 * Tests normally run few cases, because they take long. After a change of the assignment rule, the travel times or
 * merging, run the test with `CASES=4`.
 */
export function countCases(count: number): number {
  const factor = Number(process.env.CASES ?? 1);
  if (!(factor > 0)) throw new Error(`CASES must be a number above 0, not "${process.env.CASES}".`);
  return Math.ceil(count * factor);
}

export function createRandom(seed: number): RandomGenerator {
  let state = seed >>> 0;
  // The algorithm is mulberry32.
  const nextNumber = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number) => from + nextNumber() * (to - from);
  const integerBetween = (from: number, to: number) => Math.floor(between(from, to + 1));
  return {
    number: nextNumber,
    between,
    integer: integerBetween,
    chance: (probability) => nextNumber() < probability,
    pick: (items) => items[integerBetween(0, items.length - 1)] as (typeof items)[number],
  };
}
