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

/**
 * Reloads the screen at a quiet moment when its memory has grown well beyond its beginning, after some days, or when `isOutdated`;
 * again and again, with pauses that grow, until it was.
 */
export function useWatchdog({ isQuiet, isOutdated }: { isQuiet: boolean; isOutdated: boolean }): void {
  const quiet = useRef(isQuiet);
  quiet.current = isQuiet;
  const inVain = useRef(0);
  /** When it may be tried next, by the steady clock: what takes the stage meanwhile does not begin the pause anew. */
  const due = useRef<number | null>(null);

  useEffect(() => {
    const opened = performance.now();
    let beginning: number | null = null;
    const timer = setInterval(() => {
      const age = performance.now() - opened;
      const heap = (performance as Weighed).memory?.usedJSHeapSize ?? null;
      if (age >= settledMs) beginning ??= heap;
      const isGrown =
        heap !== null && beginning !== null && heap > beginning + grown.bytes && heap > beginning * grown.times;
      if ((isGrown || age > longestMs) && quiet.current && age > reloadPauseMs())
        void reloadWhenHealthy(() => quiet.current);
    }, everyMs);
    return () => clearInterval(timer);
  }, []);

  useEffect(() => {
    if (!isOutdated) [inVain.current, due.current] = [0, null];
    if (!isOutdated || !isQuiet) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      due.current ??= performance.now() + reloadPauseMs(inVain.current);
      // Apart from each other, so that a dozen walls do not ask at once.
      timer = setTimeout(tryOnce, Math.max(0, due.current - performance.now()) + Math.random() * 10_000);
    };
    const tryOnce = async () => {
      const hasBegun = await reloadWhenHealthy(() => !isOver);
      if (isOver) return;
      if (!hasBegun) inVain.current++;
      // Once begun it may still come to nothing.
      due.current = null;
      wait();
    };
    wait();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isOutdated, isQuiet]);
}
