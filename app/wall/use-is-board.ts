"use client";

import { useSyncExternalStore } from "react";

/** From here on a screen is laid out as a wall; `wall.css` says the same. */
const wide = "(min-width: 63rem)";

/** Whether this screen has the room of a wall. */
export function useIsBoard(): boolean {
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
