/**
 * How long a handover may remain undelivered after it was sent, and unaccepted after its delivery, before this control
 * room must act.
 */
const [undeliveredAfterSeconds, unacceptedAfterSeconds] = [60, 120];

/** Why this control room must act on a handover that was sent as a message. */
type HandoverProblem = "refused" | "failed" | "returned" | "undelivered" | "untaken";

type SentHandover = {
  byMessage: boolean;
  handedAt: Date;
  deliveredAt: Date | null;
  isFailed: boolean;
  acknowledgedAt: Date | null;
  refusedAt: Date | null;
  returnedAt: Date | null;
};

/**
 * Returns what is wrong with a handover; null if nothing is, or if it was agreed by phone. A refusal counts even if
 * somebody at the other centre accepted the handover by phone before. If `nowMs` is null, `undelivered` and `untaken`
 * are never returned.
 */
export function handoverProblem(handover: SentHandover, nowMs: number | null): HandoverProblem | null {
  const { byMessage, handedAt, deliveredAt, isFailed } = handover;
  const { acknowledgedAt, refusedAt, returnedAt } = handover;
  if (!byMessage) return null;
  if (refusedAt) return "refused";
  if (acknowledgedAt) return null;
  if (isFailed) return "failed";
  if (returnedAt) return "returned";
  const hasPassed = (since: Date, seconds: number) => nowMs !== null && nowMs - since.getTime() >= seconds * 1_000;
  if (!deliveredAt) return hasPassed(handedAt, undeliveredAfterSeconds) ? "undelivered" : null;
  return hasPassed(deliveredAt, unacceptedAfterSeconds) ? "untaken" : null;
}
