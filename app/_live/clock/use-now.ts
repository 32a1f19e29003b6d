"use client";

import { useSyncExternalStore } from "react";
import { serverNow } from "../feed/connection";

let now = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  now = Math.floor(serverNow() / 1_000) * 1_000;
  for (const listener of listeners) listener();
  // On the second, so that all clocks of the screen change together.
  timer = setTimeout(tick, 1_000 - (serverNow() % 1_000) + 5);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** The server's time in ms, once a second; null until the browser has taken over from the server. */
export function useNow(): number | null {
  const current = useSyncExternalStore(
    subscribe,
    () => now,
    () => 0,
  );
  return current === 0 ? null : current;
}
