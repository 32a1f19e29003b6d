"use client";

import { useEffect, useRef, useState } from "react";
import { usesSoftwareRendering } from "./reduced-motion";

/** The user is treated as idle after this time without a key press or a new value. */
const idleAfterMs = 350;
/** A pressed pointer delays the value by at most this time: the pointer may have been released outside the window. */
const maxPressMs = 10_000;

/**
 * With a graphics card, returns the value immediately. With software rendering, drawing the map delays the response to
 * input, so a new value is returned only when the user is idle. The delay is at most `maxDelayMs`, or longer while a
 * pointer is pressed. If a key is pressed shortly before that limit, the value is returned right after the browser has
 * responded to the key: drawing is then least likely to delay the next key press.
 */
export function useIdleValue<Value>(value: Value, { maxDelayMs = Number.POSITIVE_INFINITY } = {}): Value {
  const [shownValue, setShownValue] = useState(value);
  const waitStartMs = useRef<number | null>(null);
  const isPressed = usePointerPressed();

  useEffect(() => {
    if (shownValue === value || !usesSoftwareRendering()) {
      waitStartMs.current = null;
      return;
    }
    waitStartMs.current ??= performance.now();
    const startMs = waitStartMs.current;
    const deadline = startMs + maxDelayMs;
    let timer: ReturnType<typeof setTimeout>;
    let frameRequest = 0;
    const updateUnlessPressed = () => {
      if (isPressed.current && performance.now() - startMs < maxPressMs)
        timer = setTimeout(updateUnlessPressed, idleAfterMs);
      else setShownValue(() => value);
    };
    const scheduleUpdate = () => {
      clearTimeout(timer);
      timer = setTimeout(updateUnlessPressed, Math.max(0, Math.min(idleAfterMs, deadline - performance.now())));
    };
    const onKeyDown = () => {
      if (frameRequest !== 0) return;
      if (deadline - performance.now() > idleAfterMs) return scheduleUpdate();
      clearTimeout(timer);
      frameRequest = requestAnimationFrame(() => {
        timer = setTimeout(updateUnlessPressed);
      });
    };
    scheduleUpdate();
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => {
      clearTimeout(timer);
      cancelAnimationFrame(frameRequest);
      window.removeEventListener("keydown", onKeyDown, { capture: true });
    };
  }, [value, shownValue, maxDelayMs, isPressed]);

  return usesSoftwareRendering() ? shownValue : value;
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
