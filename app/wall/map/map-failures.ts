const [firstBackoffMs, maxBackoffMs] = [10_000, 300_000];
/** A map that worked for this long resets the count: the next failure is a new problem. */
const stableMs = 600_000;

/** The number of failures of the map in a row, and whether it has failed now. */
export type MapFailures = { count: number; hasFailed: boolean };

export const noFailures: MapFailures = { count: 0, hasFailed: false };

/** The state after a map failed that had worked for `workedMs`, 0 if never. Further failures before the retry are ignored. */
export function recordFailure(failures: MapFailures, workedMs: number): MapFailures {
  if (failures.hasFailed) return failures;
  return { count: workedMs >= stableMs ? 1 : failures.count + 1, hasFailed: true };
}

/** How long to wait before the map is created again: doubled each time, at most five minutes. */
export function mapBackoffMs({ count }: MapFailures): number {
  return Math.min(firstBackoffMs * 2 ** Math.max(0, count - 1), maxBackoffMs);
}
