"use client";

import { type RefObject, useLayoutEffect, useState } from "react";

/** Heights of a row in rem, as `wall-row.tsx` fills them. */
export const rowRem = { roomy: 5.25, tight: 3.3, dense: 2.2 } as const;
export const columnRem = 28;

/** A column of the list has the width of a panel; a wall of several screens has room for more than one beside its map. */
const columnsFrom = [
  { widthRem: 190, columns: 3 },
  { widthRem: 112, columns: 2 },
] as const;

/** The heading of the list and its borders, in rem. */
const headRem = 2.9;

/** How many rows fit below the heading in an element, and how many columns this screen may use; null before it was measured. */
export function useRoom(element: RefObject<HTMLElement | null>) {
  const [room, setRoom] = useState<{ roomy: number; tight: number; columns: number } | null>(null);

  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const fitting = (height: number) =>
        Math.max(1, Math.floor((target.clientHeight - headRem * rem) / (height * rem)));
      const widthRem = window.innerWidth / rem;
      const columns = columnsFrom.find((one) => widthRem >= one.widthRem)?.columns ?? 1;
      setRoom({ roomy: fitting(rowRem.roomy), tight: fitting(rowRem.tight), columns });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    window.addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [element]);

  return room;
}
