"use client";

import { useMemo } from "react";
import type { Radius } from "../../filters/view-params";
import { computeCellCentre } from "../cells";
import type { Density } from "../use-density";
import { surfaceGrid } from "./heat-map-layer";
import { computeKernelDensity, createGrid, findMaxValue, type WeightedPoint } from "./kernel-density";

/**
 * Minimum number of located incidents for a surface. With fewer, the surface would suggest a pattern that does not
 * exist.
 */
export const minIncidentsForSurface = 20;

type Options = { density: Density; radiusKm: Radius; isEnabled: boolean; isPlaying: boolean };

/**
 * Returns the values of the heat surface, and their peak over all steps of the time-lapse. The values are null if there
 * are too few incidents.
 */
export function useSurface({ density, radiusKm, isEnabled, isPlaying }: Options) {
  const { cells, cellFrames } = density;
  const incidentCount = useMemo(() => [...cells.values()].reduce((sum, count) => sum + count, 0), [cells]);
  const values = useMemo(
    () =>
      isEnabled && incidentCount >= minIncidentsForSurface
        ? computeKernelDensity(toPoints(cells), surfaceGrid, radiusKm)
        : null,
    [isEnabled, incidentCount, cells, radiusKm],
  );
  // A coarse grid is fast even for hundreds of steps, and accurate enough because class limits are round numbers.
  const peakOfSteps = useMemo(() => {
    if (!isEnabled || !isPlaying || !cellFrames) return null;
    const coarseGrid = createGrid([103.03, -3.27, 104.68, -1.71], radiusKm / 4);
    return Math.max(
      0,
      ...cellFrames.map(({ places }) => findMaxValue(computeKernelDensity(toPoints(places), coarseGrid, radiusKm))),
    );
  }, [isEnabled, isPlaying, cellFrames, radiusKm]);
  const peak = peakOfSteps ?? (values ? findMaxValue(values) : 0);
  return { values, peak };
}

function toPoints(cells: Iterable<readonly [string, number]>): WeightedPoint[] {
  return [...cells].map(([cell, count]) => ({ ...computeCellCentre(cell), count }));
}
