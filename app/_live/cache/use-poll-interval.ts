"use client";

import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

/**
 * The interval at which a query is refetched while the window is shown; false while it is hidden. Needed where reading
 * is recorded or costly, because a query client with a feed treats a hidden window like a shown one.
 */
export function usePollInterval(intervalMs: number): number | false {
  const isHidden = useSyncExternalStore(
    subscribe,
    () => document.visibilityState === "hidden",
    () => false,
  );
  return isHidden ? false : intervalMs;
}
