"use client";

import { useSyncExternalStore } from "react";
import { readServerTime } from "../feed/connection";

let now = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function notifyListeners(): void {
  now = Math.floor(readServerTime() / 1_000) * 1_000;
  for (const listener of listeners) listener();
  // Runs just after each full second, when the displayed time changes.
  timer = setTimeout(notifyListeners, 1_000 - (readServerTime() % 1_000) + 5);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) notifyListeners();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** The server's time in ms, updated every second; null during server rendering. */
export function useNow(): number | null {
  return useNowValue((nowMs) => nowMs);
}

/**
 * Returns `read(now)`, where `now` is the value of `useNow`. `read` runs every second, but the component renders again
 * only when the result changes, so the result must be a primitive.
 */
export function useNowValue<Value extends string | number | boolean | null>(
  read: (nowMs: number | null) => Value,
): Value {
  return useSyncExternalStore(
    subscribe,
    () => read(now === 0 ? null : now),
    () => read(null),
  );
}
