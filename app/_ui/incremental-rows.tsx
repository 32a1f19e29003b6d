"use client";

import { startTransition, useEffect, useState } from "react";

/** Number of rows that are rendered at first. Few screens have room for more: 28 of the lowest rows are 1,344 px high. */
const initialRowCount = 28;
const rowsPerStep = 40;
/**
 * Rows are added once there has been no input for this long. Each step causes a frame, and on a computer without a
 * graphics card the next key would wait until that frame is drawn.
 */
const idleMs = 400;
/** Time between two steps. */
const stepIntervalMs = 50;

let lastInputMs = Number.NEGATIVE_INFINITY;
/** Scrolling and hovering are not input: they must not delay the rows. */
const recordInput = (event: Event) => {
  if (event.type !== "pointermove" || (event as PointerEvent).buttons > 0) lastInputMs = event.timeStamp;
};
if (typeof window !== "undefined") {
  for (const kind of ["keydown", "pointerdown", "pointermove"])
    window.addEventListener(kind, recordInput, { capture: true, passive: true });
}

/**
 * Returns how many rows of a long list to render: at first `initialRowCount`, or `minCount` if that is more. Once
 * `isReady` is true, the others are added step by step while there is no input, because rendering hundreds of rows at
 * once would delay the response to input.
 */
export function useRenderedRowCount(total: number, { isReady = true, minCount = 0 } = {}): number {
  const [count, setCount] = useState(initialRowCount);
  // If a filter has shortened the list, the count shrinks with it. When the filter is removed, rows are added in steps
  // again.
  const keptCount = Math.max(initialRowCount, Math.min(count, total));
  if (keptCount !== count) setCount(keptCount);
  const isGrowing = isReady && count < total;
  useEffect(() => {
    if (!isGrowing) return;
    let timer: ReturnType<typeof setTimeout>;
    const growWhenIdle = () => {
      const waitMs = lastInputMs + idleMs - performance.now();
      if (waitMs > 0) timer = setTimeout(growWhenIdle, waitMs);
      else startTransition(() => setCount(count + rowsPerStep));
    };
    timer = setTimeout(growWhenIdle, stepIntervalMs);
    return () => clearTimeout(timer);
  }, [isGrowing, count]);
  return Math.min(total, Math.max(count, minCount));
}

/** Reserves the height of the rows of a list that are not rendered yet. */
export function UnrenderedRowsSpacer({ count, rowHeightRem }: { count: number; rowHeightRem: number }) {
  return count > 0 && <li aria-hidden style={{ height: `${count * rowHeightRem}rem` }} />;
}
