const [firstBackoffMs, maxBackoffMs] = [10_000, 300_000];
/**
 * A failure after the map has worked for at least this long counts as the first one, because its cause is probably new.
 */
const stableMs = 600_000;

/** The number of consecutive failures of the map, and whether the map is currently in the failed state. */
export type MapFailures = { count: number; hasFailed: boolean };

export const initialFailures: MapFailures = { count: 0, hasFailed: false };

/**
 * Returns the state after a failure of a map that had worked for `workedMs` (0 if it never worked). Further failures
 * before the retry are ignored.
 */
export function recordFailure(failures: MapFailures, workedMs: number): MapFailures {
  if (failures.hasFailed) return failures;
  return { count: workedMs >= stableMs ? 1 : failures.count + 1, hasFailed: true };
}

/** How long to wait before the map is created again: doubled after each failure, at most five minutes. */
export function computeMapBackoffMs({ count }: MapFailures): number {
  return Math.min(firstBackoffMs * 2 ** Math.max(0, count - 1), maxBackoffMs);
}
