"use client";

import { useEffect, useState } from "react";

/** Whether a condition has held for `durationMs`. Used to avoid showing brief states. */
export function useSustained(condition: boolean, durationMs: number): boolean {
  const [isSustained, setIsSustained] = useState(false);
  useEffect(() => {
    if (!condition) return setIsSustained(false);
    const timer = setTimeout(() => setIsSustained(true), durationMs);
    return () => clearTimeout(timer);
  }, [condition, durationMs]);
  return condition && isSustained;
}

/** Sets a value to null `afterMs` milliseconds after it was set. */
export function useAutoClear<Value>(value: Value | null, setValue: (value: null) => void, afterMs: number): void {
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => setValue(null), afterMs);
    return () => clearTimeout(timer);
  }, [value, setValue, afterMs]);
}
