"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { useMemo } from "react";
import { areaStyle } from "../style/area-style";
import { useLook } from "../style/map-theme";

type Point = { lng: number; lat: number };
export type Link = { from: Point; to: Point };

/** Dashed lines between two places each. */
export function LinkLayer({ links }: { links: readonly Link[] }) {
  const look = useLook();
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
      <Layer id="link" {...areaStyle.link(look)} />
    </Source>
  );
}
