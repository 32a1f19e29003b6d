import { type Audience, audiences, type ResetReason, resetReasons } from "./message";

/** Totals of the live feed since this process started, and the current number of subscribers. */
export type FeedCounters = {
  subscribers: Record<Audience, number>;
  /** Messages built. A message is built once per audience, however many subscribers receive it. */
  messages: Record<Audience, number>;
  /** Messages written to clients. */
  sent: number;
  /** Bytes of these messages. */
  bytes: number;
  resets: Record<ResetReason, number>;
  /** Number of times a client fell behind and was paused until it had drained its buffer. */
  slow: number;
  /** Clients disconnected because they read nothing for too long. */
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
