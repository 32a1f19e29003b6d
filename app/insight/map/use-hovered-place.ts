"use client";

import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { useCallback, useState } from "react";
import type { CellResolution } from "@/server/domain/insight";
import type { DistrictView } from "@/server/places/list-places";
import type { MapDisplay, Radius } from "../filters/view-params";
import { findCellAtPoint } from "./cells";
import type { MapPoint } from "./insight-map";
import { surfaceGrid } from "./surface/heat-map-layer";
import { interpolateValueAt } from "./surface/kernel-density";
import type { Density } from "./use-density";

type Options = {
  display: MapDisplay;
  resolution: CellResolution | null;
  radius: Radius;
  density: Density;
  districts: readonly DistrictView[];
  surface: Float32Array | null;
};

/** The place under the pointer, with its number of incidents or the value of the heat surface. */
export type HoveredPlace = { x: number; y: number; key: string; count: number | null; perHundredKm2: number | null };

/**
 * Returns the place under the pointer, and `findPlaceKey`, which finds the district or cell at a point. On the heat
 * surface, that is an H3 cell of resolution 7 for a kernel radius of 2 km, and of resolution 6 for a larger radius.
 */
export function useHoveredPlace({ display, resolution, radius, density, districts, surface }: Options) {
  const [hoveredPoint, setHoveredPoint] = useState<MapPoint | null>(null);
  const { cells, districts: counts } = density;

  const findPlaceKey = useCallback(
    (point: MapPoint): string | null => {
      const district = districts.find(({ geometry }) => booleanPointInPolygon([point.lng, point.lat], geometry));
      if (display === "district" || resolution === null) return district?.code ?? null;
      if (display === "surface") return district ? findCellAtPoint(point, radius === 2 ? 7 : 6) : null;
      const cell = findCellAtPoint(point, resolution);
      return cells.has(cell) ? cell : null;
    },
    [display, resolution, radius, cells, districts],
  );

  const key = hoveredPoint ? findPlaceKey(hoveredPoint) : null;
  const hoveredPlace: HoveredPlace | null =
    hoveredPoint && key !== null
      ? {
          x: hoveredPoint.x,
          y: hoveredPoint.y,
          key,
          count: display === "surface" ? null : ((display === "district" ? counts : cells).get(key) ?? 0),
          perHundredKm2: surface ? interpolateValueAt(surface, surfaceGrid, hoveredPoint.lng, hoveredPoint.lat) : null,
        }
      : null;
  return { hoveredPlace, setHoveredPoint, findPlaceKey };
}
