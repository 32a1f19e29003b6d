"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { growing, semibold } from "../../_map/style-parts";
import { useLook } from "../../_map/use-look";

type Props = { districts: readonly DistrictView[]; label: (code: string) => string };

/** Further out the names would cover each other; the numbers stay, and the list beside the map has both. */
const namesFrom = 7.4;

/** The names of the kecamatan, each with its number: what is few is read, not guessed from a glow. */
export const CountLayer = memo(function CountLayer({ districts, label }: Props) {
  const look = useLook();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: districts.map(({ labelLng, labelLat, code, name }) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [labelLng, labelLat] },
        properties: { name: inLines(name), label: label(code) },
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
            ["format", ["get", "label"], { "font-scale": 1.12 }],
            namesFrom,
            ["format", ["get", "name"], { "font-scale": 0.72 }, "\n", {}, ["get", "label"], { "font-scale": 1.12 }],
          ],
          "text-font": semibold,
          "text-size": growing(look, [7, 13], [8, 15.5], [9, 17], [12, 20]),
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

/** A name over two lines, in the way it stands on maps. */
function inLines(name: string): string {
  return name.toUpperCase().replace(" ", "\n");
}
