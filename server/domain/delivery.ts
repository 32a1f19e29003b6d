/** The pause after the first failed attempt. It doubles after each further failed attempt. */
const firstBackoffSeconds = 5;
/** The longest pause between two attempts. */
const maxBackoffSeconds = 300;
/**
 * Delivery is given up if it has not succeeded after this time. The message is sent again only if somebody requests it.
 */
const giveUpAfterHours = 24;

/**
 * Why a message was not delivered, as screens show it; the cause itself, such as the receiver's status, is only logged.
 */
export const deliveryFailures = ["address-not-allowed", "not-delivered", "push-off", "too-old"] as const;
export type DeliveryFailure = (typeof deliveryFailures)[number];

/**
 * How long a message is reserved for one sender. If that sender is interrupted, another one then sends the message,
 * with the same id.
 */
export const leaseSeconds = 30;
/** A delivery fails if the receiver has not responded within this time. */
export const responseTimeoutSeconds = 10;

/**
 * Whether a message has become too old, for example while its channel was switched off. It is then sent only if
 * somebody requests it.
 */
export function isTooOld(createdAt: Date, now: Date): boolean {
  return now.getTime() - createdAt.getTime() >= giveUpAfterHours * 3_600_000;
}

/**
 * When to retry a message that could not be delivered; null if it is given up. `attempts` includes the failed attempt.
 */
export function nextAttempt({ attempts, createdAt }: { attempts: number; createdAt: Date }, now: Date): Date | null {
  if (isTooOld(createdAt, now)) return null;
  const pauseSeconds = Math.min(firstBackoffSeconds * 2 ** Math.min(attempts - 1, 10), maxBackoffSeconds);
  return new Date(now.getTime() + pauseSeconds * 1_000);
}
