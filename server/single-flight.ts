type Limits = {
  /** An answer is good for this long, in ms, for however many who want it. */
  cacheMs: number;
  /** Nobody waits longer for one, in ms. */
  timeoutMs: number;
};

/** A question out for so long may have been lost with its connection, and is asked once more over another; never a third time. */
const [retryAfterMs, maxInFlight] = [5_000, 2];

/**
 * Asks for all who want to know at once: the answer, or null when it failed or took too long. Somebody who is away or slow is not
 * asked again and again while no answer comes.
 */
export function singleFlight<Answer>(
  ask: () => Promise<Answer>,
  { cacheMs, timeoutMs }: Limits,
): () => Promise<Answer | null> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let asked: Promise<Answer | null> = Promise.resolve(null);
  let out = 0;
  return () => {
    const agoMs = performance.now() - askedAt;
    const isFree = out === 0 || (out < maxInFlight && agoMs >= retryAfterMs);
    if (isFree && agoMs >= cacheMs) {
      askedAt = performance.now();
      out++;
      const answer = ask().finally(() => {
        out--;
      });
      asked = withTimeout(answer, timeoutMs);
    }
    return asked;
  };
}

/** What was promised, or null when it fails or takes longer than so many milliseconds. */
async function withTimeout<Value>(promised: Promise<Value>, ms: number): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  const value = await Promise.race([promised.catch(() => null), late]);
  clearTimeout(timer);
  return value;
}
