"use client";

import { useSyncExternalStore } from "react";

const wide = "(min-width: 64rem)";

/** Whether there is room for everything side by side; a map that nobody sees is not drawn. */
export function useIsWide(): boolean {
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
