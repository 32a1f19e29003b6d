"use client";

import { useEffect, useState } from "react";

/** Nothing new for so long, and the map begins to go round; so long for each kecamatan and for the whole between two. */
const sceneMs = { calm: 60_000, each: 20_000 } as const;

/**
 * The kecamatan the map shows in quiet times, one after the other with all that is open between two of them; null while it is not to
 * go round. `busyKey` is what has to stay the same for a while before it begins.
 */
export function useScenes(codes: readonly string[], { isOn, busyKey }: { isOn: boolean; busyKey: string }) {
  const [turn, setTurn] = useState(-1);

  useEffect(() => {
    setTurn(-1);
    if (!isOn || codes.length === 0 || busyKey === "") return;
    let timer: ReturnType<typeof setTimeout>;
    const next = (after: number) => {
      timer = setTimeout(() => {
        setTurn((before) => before + 1);
        next(sceneMs.each);
      }, after);
    };
    next(sceneMs.calm);
    return () => clearTimeout(timer);
  }, [isOn, codes, busyKey]);

  // Every second turn is the whole.
  return !isOn || turn < 0 || turn % 2 === 1 ? null : (codes[(turn / 2) % codes.length] ?? null);
}
