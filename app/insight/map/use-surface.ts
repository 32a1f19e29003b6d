"use client";

import { useMemo } from "react";
import type { Radius } from "../filters/view-keys";
import { centreOf } from "./cells";
import { gridOver, largest, spread, type Weighted } from "./kernel";
import { surfaceGrid } from "./paint-surface";
import type { Density } from "./use-density";

/** Fewer than this make no surface: it would show where a few happened to be, and look like more. */
export const leastForSurface = 20;

type Asked = { density: Density; radiusKm: Radius; isOn: boolean; playing: boolean };

/** The surface of what is shown, and its highest point over all steps of time; no surface of too few. */
export function useSurface({ density, radiusKm, isOn, playing }: Asked) {
  const { cells, cellFrames } = density;
  const placed = useMemo(() => [...cells.values()].reduce((sum, count) => sum + count, 0), [cells]);
  const values = useMemo(
    () => (isOn && placed >= leastForSurface ? spread(weighted(cells), surfaceGrid, radiusKm) : null),
    [isOn, placed, cells, radiusKm],
  );
  // A coarse raster finds the peak of each of some hundred steps in no time; the classes are round, so it need not be exact.
  const ofSteps = useMemo(() => {
    if (!isOn || !playing || !cellFrames) return null;
    const coarse = gridOver([103.03, -3.27, 104.68, -1.71], radiusKm / 4);
    return Math.max(0, ...cellFrames.map(({ places }) => largest(spread(weighted(places), coarse, radiusKm))));
  }, [isOn, playing, cellFrames, radiusKm]);
  const peak = ofSteps ?? (values ? largest(values) : 0);
  return { values, peak, placed };
}

function weighted(cells: Iterable<readonly [string, number]>): Weighted[] {
  return [...cells].map(([cell, count]) => ({ ...centreOf(cell), count }));
}
