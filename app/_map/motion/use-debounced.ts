"use client";

import { useEffect, useRef, useState } from "react";
import { isDrawnBySoftware } from "./reduced-motion";

/** So long no key may have been pressed and nothing may have changed. */
const calmMs = 350;
/** A hand that moves the map is waited for, but no longer: it may have let go where nobody saw it. */
const longestHeldMs = 10_000;

/**
 * What the map is to show, once the hands are still on a machine without a graphics card: drawing it holds the processor up, and what
 * answers a press comes first. What changes by itself is put off no longer than `longestMs`; when that is nearly over it is shown
 * right after the answer to a press, while the next one is furthest away.
 */
export function useDebounced<Value>(value: Value, { longestMs = Number.POSITIVE_INFINITY } = {}): Value {
  const [shown, show] = useState(value);
  const since = useRef<number | null>(null);
  const isHeld = useHeld();

  useEffect(() => {
    if (shown === value || !isDrawnBySoftware()) {
      since.current = null;
      return;
    }
    since.current ??= performance.now();
    const first = since.current;
    const latest = first + longestMs;
    let timer: ReturnType<typeof setTimeout>;
    let frame = 0;
    const attempt = () => {
      if (isHeld.current && performance.now() - first < longestHeldMs) timer = setTimeout(attempt, calmMs);
      else show(() => value);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(attempt, Math.max(0, Math.min(calmMs, latest - performance.now())));
    };
    const press = () => {
      if (frame !== 0) return;
      if (latest - performance.now() > calmMs) return wait();
      clearTimeout(timer);
      frame = requestAnimationFrame(() => {
        timer = setTimeout(attempt);
      });
    };
    wait();
    window.addEventListener("keydown", press, { capture: true });
    return () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      window.removeEventListener("keydown", press, { capture: true });
    };
  }, [value, shown, longestMs, isHeld]);

  return isDrawnBySoftware() ? shown : value;
}

/** Whether something is pressed by a hand. */
function useHeld(): { readonly current: boolean } {
  const held = useRef(false);
  useEffect(() => {
    const press = ({ type }: PointerEvent) => {
      held.current = type === "pointerdown";
    };
    const kinds = ["pointerdown", "pointerup", "pointercancel"] as const;
    for (const kind of kinds) window.addEventListener(kind, press, { capture: true });
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, press, { capture: true });
    };
  }, []);
  return held;
}
