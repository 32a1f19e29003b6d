"use client";

import { useEffect, useRef, useState } from "react";
import { isDrawnBySoftware } from "./is-still";

/** What changes all the time, told at most once in so long on a machine without a graphics card, where each drawing holds up all else. */
export function useSeldom<Value>(value: Value, everyMs: number): Value {
  const [shown, show] = useState(value);
  const newest = useRef(value);
  const at = useRef(0);
  newest.current = value;

  useEffect(() => {
    if (shown === value || !isDrawnBySoftware()) return;
    const timer = setTimeout(
      () => {
        at.current = performance.now();
        show(() => newest.current);
      },
      Math.max(0, at.current + everyMs - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [value, shown, everyMs]);

  return isDrawnBySoftware() ? shown : value;
}
