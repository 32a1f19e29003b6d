"use client";

import { useEffect, useState } from "react";

/** Keeps the screen awake while it shows this page. Gives whether the browser cannot, as over plain HTTP. */
export function useWakeLock(): boolean {
  const [isRefused, setRefused] = useState(false);

  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let ended = false;
    const take = async () => {
      if (ended || document.visibilityState !== "visible" || (lock && !lock.released)) return;
      try {
        if (!navigator.wakeLock) throw new Error("no wake lock here");
        lock = await navigator.wakeLock.request("screen");
        setRefused(false);
        if (ended) await lock.release();
      } catch {
        setRefused(true);
      }
    };
    const takeAgain = () => void take();
    takeAgain();
    document.addEventListener("visibilitychange", takeAgain);
    const again = setInterval(takeAgain, 60_000);
    return () => {
      ended = true;
      document.removeEventListener("visibilitychange", takeAgain);
      clearInterval(again);
      void lock?.release().catch(() => {});
    };
  }, []);

  return isRefused;
}
