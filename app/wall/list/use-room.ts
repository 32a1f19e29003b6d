"use client";

import { type RefObject, useLayoutEffect, useState } from "react";

/** Heights of a row in rem, as `wall-row.tsx` fills them. */
export const rowRem = { roomy: 5.25, tight: 3.3, dense: 2.2 } as const;
/** How wide the list is with one column, and each of several. */
export const columnRem = { one: 28, several: 23 } as const;

/** How many columns a screen has room for beside its map, and beside the stage as well. */
const columnsFrom = [
  { widthRem: 190, alone: 4, staged: 4 },
  { widthRem: 112, alone: 2, staged: 2 },
  { widthRem: 84, alone: 2, staged: 1 },
] as const;

/** The heading of the list and its borders, in rem. */
const headRem = 2.9;

/** How many rows fit below the heading in an element, and how many columns this screen may use; null before it was measured. */
export function useRoom(element: RefObject<HTMLElement | null>, isStaged: boolean) {
  const [room, setRoom] = useState<{ roomy: number; tight: number; columns: number } | null>(null);

  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const fitting = (height: number) =>
        Math.max(1, Math.floor((target.clientHeight - headRem * rem) / (height * rem)));
      const widthRem = window.innerWidth / rem;
      const fits = columnsFrom.find((one) => widthRem >= one.widthRem);
      const columns = fits?.[isStaged ? "staged" : "alone"] ?? 1;
      setRoom({ roomy: fitting(rowRem.roomy), tight: fitting(rowRem.tight), columns });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    window.addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [element, isStaged]);

  return room;
}
