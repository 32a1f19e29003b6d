"use client";

import { useCallback, useState } from "react";

const kept = new Map<string, unknown>();

/** A state that outlives the part of the screen it belongs to, so that what was typed is there when somebody comes back to it. */
export function useKept<Value>(key: string, fresh: Value): [Value, (value: Value) => void] {
  const [value, setValue] = useState<Value>(() => (kept.has(key) ? (kept.get(key) as Value) : fresh));
  const keep = useCallback(
    (next: Value) => {
      kept.set(key, next);
      setValue(next);
    },
    [key],
  );
  return [value, keep];
}
