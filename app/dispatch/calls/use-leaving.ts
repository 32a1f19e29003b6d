"use client";

import { useEffect } from "react";

/** Lets something go by itself after a while. */
export function useLeaving<Value>(value: Value | null, set: (value: null) => void, afterMs: number): void {
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => set(null), afterMs);
    return () => clearTimeout(timer);
  }, [value, set, afterMs]);
}
