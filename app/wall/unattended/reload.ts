"use client";

import { useEffect, useRef } from "react";

const storageKey = "wall-reloads";
/**
 * Reloads within this time are treated as one problem. Timestamps are of the system clock, the only one that survives a
 * reload.
 */
const recentReloadMs = 3_600_000;
const [firstBackoffMs, maxBackoffMs] = [10_000, 600_000];

/** How long to wait before this screen may reload itself: doubled for each reload in the last hour and each failed attempt since. */
export function reloadBackoffMs(failedAttempts = 0): number {
  return Math.min(firstBackoffMs * 2 ** (recentReloads(Date.now()).length + failedAttempts), maxBackoffMs);
}

/**
 * Reloads the page if the server is healthy; an old page is better than none. `isStillWanted` is checked after the server has answered.
 * Returns whether the reload was started.
 */
export async function reloadWhenHealthy(isStillWanted = () => true): Promise<boolean> {
  try {
    const response = await fetch("/api/health", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    if (!response.ok || !isStillWanted()) return false;
  } catch {
    return false;
  }
  try {
    const reloads = [...recentReloads(Date.now()), Date.now()].slice(-10);
    window.sessionStorage.setItem(storageKey, JSON.stringify(reloads));
  } catch {
    // Without storage, the page is reloaded anyway.
  }
  window.location.reload();
  return true;
}

function recentReloads(now: number): number[] {
  try {
    const stored: unknown = JSON.parse(window.sessionStorage.getItem(storageKey) ?? "[]");
    return Array.isArray(stored)
      ? stored.filter((at) => typeof at === "number" && Math.abs(now - at) < recentReloadMs)
      : [];
  } catch {
    return [];
  }
}

/** How often the JavaScript heap is measured, and when its baseline is taken. */
const [measureMs, baselineMs] = [60_000, 300_000];
/** Growth over the baseline that is treated as a leak; both limits must be exceeded. */
const leakLimits = { bytes: 150 * 2 ** 20, factor: 2.5 };
/** Maximum age of a page: browsers retain memory that no page uses. */
const maxAgeMs = 4 * 86_400_000;

/** Chromium's non-standard memory API. */
type MeasuredPerformance = Performance & { memory?: { usedJSHeapSize: number } };

/**
 * Reloads the screen at a quiet moment when its memory leaks, after some days, or when it `isOutdated`. An outdated screen tries again with
 * growing pauses until it is reloaded.
 */
export function useWatchdog({ isQuiet, isOutdated }: { isQuiet: boolean; isOutdated: boolean }): void {
  const quiet = useRef(isQuiet);
  quiet.current = isQuiet;
  const failedAttempts = useRef(0);
  /** Time of the next attempt by the monotonic clock. Kept when a spotlight interrupts the wait. */
  const nextAttemptAt = useRef<number | null>(null);

  useEffect(() => {
    const openedAt = performance.now();
    let baseline: number | null = null;
    const timer = setInterval(() => {
      const ageMs = performance.now() - openedAt;
      const heapBytes = (performance as MeasuredPerformance).memory?.usedJSHeapSize ?? null;
      if (ageMs >= baselineMs) baseline ??= heapBytes;
      const isLeaking =
        heapBytes !== null &&
        baseline !== null &&
        heapBytes > baseline + leakLimits.bytes &&
        heapBytes > baseline * leakLimits.factor;
      if ((isLeaking || ageMs > maxAgeMs) && quiet.current && ageMs > reloadBackoffMs())
        void reloadWhenHealthy(() => quiet.current);
    }, measureMs);
    return () => clearInterval(timer);
  }, []);

  useEffect(() => {
    if (!isOutdated) [failedAttempts.current, nextAttemptAt.current] = [0, null];
    if (!isOutdated || !isQuiet) return;
    let isCancelled = false;
    let timer: ReturnType<typeof setTimeout>;
    const scheduleAttempt = () => {
      nextAttemptAt.current ??= performance.now() + reloadBackoffMs(failedAttempts.current);
      // Jitter, so that a dozen walls do not reload at once.
      timer = setTimeout(attempt, Math.max(0, nextAttemptAt.current - performance.now()) + Math.random() * 10_000);
    };
    const attempt = async () => {
      const hasStarted = await reloadWhenHealthy(() => !isCancelled);
      if (isCancelled) return;
      if (!hasStarted) failedAttempts.current++;
      // A started reload can still fail.
      nextAttemptAt.current = null;
      scheduleAttempt();
    };
    scheduleAttempt();
    return () => {
      isCancelled = true;
      clearTimeout(timer);
    };
  }, [isOutdated, isQuiet]);
}
