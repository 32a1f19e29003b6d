"use client";

import { useEffect, useState } from "react";

/** Debounces a value: returns it once it has not changed for `delayMs`, and `initialValue` until then. */
export function useDebounced<Value>(value: Value, delayMs: number, initialValue = value): Value {
  const [debouncedValue, setDebouncedValue] = useState(initialValue);
  useEffect(() => {
    const timer = setTimeout(() => setDebouncedValue(() => value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return debouncedValue;
}
