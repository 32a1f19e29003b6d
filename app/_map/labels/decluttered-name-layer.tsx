"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { pointFeatures } from "../layers/point-features";
import { useLook } from "../style/map-theme";
import { growing, semibold } from "../style/style-parts";
import { useSettledZoom } from "../tools/use-settled-zoom";
import {
  letterWidth,
  nameLines,
  type SizeStops,
  sizeAt,
  unclutteredNames,
  type WeightedPoint,
} from "./declutter-names";

type Props = {
  districts: readonly DistrictView[];
  /** What the names keep clear of, at a zoom; the same function as long as nothing of it has moved. */
  heavyAt: (zoom: number) => readonly WeightedPoint[];
  sizes: SizeStops;
  /** In parts of the size. */
  spacing: number;
  colour: "ink" | "name";
  /** A name may stand beyond the border of the regency. */
  mayLeave?: boolean;
};

const lineHigh = 1.12;

/**
 * The names of the kecamatan, always drawn, each in its own and clear of what is told beside them. They stand still until a movement of
 * the map ends or something else has to be kept clear.
 */
export const UnclutteredNameLayer = memo(function ClearNameLayer({
  districts,
  heavyAt,
  sizes,
  spacing,
  colour,
  mayLeave = false,
}: Props) {
  const look = useLook();
  const zoom = useSettledZoom();
  const data = useMemo(() => {
    const size = sizeAt(sizes, zoom ?? 0) * look.scale;
    const reachOf = ({ name }: DistrictView) => {
      const lines = nameLines(name);
      const half = (lines.length * lineHigh * size) / 2;
      const letters = Math.max(...lines.map(({ length }) => length));
      return { side: (letters * (letterWidth + spacing) * size) / 2, above: half, below: half };
    };
    const named =
      zoom === null ? districts : unclutteredNames(districts, { zoom, reachOf, heavy: heavyAt(zoom), mayLeave });
    return pointFeatures(named, ({ labelLng: lng, labelLat: lat, code, name }) => {
      return { lng, lat, code, name: nameLines(name).join("\n") };
    });
  }, [districts, heavyAt, zoom, look.scale, sizes, spacing, mayLeave]);
  return (
    <Source id="district-names" type="geojson" data={data}>
      <Layer
        id="district-name"
        type="symbol"
        layout={{
          "text-field": ["get", "name"],
          "text-font": semibold,
          "text-size": growing(look, ...sizes),
          "text-letter-spacing": spacing,
          "text-line-height": lineHigh,
          "text-max-width": 20,
          "text-padding": 0,
          "text-allow-overlap": true,
        }}
        paint={{
          "text-color": look.palette[colour],
          "text-halo-color": look.palette.halo,
          "text-halo-width": 1.5 * look.scale,
        }}
      />
    </Source>
  );
});
