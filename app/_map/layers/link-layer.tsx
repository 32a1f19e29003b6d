"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { useMemo } from "react";
import { areaStyle } from "../style/area-style";
import { useMapTheme } from "../style/map-theme";

type Point = { lng: number; lat: number };
export type Link = { from: Point; to: Point };

/** Dashed lines, each between two points. */
export function LinkLayer({ links }: { links: readonly Link[] }) {
  const theme = useMapTheme();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: links.map(({ from, to }) => ({
        type: "Feature",
        geometry: {
          type: "LineString",
          coordinates: [
            [from.lng, from.lat],
            [to.lng, to.lat],
          ],
        },
        properties: {},
      })),
    }),
    [links],
  );
  return (
    <Source id="links" type="geojson" data={data}>
      <Layer id="link" {...areaStyle.link(theme)} />
    </Source>
  );
}
