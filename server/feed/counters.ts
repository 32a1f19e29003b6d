import { type Audience, audiences, type ResetReason, resetReasons } from "./message";

/** What the feed did since this process started, and who listens now. */
export type FeedCounters = {
  subscribers: Record<Audience, number>;
  /** Messages made, each once for its audience, however many heard it. */
  messages: Record<Audience, number>;
  /** Messages written to screens, and their bytes. */
  sent: number;
  bytes: number;
  resets: Record<ResetReason, number>;
  /** How often a screen was behind, so that it got no more until it had taken what it had. */
  slow: number;
  /** Screens that took nothing for so long that their connection was ended. */
  dropped: number;
};

export function createFeedCounters(): FeedCounters {
  const ofEach = <Key extends string>(keys: readonly Key[]) =>
    Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
  return {
    subscribers: ofEach(audiences),
    messages: ofEach(audiences),
    sent: 0,
    bytes: 0,
    resets: ofEach(resetReasons),
    slow: 0,
    dropped: 0,
  };
}
