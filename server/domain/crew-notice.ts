/** How long a crew has to answer before an SMS is sent. */
const smsAfterSeconds = 20;

/** Delay before the next attempt. */
const retrySeconds = 10;

/** How long after an assignment its crew may be notified. Later, an alarm asks the room to call the crew by radio. */
export const noticeMinutes = 5;

/** Whether a notice is too old to be sent, for example because the server was stopped meanwhile. */
export function isNoticeExpired({ createdAt }: { createdAt: Date }, now: Date): boolean {
  return now.getTime() - createdAt.getTime() > (noticeMinutes * 60 + retrySeconds) * 1_000;
}

/** Whether a crew that has not answered a notice gets an SMS now. */
export function isSmsDue({ createdAt }: { createdAt: Date }, now: Date): boolean {
  return now.getTime() - createdAt.getTime() >= smsAfterSeconds * 1_000;
}

/** Returns when to try again after a failed attempt; null if there is no further attempt. */
export function nextNoticeAttempt(
  { createdAt, canSendSms }: { createdAt: Date; canSendSms: boolean },
  now: Date,
): Date | null {
  const [start, time] = [createdAt.getTime(), now.getTime()];
  if (time - start >= noticeMinutes * 60_000) return null;
  const retryAt = time + retrySeconds * 1_000;
  const smsAt = start + smsAfterSeconds * 1_000;
  return new Date(canSendSms && smsAt > time ? Math.min(retryAt, smsAt) : retryAt);
}
