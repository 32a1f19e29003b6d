/** The first pause after a failed attempt; each further one is twice as long, up to the longest. */
const firstBackoffSeconds = 5;
const maxBackoffSeconds = 300;
/** A message that could not be delivered for so long is dead, until somebody tries it again by hand. */
const giveUpAfterHours = 24;

/** So long a sender has a message to itself. One that was cut off leaves it to others, with the same id. */
export const leaseSeconds = 30;
/** A receiver that has not answered by then has failed. */
export const responseTimeoutSeconds = 10;

/** When a message that failed is tried again, or null when it is given up. `attempts` counts the one that failed. */
export function nextAttempt({ attempts, createdAt }: { attempts: number; createdAt: Date }, now: Date): Date | null {
  if (now.getTime() - createdAt.getTime() >= giveUpAfterHours * 3_600_000) return null;
  const pauseSeconds = Math.min(firstBackoffSeconds * 2 ** Math.min(attempts - 1, 10), maxBackoffSeconds);
  return new Date(now.getTime() + pauseSeconds * 1_000);
}
