import type { LiveMessage } from "@/server/feed/message";

type Options = {
  onMessage(message: LiveMessage): void;
  /** Returns a random number from 0 to 1. */
  random?: () => number;
};

/** After a restart of the database, the reloads of all screens are spread over this time. */
const windowMs = 2_000;

type HeldMessage = { message: LiveMessage; monotonicMs: number };
type State =
  | { name: "passing" }
  | { name: "holding"; heldMessages: HeldMessage[]; timer: ReturnType<typeof setTimeout> };

/**
 * Passes on feed messages. A restart of the database resets the feed of every screen at the same moment. To spread the
 * reloads, each screen delays the reset and all later messages by a random time; meanwhile it shows its old data with
 * the data's true age. It then passes on the delayed messages in order, with the delay added to their age.
 */
export function staggerResets({ onMessage, random = Math.random }: Options) {
  let state: State = { name: "passing" };

  /**
   * Passes on the delayed messages. Call this before recording a connection loss; otherwise a delayed message that is
   * passed on afterwards would mark the feed as live again.
   */
  function flush(): void {
    if (state.name === "passing") return;
    const { heldMessages, timer } = state;
    clearTimeout(timer);
    state = { name: "passing" };
    for (const { message, monotonicMs } of heldMessages) {
      onMessage({ ...message, ageMs: message.ageMs + Math.round(performance.now() - monotonicMs) });
    }
  }

  return {
    receive(message: LiveMessage): void {
      const monotonicMs = performance.now();
      if (state.name === "holding") state.heldMessages.push({ message, monotonicMs });
      else if (message.reset !== "restarted") onMessage(message);
      else
        state = {
          name: "holding",
          heldMessages: [{ message, monotonicMs }],
          timer: setTimeout(flush, random() * windowMs),
        };
    },
    flush,
    stop(): void {
      if (state.name === "holding") clearTimeout(state.timer);
      state = { name: "passing" };
    },
  };
}
