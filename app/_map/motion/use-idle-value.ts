"use client";

import { useEffect, useRef, useState } from "react";
import { usesSoftwareRendering } from "./reduced-motion";

/** Time without a key press or a change after which the user is treated as idle. */
const idleMs = 350;
/** A pressed pointer delays the value at most this long: its release may have happened outside the window. */
const maxPressMs = 10_000;

/**
 * With software rendering, the value once the user is idle: drawing the map blocks the processor, and the response to input comes first. A
 * value that changes by itself is delayed by at most `maxDelayMs`; shortly before that limit it is shown right after the response to a key
 * press, so that it delays the next press least. With a graphics card the value is returned at once.
 */
export function useIdleValue<Value>(value: Value, { maxDelayMs = Number.POSITIVE_INFINITY } = {}): Value {
  const [shown, show] = useState(value);
  const waitingSince = useRef<number | null>(null);
  const isPressed = usePointerPressed();

  useEffect(() => {
    if (shown === value || !usesSoftwareRendering()) {
      waitingSince.current = null;
      return;
    }
    waitingSince.current ??= performance.now();
    const since = waitingSince.current;
    const deadline = since + maxDelayMs;
    let timer: ReturnType<typeof setTimeout>;
    let frame = 0;
    const attempt = () => {
      if (isPressed.current && performance.now() - since < maxPressMs) timer = setTimeout(attempt, idleMs);
      else show(() => value);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(attempt, Math.max(0, Math.min(idleMs, deadline - performance.now())));
    };
    const onKeyDown = () => {
      if (frame !== 0) return;
      if (deadline - performance.now() > idleMs) return wait();
      clearTimeout(timer);
      frame = requestAnimationFrame(() => {
        timer = setTimeout(attempt);
      });
    };
    wait();
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      window.removeEventListener("keydown", onKeyDown, { capture: true });
    };
  }, [value, shown, maxDelayMs, isPressed]);

  return usesSoftwareRendering() ? shown : value;
}

function usePointerPressed(): { readonly current: boolean } {
  const isPressed = useRef(false);
  useEffect(() => {
    const update = ({ type }: PointerEvent) => {
      isPressed.current = type === "pointerdown";
    };
    const types = ["pointerdown", "pointerup", "pointercancel"] as const;
    for (const type of types) window.addEventListener(type, update, { capture: true });
    return () => {
      for (const type of types) window.removeEventListener(type, update, { capture: true });
    };
  }, []);
  return isPressed;
}
