import { inTime } from "./in-time";

type Terms = {
  /** An answer is good for this long, in ms, for however many who want it. */
  keptMs: number;
  /** Nobody waits longer for one, in ms. */
  patienceMs: number;
};

/**
 * Asks for all who want to know at once: the answer, or null when it failed or took too long. Somebody who is away or slow is never
 * asked a second time while the first question is still out.
 */
export function askSparingly<Answer>(
  ask: () => Promise<Answer>,
  { keptMs, patienceMs }: Terms,
): () => Promise<Answer | null> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let asked: Promise<Answer | null> = Promise.resolve(null);
  let isOut = false;
  return () => {
    if (!isOut && performance.now() - askedAt >= keptMs) {
      askedAt = performance.now();
      isOut = true;
      const answer = ask().finally(() => {
        isOut = false;
      });
      asked = inTime(answer, patienceMs);
    }
    return asked;
  };
}
