"use client";

import { useEffect, useRef, useState } from "react";
import { isDrawnBySoftware } from "./reduced-motion";

/**
 * What changes all the time, told at most once in so long: where it is dear to draw, on a machine without a graphics card, where each
 * drawing holds up all else; or everywhere.
 */
export function useThrottled<Value>(value: Value, everyMs: number, where: "dear" | "everywhere" = "dear"): Value {
  const [shown, show] = useState(value);
  const newest = useRef(value);
  const at = useRef(0);
  newest.current = value;
  const isSeldom = where === "everywhere" || isDrawnBySoftware();

  useEffect(() => {
    if (shown === value || !isSeldom) return;
    const timer = setTimeout(
      () => {
        at.current = performance.now();
        show(() => newest.current);
      },
      Math.max(0, at.current + everyMs - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [value, shown, everyMs, isSeldom]);

  return isSeldom ? shown : value;
}
