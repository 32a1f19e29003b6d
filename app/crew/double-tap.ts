"use client";

import { useEffect, useState } from "react";

/** A control that has just appeared under the finger is disabled for this time, so that a double tap misses it. */
export const doubleTapMs = 700;

/** Whether the controls that move under the finger when a task ends are still disabled. */
export function useLockAfterTask(hasTask: boolean): boolean {
  const [hadTask, setHadTask] = useState(hasTask);
  const [isLocked, setIsLocked] = useState(false);
  if (hasTask !== hadTask) {
    setHadTask(hasTask);
    setIsLocked(!hasTask);
  }
  useEffect(() => {
    if (!isLocked) return;
    const timer = setTimeout(() => setIsLocked(false), doubleTapMs);
    return () => clearTimeout(timer);
  }, [isLocked]);
  return isLocked;
}
