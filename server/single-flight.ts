type Limits = {
  /** How long a result is reused, in ms. */
  cacheMs: number;
  /** How long a caller waits, in ms. */
  timeoutMs: number;
};

/**
 * A query that takes longer than `retryAfterMs` may have been lost with its connection. It is sent once more, never a
 * third time.
 */
const [retryAfterMs, maxInFlight] = [5_000, 2];

/**
 * Wraps a query so that concurrent calls share one execution and its result; null if the query failed or timed out. A
 * slow or unavailable service is not queried repeatedly while a result is pending.
 */
export function singleFlight<Result>(
  query: () => Promise<Result>,
  { cacheMs, timeoutMs }: Limits,
): () => Promise<Result | null> {
  let lastQueryAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<Result | null> = Promise.resolve(null);
  let inFlight = 0;
  return () => {
    const sinceLastMs = performance.now() - lastQueryAt;
    const isFree = inFlight === 0 || (inFlight < maxInFlight && sinceLastMs >= retryAfterMs);
    if (isFree && sinceLastMs >= cacheMs) {
      lastQueryAt = performance.now();
      inFlight++;
      const result = query().finally(() => {
        inFlight--;
      });
      pending = withTimeout(result, timeoutMs);
    }
    return pending;
  };
}

/** The value, or null if the promise rejects or takes longer than `ms`. */
async function withTimeout<Value>(promise: Promise<Value>, ms: number): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  const value = await Promise.race([promise.catch(() => null), timeout]);
  clearTimeout(timer);
  return value;
}
