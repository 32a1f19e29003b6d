"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { createPointFeatures } from "../layers/point-features";
import { useMapTheme } from "../style/map-theme";
import { scaledByZoom, semibold } from "../style/style-parts";
import { useSettledZoom } from "../tools/use-settled-zoom";
import {
  computeTextSize,
  declutterNames,
  letterWidthEm,
  type SizeStops,
  type WeightedPoint,
  wrapName,
} from "./declutter-names";

type Props = {
  districts: readonly DistrictView[];
  /**
   * Returns the obstacles that names should avoid at a zoom level. Must be memoised: names are placed again when the
   * function changes.
   */
  obstaclesAt: (zoom: number) => readonly WeightedPoint[];
  sizes: SizeStops;
  /** Letter spacing in ems. */
  spacing: number;
};

const lineHeightEm = 1.12;

/**
 * District names, always drawn. Each is placed in its district, where it covers other names and the given obstacles as
 * little as possible. Positions are recomputed only after the map has stopped moving or when the obstacles change.
 */
export const DeclutteredNameLayer = memo(function DeclutteredNameLayer({
  districts,
  obstaclesAt,
  sizes,
  spacing,
}: Props) {
  const theme = useMapTheme();
  const zoom = useSettledZoom();
  const data = useMemo(() => {
    const size = computeTextSize(sizes, zoom ?? 0) * theme.scale;
    const computeExtent = ({ name }: DistrictView) => {
      const lines = wrapName(name);
      const halfHeight = (lines.length * lineHeightEm * size) / 2;
      const letters = Math.max(...lines.map(({ length }) => length));
      return { side: (letters * (letterWidthEm + spacing) * size) / 2, above: halfHeight, below: halfHeight };
    };
    const labels =
      zoom === null ? districts : declutterNames(districts, { zoom, computeExtent, obstacles: obstaclesAt(zoom) });
    return createPointFeatures(labels, ({ labelLng: lng, labelLat: lat, code, name }) => {
      return { lng, lat, code, name: wrapName(name).join("\n") };
    });
  }, [districts, obstaclesAt, zoom, theme.scale, sizes, spacing]);
  return (
    <Source id="district-names" type="geojson" data={data}>
      <Layer
        id="district-name"
        type="symbol"
        layout={{
          "text-field": ["get", "name"],
          "text-font": semibold,
          "text-size": scaledByZoom(theme, ...sizes),
          "text-letter-spacing": spacing,
          "text-line-height": lineHeightEm,
          "text-max-width": 20,
          "text-padding": 0,
          "text-allow-overlap": true,
        }}
        paint={{
          "text-color": theme.palette.ink,
          "text-halo-color": theme.palette.halo,
          "text-halo-width": 1.5 * theme.scale,
        }}
      />
    </Source>
  );
});
