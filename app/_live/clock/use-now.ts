"use client";

import { useSyncExternalStore } from "react";
import { serverNow } from "../feed/connection";

let now = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function notifyListeners(): void {
  now = Math.floor(serverNow() / 1_000) * 1_000;
  for (const listener of listeners) listener();
  // Runs just after each full second, when the displayed time changes.
  timer = setTimeout(notifyListeners, 1_000 - (serverNow() % 1_000) + 5);
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
  const current = useSyncExternalStore(
    subscribe,
    () => now,
    () => 0,
  );
  return current === 0 ? null : current;
}
