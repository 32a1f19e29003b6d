"use client";

import { useEffect, useRef } from "react";

const storageKey = "wall-reloads";
/**
 * Reloads within the last hour are assumed to have the same cause. They are timed by the system clock, because the
 * monotonic clock restarts with the page.
 */
const recentReloadMs = 3_600_000;
const [firstBackoffMs, maxBackoffMs] = [10_000, 600_000];

/**
 * Backoff before this screen may reload itself. It doubles with each reload in the last hour, and with each failed
 * attempt since the last reload.
 */
export function computeReloadBackoffMs(failedAttempts = 0): number {
  return Math.min(firstBackoffMs * 2 ** (readRecentReloads(Date.now()).length + failedAttempts), maxBackoffMs);
}

/**
 * Reloads the page, but only if the server is healthy, because an old page is better than an error page.
 * `isStillWanted` is checked after the server has answered. Returns whether the reload was started.
 */
export async function reloadWhenHealthy(isStillWanted = () => true): Promise<boolean> {
  try {
    const response = await fetch("/api/health", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    if (!response.ok || !isStillWanted()) return false;
  } catch {
    return false;
  }
  try {
    const reloads = [...readRecentReloads(Date.now()), Date.now()].slice(-10);
    window.sessionStorage.setItem(storageKey, JSON.stringify(reloads));
  } catch {
    // Reload even if the browser has no storage.
  }
  window.location.reload();
  return true;
}

function readRecentReloads(now: number): number[] {
  try {
    const storedValue: unknown = JSON.parse(window.sessionStorage.getItem(storageKey) ?? "[]");
    return Array.isArray(storedValue)
      ? storedValue.filter((at) => typeof at === "number" && Math.abs(now - at) < recentReloadMs)
      : [];
  } catch {
    return [];
  }
}

/** How often the JavaScript heap is measured, and the age of the page at which the baseline is taken. */
const [measureIntervalMs, baselineAgeMs] = [60_000, 300_000];
/** Heap growth since the baseline that is treated as a leak; both limits must be exceeded. */
const leakLimits = { bytes: 150 * 2 ** 20, factor: 2.5 };
/** A page that is older than this is reloaded, because browsers keep memory that the page no longer uses. */
const maxAgeMs = 4 * 86_400_000;

/** Chromium's non-standard memory API. */
type MeasuredPerformance = Performance & { memory?: { usedJSHeapSize: number } };

/**
 * Reloads the screen at a quiet moment if its memory leaks, if the page is more than four days old, or if it
 * `isOutdated` (the server has a new version). An outdated screen tries again with increasing pauses until the reload
 * succeeds.
 */
export function useWatchdog({ isQuietMoment, isOutdated }: { isQuietMoment: boolean; isOutdated: boolean }): void {
  const isQuietRef = useRef(isQuietMoment);
  isQuietRef.current = isQuietMoment;
  const failedAttempts = useRef(0);
  /** Time of the next reload attempt by the monotonic clock. It is kept when a spotlight interrupts the wait. */
  const nextAttemptAt = useRef<number | null>(null);

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

  useEffect(() => {
    if (!isOutdated) [failedAttempts.current, nextAttemptAt.current] = [0, null];
    if (!isOutdated || !isQuietMoment) return;
    let isCancelled = false;
    let timer: ReturnType<typeof setTimeout>;
    const scheduleAttempt = () => {
      nextAttemptAt.current ??= performance.now() + computeReloadBackoffMs(failedAttempts.current);
      // Jitter, so that a dozen walls do not reload at once.
      timer = setTimeout(
        attemptReload,
        Math.max(0, nextAttemptAt.current - performance.now()) + Math.random() * 10_000,
      );
    };
    const attemptReload = async () => {
      const hasStarted = await reloadWhenHealthy(() => !isCancelled);
      if (isCancelled) return;
      if (!hasStarted) failedAttempts.current++;
      // A reload that was started can still fail, so schedule another attempt.
      nextAttemptAt.current = null;
      scheduleAttempt();
    };
    scheduleAttempt();
    return () => {
      isCancelled = true;
      clearTimeout(timer);
    };
  }, [isOutdated, isQuietMoment]);
}
