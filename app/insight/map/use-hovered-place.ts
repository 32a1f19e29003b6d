"use client";

import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { useCallback, useState } from "react";
import type { CellResolution } from "@/server/domain/insight";
import type { DistrictView } from "@/server/places/list-places";
import type { MapDisplay, Radius } from "../filters/view-params";
import { cellAtPoint } from "./cells";
import type { MapPoint } from "./insight-map";
import { valueAt } from "./surface/kernel-density";
import { surfaceGrid } from "./surface/surface-layer";
import type { Density } from "./use-density";

type Asked = {
  way: MapDisplay;
  resolution: CellResolution | null;
  radius: Radius;
  density: Density;
  districts: readonly DistrictView[];
  surface: Float32Array | null;
};

/** What lies under the pointer: a place with its count, or with the height of the surface there. */
export type HoveredPlace = { x: number; y: number; key: string; count: number | null; perHundredKm2: number | null };

/** Finds the place under a hand: a kecamatan, or a cell; on the surface a cell about as large as its radius. */
export function useHoveredPlace({ way, resolution, radius, density, districts, surface }: Asked) {
  const [at, setAt] = useState<MapPoint | null>(null);
  const { cells, districts: counts } = density;

  const pick = useCallback(
    (place: MapPoint): string | null => {
      const district = districts.find(({ geometry }) => booleanPointInPolygon([place.lng, place.lat], geometry));
      if (way === "district" || resolution === null) return district?.code ?? null;
      if (way === "surface") return district ? cellAtPoint(place, radius === 2 ? 7 : 6) : null;
      const cell = cellAtPoint(place, resolution);
      return cells.has(cell) ? cell : null;
    },
    [way, resolution, radius, cells, districts],
  );

  const key = at ? pick(at) : null;
  const pointed: HoveredPlace | null =
    at && key !== null
      ? {
          x: at.x,
          y: at.y,
          key,
          count: way === "surface" ? null : ((way === "district" ? counts : cells).get(key) ?? 0),
          perHundredKm2: surface ? valueAt(surface, surfaceGrid, at.lng, at.lat) : null,
        }
      : null;
  return { pointed, point: setAt, pick };
}
