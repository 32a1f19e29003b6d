"use client";

import { startTransition, useEffect, useState } from "react";

/** Rows that are rendered at once; few screens show more. */
const firstCount = 40;
const stepCount = 10;

/**
 * Returns how many rows of a long list to render: at first `firstCount`, or `minCount` if that is more. Once `isReady`
 * is true, the others are added step by step while the browser is idle, because rendering hundreds of rows at once
 * would delay the response to input.
 */
export function useRowCount(total: number, { isReady = true, minCount = 0 } = {}): number {
  const [count, setCount] = useState(firstCount);
  // A list that a filter has shortened grows step by step again.
  const keptCount = Math.max(firstCount, Math.min(count, total));
  if (keptCount !== count) setCount(keptCount);
  const isGrowing = isReady && count < total;
  useEffect(() => {
    if (!isGrowing) return;
    const grow = () => startTransition(() => setCount(count + stepCount));
    // Safari has no idle callbacks.
    if (!("requestIdleCallback" in window)) {
      const timer = setTimeout(grow, 50);
      return () => clearTimeout(timer);
    }
    const request = window.requestIdleCallback(grow);
    return () => window.cancelIdleCallback(request);
  }, [isGrowing, count]);
  return Math.min(total, Math.max(count, minCount));
}

/** Keeps the place of the rows of a list that are not rendered yet. */
export function MissingRows({ count, rowHeightRem }: { count: number; rowHeightRem: number }) {
  return count > 0 && <li aria-hidden style={{ height: `${count * rowHeightRem}rem` }} />;
}
