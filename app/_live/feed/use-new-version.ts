"use client";

import { useConnection } from "./use-connection";

/**
 * Whether the server that speaks is of another build than this page, which carries its own. A page without one, or a server that was
 * never built, is as it is.
 */
export function useNewVersion(): boolean {
  const { version } = useConnection();
  const own = typeof document === "undefined" ? undefined : document.documentElement.dataset.build;
  return own !== undefined && version !== null && version !== own;
}
