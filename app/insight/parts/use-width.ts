"use client";

import { type RefObject, useLayoutEffect, useState } from "react";

/** How wide an element is, in pixels; nothing before it is on the screen. */
export function useElementWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = ref;
    if (!current) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watch.observe(current);
    return () => watch.disconnect();
  }, [ref]);
  return width;
}
