"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { wrapName } from "../../_map/labels/declutter-names";
import { useMapTheme } from "../../_map/style/map-theme";
import { scaledByZoom, semibold } from "../../_map/style/style-parts";
import { nameScale, namesFrom, numberScale, sizeStops } from "./count-size";

type Props = { districts: readonly DistrictView[]; label: (code: string) => string };

/** The names of the kecamatan, each with its number: what is few is read, not guessed from a glow. */
export const CountLayer = memo(function CountLayer({ districts, label }: Props) {
  const look = useMapTheme();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: districts.map(({ labelLng, labelLat, code, name }) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [labelLng, labelLat] },
        properties: { name: wrapName(name).join("\n"), label: label(code) },
      })),
    }),
    [districts, label],
  );
  return (
    <Source id="district-counts" type="geojson" data={data}>
      <Layer
        id="district-count"
        type="symbol"
        layout={{
          "text-field": [
            "step",
            ["zoom"],
            ["format", ["get", "label"], { "font-scale": numberScale }],
            namesFrom,
            [
              "format",
              ["get", "name"],
              { "font-scale": nameScale },
              "\n",
              {},
              ["get", "label"],
              { "font-scale": numberScale },
            ],
          ],
          "text-font": semibold,
          "text-size": scaledByZoom(look, ...sizeStops),
          "text-line-height": 1.05,
          "text-max-width": 20,
          // The number stands at the point, the name above it.
          "text-anchor": "bottom",
          "text-padding": 0,
          "text-allow-overlap": true,
        }}
        paint={{
          "text-color": look.palette.ink,
          "text-halo-color": look.palette.halo,
          "text-halo-width": 1.8 * look.scale,
        }}
      />
    </Source>
  );
});
