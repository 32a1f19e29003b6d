"use client";

import { useEffect, useState } from "react";

const turnMs = 10_000;

/** Which of so many pages is shown; they take turns. */
export function useTurns(pages: number): number {
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    if (pages < 2) return;
    const timer = setInterval(() => setTurn((before) => before + 1), turnMs);
    return () => clearInterval(timer);
  }, [pages]);

  return turn % Math.max(1, pages);
}
