"use client";

import type { MapLibreEvent, Map as MapLibreMap } from "maplibre-gl";
import { useCallback, useRef, useState } from "react";

/** As long as none is found they are looked for so seldom: each look costs as much as a drawing. */
const lookMs = 1_000;

/**
 * How many kecamatan the map drew once its ground was whole, and what to call after each drawing until then. They are counted
 * once and never again: a map that shows a part of the regency, with units on the move, draws all the time.
 */
export function useDistrictsDrawn(districts: number): [drawn: number, look: (event: MapLibreEvent) => void] {
  const [drawn, setDrawn] = useState(0);
  const next = useRef(0);
  const look = useCallback(
    ({ target }: MapLibreEvent) => {
      if (districts === 0 || performance.now() < next.current || !groundIsWhole(target)) return;
      const count = countDistricts(target);
      next.current = count > 0 ? Number.POSITIVE_INFINITY : performance.now() + lookMs;
      setDrawn(count);
    },
    [districts],
  );
  return [drawn, look];
}

function groundIsWhole(map: MapLibreMap): boolean {
  return map.getLayer("district-fill") !== undefined && map.isSourceLoaded("ground");
}

function countDistricts(map: MapLibreMap): number {
  const areas = map.queryRenderedFeatures({ layers: ["district-fill"] });
  return new Set(areas.map(({ properties }) => properties.code)).size;
}
