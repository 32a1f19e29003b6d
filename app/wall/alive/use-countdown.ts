"use client";

import { useEffect, useRef, useState } from "react";

const begunMs = 30_000;

/** Runs something after so long, and again after as long when it gives false. Gives the seconds that are left. */
export function useCountdown(pauseMs: number, run: () => Promise<boolean> | boolean): number {
  const [left, setLeft] = useState(Math.ceil(pauseMs / 1_000));
  const action = useRef(run);
  action.current = run;

  useEffect(() => {
    let due = performance.now() + pauseMs;
    let running = false;
    const timer = setInterval(async () => {
      setLeft(Math.max(0, Math.ceil((due - performance.now()) / 1_000)));
      if (performance.now() < due || running) return;
      running = true;
      try {
        // What was begun may take its time; begun again meanwhile it would never end.
        due = performance.now() + ((await action.current()) ? Math.max(pauseMs, begunMs) : pauseMs);
      } finally {
        running = false;
      }
    }, 1_000);
    return () => clearInterval(timer);
  }, [pauseMs]);

  return left;
}
