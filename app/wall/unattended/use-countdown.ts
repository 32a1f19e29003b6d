"use client";

import { useEffect, useRef, useState } from "react";

const minPauseAfterStartMs = 30_000;

/**
 * Calls `run` every `pauseMs` until the component unmounts. Returns the number of seconds until the next call. `run`
 * returns true if it started something that takes time; the next call then follows after at least 30 s.
 */
export function useCountdown(pauseMs: number, run: () => Promise<boolean> | boolean): number {
  const [secondsLeft, setSecondsLeft] = useState(Math.ceil(pauseMs / 1_000));
  const action = useRef(run);
  action.current = run;

  useEffect(() => {
    let nextRunAt = performance.now() + pauseMs;
    let isRunning = false;
    const timer = setInterval(async () => {
      setSecondsLeft(Math.max(0, Math.ceil((nextRunAt - performance.now()) / 1_000)));
      if (performance.now() < nextRunAt || isRunning) return;
      isRunning = true;
      try {
        const hasStarted = await action.current();
        nextRunAt = performance.now() + (hasStarted ? Math.max(pauseMs, minPauseAfterStartMs) : pauseMs);
      } finally {
        isRunning = false;
      }
    }, 1_000);
    return () => clearInterval(timer);
  }, [pauseMs]);

  return secondsLeft;
}
