type Limits = {
  /** How long a result is reused, in ms. */
  cacheMs: number;
  /** How long after a query starts its callers get null if it has not ended, in ms. */
  timeoutMs: number;
};

/**
 * If a query has taken longer than `retryAfterMs`, its connection may have been lost, so the query is sent once more.
 * At most two queries are pending at the same time.
 */
const [retryAfterMs, maxInFlight] = [5_000, 2];

/**
 * Wraps a query so that calls within `cacheMs`, and calls while it is pending, share one execution and its result. The
 * result is null if the query failed or timed out. So a slow or unavailable service is not queried on every call.
 */
export function singleFlight<Result>(
  query: () => Promise<Result>,
  { cacheMs, timeoutMs }: Limits,
): () => Promise<Result | null> {
  let lastQueryAt = Number.NEGATIVE_INFINITY;
  let pendingResult: Promise<Result | null> = Promise.resolve(null);
  let inFlight = 0;
  return () => {
    const sinceLastMs = performance.now() - lastQueryAt;
    const canStartQuery = inFlight === 0 || (inFlight < maxInFlight && sinceLastMs >= retryAfterMs);
    if (canStartQuery && sinceLastMs >= cacheMs) {
      lastQueryAt = performance.now();
      inFlight++;
      const result = query().finally(() => {
        inFlight--;
      });
      pendingResult = withTimeout(result, timeoutMs);
    }
    return pendingResult;
  };
}

/** Waits for a promise and returns its value; null if the promise rejects or takes longer than `ms`. */
async function withTimeout<Value>(promise: Promise<Value>, ms: number): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  const value = await Promise.race([promise.catch(() => null), timeout]);
  clearTimeout(timer);
  return value;
}
