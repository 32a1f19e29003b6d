/** A generator of random numbers from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** Returns a generator that gives the same sequence for the same seed: Mulberry32, started with a hash of the seed. */
export function seededRandom(seed: string): Random {
  let state = hash(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomBetween(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

export function pickRandom<Item>(random: Random, items: readonly Item[]): Item {
  return pickWeighted(random, items, () => 1);
}

/** Picks one item with a probability proportional to its weight. Throws on an empty list. */
export function pickWeighted<Item>(random: Random, items: readonly Item[], weightOf: (item: Item) => number): Item {
  let remaining = random() * items.reduce((sum, item) => sum + weightOf(item), 0);
  for (const item of items) {
    remaining -= weightOf(item);
    if (remaining < 0) return item;
  }
  const last = items.at(-1);
  if (last === undefined) throw new Error("nothing to pick from");
  return last;
}

/** Returns the 32-bit FNV-1a hash of a text. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value;
}
