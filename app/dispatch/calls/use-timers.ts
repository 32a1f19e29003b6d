"use client";

import { useEffect, useState } from "react";

/** Whether a condition has held for `forMs`, so that a state that lasts only a moment is not shown. */
export function useSustained(now: boolean, forMs: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!now) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), forMs);
    return () => clearTimeout(timer);
  }, [now, forMs]);
  return now && lasting;
}

/** Clears a value after a time. */
export function useAutoClear<Value>(value: Value | null, set: (value: null) => void, afterMs: number): void {
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => set(null), afterMs);
    return () => clearTimeout(timer);
  }, [value, set, afterMs]);
}
