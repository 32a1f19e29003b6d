"use client";

import { useSyncExternalStore } from "react";

/** Whether the screen is at least so many rem wide; taken to be until the browser has said. */
export function useMinWidth(rem: number): boolean {
  const wide = `(min-width: ${rem}rem)`;
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(wide);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => window.matchMedia(wide).matches,
    () => true,
  );
}
