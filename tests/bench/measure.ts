/** Percentiles of the durations of repeated runs, in milliseconds. */
export type Times = { runs: number; p50: number; p95: number; p99: number };

export function summarise(durationsMs: readonly number[]): Times {
  const sortedMs = [...durationsMs].sort((a, b) => a - b);
  const percentile = (share: number) =>
    sortedMs[Math.min(sortedMs.length - 1, Math.floor(sortedMs.length * share))] ?? Number.NaN;
  return { runs: sortedMs.length, p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) };
}

/** An operation to measure; `index` is the number of the test case to run. */
export type Contender = (index: number) => Promise<unknown>;

/**
 * Runs every contender on each case, in a new random order per case, so that slow phases of the machine and side
 * effects of a contender affect all contenders equally. `runLimits` limits the number of runs of individual contenders.
 * `warmUp` additional runs come first and are not counted.
 */
export async function runContenders<Name extends string>(
  contenders: Record<Name, Contender>,
  { runs, runLimits = {}, warmUp = 50 }: { runs: number; runLimits?: Partial<Record<Name, number>>; warmUp?: number },
): Promise<Record<Name, Times>> {
  const names = Object.keys(contenders) as Name[];
  const durations = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let index = -warmUp; index < runs; index++) {
    for (const name of shuffle(names)) {
      const step = Math.max(1, Math.floor(runs / (runLimits[name] ?? runs)));
      if (index % step !== 0) continue;
      const start = performance.now();
      await contenders[name](Math.abs(index));
      if (index >= 0) durations.get(name)?.push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, summarise(durations.get(name) ?? [])])) as Record<Name, Times>;
}

function shuffle<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
