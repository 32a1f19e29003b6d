"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { useMemo } from "react";
import { areaStyle } from "../style/area-style";
import { useLook } from "../style/map-theme";

export type ShownArea = { key: string; geometry: Polygon | MultiPolygon; strong: boolean };

/** Response areas; the ones that are meant are strong, the others a hint. */
export function AreaLayer({ areas }: { areas: readonly ShownArea[] }) {
  const look = useLook();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: areas.map(({ key, geometry, strong }) => ({ type: "Feature", geometry, properties: { key, strong } })),
    }),
    [areas],
  );
  return (
    <Source id="areas" type="geojson" data={data}>
      <Layer id="area-fill" {...areaStyle.areaFill(look)} />
      <Layer id="area-line" {...areaStyle.areaLine(look)} />
    </Source>
  );
}
