"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { wrapName } from "../../_map/labels/declutter-names";
import { useMapTheme } from "../../_map/style/map-theme";
import { scaledByZoom, semibold } from "../../_map/style/style-parts";

type Props = { districts: readonly DistrictView[]; formatLabel: (code: string) => string };

/**
 * Labels each district with its name and count, because small differences in counts are hard to see from the colours
 * alone.
 */
export const CountLayer = memo(function CountLayer({ districts, formatLabel }: Props) {
  const theme = useMapTheme();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: districts.map(({ labelLng, labelLat, code, name }) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [labelLng, labelLat] },
        properties: { name: wrapName(name).join("\n"), label: formatLabel(code) },
      })),
    }),
    [districts, formatLabel],
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
            namesMinZoom,
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
          "text-size": scaledByZoom(theme, ...labelSizes),
          "text-line-height": 1.05,
          "text-max-width": 20,
          // The number is drawn just above the label's point, and the name above the number.
          "text-anchor": "bottom",
          "text-padding": 0,
          "text-allow-overlap": true,
        }}
        paint={{
          "text-color": theme.palette.ink,
          "text-halo-color": theme.palette.halo,
          "text-halo-width": 1.8 * theme.scale,
        }}
      />
    </Source>
  );
});

/** Base text size of the labels in px, by zoom; multiplied by `nameScale` or `numberScale`. */
export const labelSizes: [zoom: number, px: number][] = [
  [7, 13],
  [8, 15.5],
  [9, 17],
  [12, 20],
];
export const [nameScale, numberScale] = [0.72, 1.12];

/** Below this zoom, names would overlap; the list beside the map shows them instead. */
export const namesMinZoom = 7.4;

/** Below this zoom, badges would cover the map; the legend shows the sum of their counts instead. */
export const badgesMinZoom = 7;

/** Size of the badge below a number, in px. */
export const badgeSize = { width: 42, height: 25 };
