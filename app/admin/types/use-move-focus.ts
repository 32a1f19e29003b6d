"use client";

import { type RefObject, useCallback, useEffect, useRef } from "react";

/** Keeps the focus on a line that was moved or made: on the same button where it can still be pressed, else on the other. */
export function useMoveFocus(within: RefObject<HTMLElement | null>) {
  const wanted = useRef<{ key: string; at: -1 | 1 | "kind" } | null>(null);
  useEffect(() => {
    if (!wanted.current) return;
    const { key, at } = wanted.current;
    wanted.current = null;
    const line = within.current?.querySelector(`[data-line="${key}"]`);
    const names = at === "kind" ? ["kind"] : at === -1 ? ["up", "down"] : ["down", "up"];
    for (const name of names) {
      const field = line?.querySelector<HTMLElement>(`[data-part="${name}"]:not(:disabled)`);
      if (field) return field.focus();
    }
  });
  return useCallback((key: string, at: -1 | 1 | "kind") => {
    wanted.current = { key, at };
  }, []);
}
