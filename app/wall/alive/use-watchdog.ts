"use client";

import { useEffect, useRef } from "react";
import { reloadPauseMs, reloadWhenHealthy } from "./reload";

/** The heap is looked at this often, and weighed for the first time when the screen has settled. */
const [everyMs, settledMs] = [60_000, 300_000];
/** Grown by so much and to so many times its beginning, it grows without an end. */
const grown = { bytes: 150 * 2 ** 20, times: 2.5 };
/** Browsers keep what no page holds; a fresh one every few days costs nothing. */
const longestMs = 4 * 86_400_000;

type Weighed = Performance & { memory?: { usedJSHeapSize: number } };

/** Reloads the screen at a quiet moment when its memory has grown well beyond its beginning, after some days, or when `isOutdated`. */
export function useWatchdog({ isQuiet, isOutdated }: { isQuiet: boolean; isOutdated: boolean }): void {
  const quiet = useRef(isQuiet);
  quiet.current = isQuiet;

  useEffect(() => {
    const opened = Date.now();
    let beginning: number | null = null;
    const timer = setInterval(() => {
      const age = Date.now() - opened;
      const heap = (performance as Weighed).memory?.usedJSHeapSize ?? null;
      if (age >= settledMs) beginning ??= heap;
      const isGrown =
        heap !== null && beginning !== null && heap > beginning + grown.bytes && heap > beginning * grown.times;
      if ((isGrown || age > longestMs) && quiet.current && age > reloadPauseMs()) void reloadWhenHealthy();
    }, everyMs);
    return () => clearInterval(timer);
  }, []);

  useEffect(() => {
    if (!isOutdated || !isQuiet) return;
    // Apart from each other, so that a dozen walls do not ask at once.
    const wait = reloadPauseMs() + Math.random() * 10_000;
    const timer = setTimeout(reloadWhenHealthy, wait);
    return () => clearTimeout(timer);
  }, [isOutdated, isQuiet]);
}
