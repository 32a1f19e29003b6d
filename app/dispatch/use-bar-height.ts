"use client";

import { useEffect, useRef } from "react";

/** The height of a bar that lies over the map's lower edge, told as `--bar-height`, so that what belongs to the map keeps above it. */
export function useBarHeight<Bar extends HTMLElement>() {
  const bar = useRef<Bar>(null);

  useEffect(() => {
    const root = document.documentElement.style;
    const watch = new ResizeObserver(() => root.setProperty("--bar-height", `${bar.current?.offsetHeight ?? 0}px`));
    if (bar.current) watch.observe(bar.current);
    return () => {
      watch.disconnect();
      root.removeProperty("--bar-height");
    };
  }, []);

  return bar;
}
