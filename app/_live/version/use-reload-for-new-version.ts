"use client";

import { useEffect, useRef } from "react";
import { useHasNewVersion } from "../feed/connection";
import { computeReloadBackoffMs, reloadWhenHealthy } from "./reload";

const neverInUse = () => false;

/**
 * Reloads the page at a quiet moment if the server has a new version. Tries again with increasing pauses until the
 * reload succeeds. `isInUse` is asked just before each reload; while it returns true, the page does not reload.
 */
export function useReloadForNewVersion(isQuietMoment: boolean, isInUse: () => boolean = neverInUse): void {
  const isOutdated = useHasNewVersion();
  const failedAttempts = useRef(0);
  /** Time of the next reload attempt by the monotonic clock. It is kept when a spotlight interrupts the wait. */
  const nextAttemptAt = useRef<number | null>(null);

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
      const hasStarted = !isInUse() && (await reloadWhenHealthy(() => !isCancelled && !isInUse()));
      if (isCancelled) return;
      if (!hasStarted && !isInUse()) failedAttempts.current++;
      // A reload that was started can still fail, so schedule another attempt.
      nextAttemptAt.current = null;
      scheduleAttempt();
    };
    scheduleAttempt();
    return () => {
      isCancelled = true;
      clearTimeout(timer);
    };
  }, [isOutdated, isQuietMoment, isInUse]);
}
