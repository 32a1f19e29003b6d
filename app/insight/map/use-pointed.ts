"use client";

import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { useCallback, useState } from "react";
import type { CellResolution } from "@/server/domain/insight";
import type { DistrictView } from "@/server/places/list-places";
import type { Radius, Way } from "../filters/view-keys";
import { cellAt } from "./cells";
import { valueAt } from "./kernel";
import { surfaceGrid } from "./paint-surface";
import type { Density } from "./use-density";
import type { Pointed } from "./where-map";

type Asked = {
  way: Way;
  resolution: CellResolution | null;
  radius: Radius;
  density: Density;
  districts: readonly DistrictView[];
  surface: Float32Array | null;
};

/** What lies under the pointer: a place with its count, or with the height of the surface there. */
export type UnderPointer = { x: number; y: number; key: string; count: number | null; perHundredKm2: number | null };

/** Finds the place under a hand: a kecamatan, or a cell; on the surface a cell about as large as its radius. */
export function usePointed({ way, resolution, radius, density, districts, surface }: Asked) {
  const [at, setAt] = useState<Pointed | null>(null);
  const { cells, districts: counts } = density;

  const pick = useCallback(
    (place: Pointed): string | null => {
      const district = districts.find(({ geometry }) => booleanPointInPolygon([place.lng, place.lat], geometry));
      if (way === "district" || resolution === null) return district?.code ?? null;
      if (way === "surface") return district ? cellAt(place, radius === 2 ? 7 : 6) : null;
      const cell = cellAt(place, resolution);
      return cells.has(cell) ? cell : null;
    },
    [way, resolution, radius, cells, districts],
  );

  const key = at ? pick(at) : null;
  const pointed: UnderPointer | null =
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
