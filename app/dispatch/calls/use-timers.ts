"use client";

import { useEffect, useState } from "react";

/** Whether a condition has held for `forMs`. Used to avoid showing brief states. */
export function useSustained(condition: boolean, forMs: number): boolean {
  const [isSustained, setIsSustained] = useState(false);
  useEffect(() => {
    if (!condition) return setIsSustained(false);
    const timer = setTimeout(() => setIsSustained(true), forMs);
    return () => clearTimeout(timer);
  }, [condition, forMs]);
  return condition && isSustained;
}

/** Sets a value to null `afterMs` milliseconds after it was set. */
export function useAutoClear<Value>(value: Value | null, set: (value: null) => void, afterMs: number): void {
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => set(null), afterMs);
    return () => clearTimeout(timer);
  }, [value, set, afterMs]);
}
