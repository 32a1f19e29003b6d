"use client";

import { useSyncExternalStore } from "react";

/** Whether the viewport is at least `rem` wide; true during server rendering. */
export function useMinWidth(rem: number): boolean {
  const query = `(min-width: ${rem}rem)`;
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => window.matchMedia(query).matches,
    () => true,
  );
}
