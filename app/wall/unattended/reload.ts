"use client";

import { useEffect, useRef } from "react";
import { computeReloadBackoffMs, reloadWhenHealthy } from "../../_live/version/reload";
import { useReloadForNewVersion } from "../../_live/version/use-reload-for-new-version";

/** How often the JavaScript heap is measured, and the age of the page at which the baseline is taken. */
const [measureIntervalMs, baselineAgeMs] = [60_000, 300_000];
/** Heap growth since the baseline that is treated as a leak; both limits must be exceeded. */
const leakLimits = { bytes: 150 * 2 ** 20, factor: 2.5 };
/** A page that is older than this is reloaded, because browsers keep memory that the page no longer uses. */
const maxAgeMs = 4 * 86_400_000;

/** Chromium's non-standard memory API. */
type MeasuredPerformance = Performance & { memory?: { usedJSHeapSize: number } };

/**
 * Reloads the screen at a quiet moment if its memory leaks, if the page is more than four days old, or if the server
 * has a new version.
 */
export function useWatchdog(isQuietMoment: boolean): void {
  const isQuietRef = useRef(isQuietMoment);
  isQuietRef.current = isQuietMoment;
  useReloadForNewVersion(isQuietMoment);

  useEffect(() => {
    const openedAt = performance.now();
    let baseline: number | null = null;
    const timer = setInterval(() => {
      const ageMs = performance.now() - openedAt;
      const heapBytes = (performance as MeasuredPerformance).memory?.usedJSHeapSize ?? null;
      if (ageMs >= baselineAgeMs) baseline ??= heapBytes;
      const isLeaking =
        heapBytes !== null &&
        baseline !== null &&
        heapBytes > baseline + leakLimits.bytes &&
        heapBytes > baseline * leakLimits.factor;
      if ((isLeaking || ageMs > maxAgeMs) && isQuietRef.current && ageMs > computeReloadBackoffMs())
        void reloadWhenHealthy(() => isQuietRef.current);
    }, measureIntervalMs);
    return () => clearInterval(timer);
  }, []);
}
