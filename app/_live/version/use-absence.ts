"use client";

import { useEffect, useState } from "react";

/** After this time without a key press or a movement of the pointer, nobody seems to use the page. */
const idleAfterMs = 5 * 60_000;
const inputEvents = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

/**
 * Why nobody seems to use the page: its window is or was `hidden`, or it is `idle`. Null if somebody uses it; the first
 * input ends either state. Watches only while `isEnabled`.
 */
export function useAbsence(isEnabled: boolean): "hidden" | "idle" | null {
  const [absence, setAbsence] = useState<"hidden" | "idle" | null>(null);
  useEffect(() => {
    if (!isEnabled) return;
    let timer: ReturnType<typeof setTimeout>;
    const startTimer = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setAbsence((previous) => previous ?? "idle"), idleAfterMs);
    };
    const onInput = () => {
      setAbsence(null);
      startTimer();
    };
    const onVisibilityChange = () => {
      if (document.visibilityState === "hidden") setAbsence("hidden");
    };
    startTimer();
    onVisibilityChange();
    for (const name of inputEvents) window.addEventListener(name, onInput, { capture: true, passive: true });
    document.addEventListener("visibilitychange", onVisibilityChange);
    return () => {
      clearTimeout(timer);
      for (const name of inputEvents) window.removeEventListener(name, onInput, { capture: true });
      document.removeEventListener("visibilitychange", onVisibilityChange);
    };
  }, [isEnabled]);
  return absence;
}
