import { withTimeout } from "./with-timeout";

type Terms = {
  /** An answer is good for this long, in ms, for however many who want it. */
  keptMs: number;
  /** Nobody waits longer for one, in ms. */
  patienceMs: number;
};

/** A question out for so long may have been lost with its connection, and is asked once more over another; never a third time. */
const [lostAfterMs, mostOut] = [5_000, 2];

/**
 * Asks for all who want to know at once: the answer, or null when it failed or took too long. Somebody who is away or slow is not
 * asked again and again while no answer comes.
 */
export function singleFlight<Answer>(
  ask: () => Promise<Answer>,
  { keptMs, patienceMs }: Terms,
): () => Promise<Answer | null> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let asked: Promise<Answer | null> = Promise.resolve(null);
  let out = 0;
  return () => {
    const agoMs = performance.now() - askedAt;
    const isFree = out === 0 || (out < mostOut && agoMs >= lostAfterMs);
    if (isFree && agoMs >= keptMs) {
      askedAt = performance.now();
      out++;
      const answer = ask().finally(() => {
        out--;
      });
      asked = withTimeout(answer, patienceMs);
    }
    return asked;
  };
}
