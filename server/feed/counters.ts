import { type Audience, audiences, type ResetReason, resetReasons } from "./message";

/** Totals of the live feed since this process started, and the current number of subscribers. */
export type FeedCounters = {
  subscribers: Record<Audience, number>;
  /** Number of messages built. A message is built once per audience, however many subscribers receive it. */
  messages: Record<Audience, number>;
  /** Number of messages written to clients. */
  sent: number;
  /** Number of bytes of the messages written to clients. */
  bytes: number;
  resets: Record<ResetReason, number>;
  /** How often a client fell behind and was paused until it had drained its buffer. */
  slow: number;
  /** Number of clients that were disconnected because they read nothing for too long. */
  dropped: number;
};

export function createFeedCounters(): FeedCounters {
  const zeroForEach = <Key extends string>(keys: readonly Key[]) =>
    Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
  return {
    subscribers: zeroForEach(audiences),
    messages: zeroForEach(audiences),
    sent: 0,
    bytes: 0,
    resets: zeroForEach(resetReasons),
    slow: 0,
    dropped: 0,
  };
}
