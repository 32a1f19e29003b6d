/** The first pause after a failed attempt; each further one is twice as long, up to the longest. */
const firstPauseSeconds = 5;
const longestPauseSeconds = 300;
/** A message that could not be delivered for so long is dead, until somebody tries it again by hand. */
const givenUpAfterHours = 24;

/** So long a sender has a message to itself. One that was cut off leaves it to others, with the same id. */
export const leaseSeconds = 30;
/** A receiver that has not answered by then has failed. */
export const answerWithinSeconds = 10;

/** When a message that failed is tried again, or null when it is given up. `attempts` counts the one that failed. */
export function nextAttempt({ attempts, createdAt }: { attempts: number; createdAt: Date }, now: Date): Date | null {
  if (now.getTime() - createdAt.getTime() >= givenUpAfterHours * 3_600_000) return null;
  const pauseSeconds = Math.min(firstPauseSeconds * 2 ** Math.min(attempts - 1, 10), longestPauseSeconds);
  return new Date(now.getTime() + pauseSeconds * 1_000);
}
