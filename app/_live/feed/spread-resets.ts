import type { LiveMessage } from "@/server/feed/message";

type Options = {
  onMessage(message: LiveMessage): void;
  /** From 0 to 1. */
  random?: () => number;
};

/** After a restart of the database, screens go on within this long of each other. */
const spreadMs = 2_000;

/**
 * Hands messages on as they come. All screens hear in one moment that the database was restarted, and would read everything in it: so
 * from that message on each holds what it hears for a moment of its own. Until then it shows what it did before the restart, at its
 * true age; then it is handed all of it in order, as much older as it was held.
 */
export function spreadResets({ onMessage, random = Math.random }: Options) {
  let held: { message: LiveMessage; mono: number }[] | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function handOn(): void {
    clearTimeout(timer);
    const waiting = held ?? [];
    held = null;
    for (const { message, mono } of waiting) {
      onMessage({ ...message, ageMs: message.ageMs + Math.round(performance.now() - mono) });
    }
  }

  return {
    take(message: LiveMessage): void {
      if (held) {
        held.push({ message, mono: performance.now() });
        return;
      }
      if (message.reset !== "restarted") {
        onMessage(message);
        return;
      }
      held = [{ message, mono: performance.now() }];
      timer = setTimeout(handOn, random() * spreadMs);
    },
    /** Hands on at once what is held: the line broke, and nothing may come after that as if it still stood. */
    handOn,
    stop(): void {
      clearTimeout(timer);
      held = null;
    },
  };
}
