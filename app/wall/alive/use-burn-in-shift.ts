"use client";

import { useEffect, useState } from "react";

const everyMs = 180_000;
const stepPx = 3;
/** Around the middle and back to it, so that no edge stands longer than the others. */
const places = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

/** Where what stands still is put, some pixels aside every few minutes, so that it does not burn into the screen. */
export function useBurnInShift(): string {
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    const timer = setInterval(() => setTurn((before) => before + 1), everyMs);
    return () => clearInterval(timer);
  }, []);

  const [x, y] = places[turn % places.length] ?? [0, 0];
  return `translate(${x * stepPx}px, ${y * stepPx}px)`;
}
