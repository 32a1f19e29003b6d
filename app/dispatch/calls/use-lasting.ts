"use client";

import { useEffect, useState } from "react";

/** Whether something has been so for a while: what is true for a moment only, between two answers, is not shown. */
export function useLasting(now: boolean, forMs: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!now) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), forMs);
    return () => clearTimeout(timer);
  }, [now, forMs]);
  return now && lasting;
}
