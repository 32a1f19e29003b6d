"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { useMemo } from "react";
import { areaStyle } from "../style/area-style";
import { useMapTheme } from "../style/map-theme";

export type MapArea = { key: string; geometry: Polygon | MultiPolygon; isEmphasized: boolean };

/** Response areas; those not emphasized are drawn faintly. */
export function AreaLayer({ areas }: { areas: readonly MapArea[] }) {
  const theme = useMapTheme();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: areas.map(({ key, geometry, isEmphasized }) => ({
        type: "Feature",
        geometry,
        properties: { key, isEmphasized },
      })),
    }),
    [areas],
  );
  return (
    <Source id="areas" type="geojson" data={data}>
      <Layer id="area-fill" {...areaStyle.areaFill(theme)} />
      <Layer id="area-line" {...areaStyle.areaLine(theme)} />
    </Source>
  );
}
