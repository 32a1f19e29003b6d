"use client";

import { useEffect, useRef, useState } from "react";
import { isDrawnBySoftware } from "./is-still";

/** So long no key may have been pressed and nothing may have changed. */
const calmMs = 350;

/**
 * What the map is to show, once the hands are still on a machine without a graphics card: drawing it holds the processor up, and what
 * answers a press comes first. What changes by itself is put off no longer than `longestMs`.
 */
export function useCalm<Value>(value: Value, { longestMs = Number.POSITIVE_INFINITY } = {}): Value {
  const [shown, show] = useState(value);
  const since = useRef<number | null>(null);

  useEffect(() => {
    if (shown === value || !isDrawnBySoftware()) {
      since.current = null;
      return;
    }
    since.current ??= performance.now();
    const latest = since.current + longestMs;
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => show(() => value), Math.max(0, Math.min(calmMs, latest - performance.now())));
    };
    wait();
    window.addEventListener("keydown", wait, { capture: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener("keydown", wait, { capture: true });
    };
  }, [value, shown, longestMs]);

  return isDrawnBySoftware() ? shown : value;
}
