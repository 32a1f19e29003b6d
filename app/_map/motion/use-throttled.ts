"use client";

import { useEffect, useRef, useState } from "react";
import { usesSoftwareRendering } from "./reduced-motion";

/**
 * Returns the value, updated at most once per interval. By default it is throttled only with software rendering, where
 * each redraw blocks the page.
 */
export function useThrottled<Value>(
  value: Value,
  intervalMs: number,
  condition: "software-rendering" | "always" = "software-rendering",
): Value {
  const [shownValue, setShownValue] = useState(value);
  const latestValue = useRef(value);
  const shownAt = useRef(0);
  latestValue.current = value;
  const isThrottled = condition === "always" || usesSoftwareRendering();

  useEffect(() => {
    if (shownValue === value || !isThrottled) return;
    const timer = setTimeout(
      () => {
        shownAt.current = performance.now();
        setShownValue(() => latestValue.current);
      },
      Math.max(0, shownAt.current + intervalMs - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [value, shownValue, intervalMs, isThrottled]);

  return isThrottled ? shownValue : value;
}
