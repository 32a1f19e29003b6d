"use client";

import { useEffect, useState } from "react";

/** Whether something has been so for a while: what is true for a moment only, between two answers, is not shown. */
export function useSustained(now: boolean, forMs: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!now) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), forMs);
    return () => clearTimeout(timer);
  }, [now, forMs]);
  return now && lasting;
}

/** Lets something go by itself after a while. */
export function useAutoClear<Value>(value: Value | null, set: (value: null) => void, afterMs: number): void {
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => set(null), afterMs);
    return () => clearTimeout(timer);
  }, [value, set, afterMs]);
}
