"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { cellToBoundary } from "h3-js";
import { memo, useMemo } from "react";
import { pointFeatures } from "../../_map/layers/point-features";
import { useMapTheme } from "../../_map/style/map-theme";
import { reachStyle } from "./reach-style";

type Shown = { id: string; lng: number; lat: number; class: number; words: string };
type Props = { cells: readonly Shown[]; villages: readonly (Shown & { name: string })[] };

/** The cells between the villages with their numbers, and the villages as dots: all beneath the names, which the numbers give way to. */
export const ReachLayer = memo(function ReachLayer({ cells, villages }: Props) {
  const look = useMapTheme();
  const areas = useMemo(() => asAreas(cells), [cells]);
  const numbers = useMemo(() => pointFeatures(cells, (cell) => ({ ...cell })), [cells]);
  const dots = useMemo(() => pointFeatures(villages, (village) => ({ ...village })), [villages]);
  return (
    <>
      <Source id="reach-cells" type="geojson" data={areas}>
        <Layer id="reach-cell" beforeId="district-border" {...reachStyle.cell(look)} />
      </Source>
      <Source id="reach-villages" type="geojson" data={dots}>
        <Layer id="reach-village" beforeId="district-name" {...reachStyle.village(look)} />
        <Layer id="reach-village-name" {...reachStyle.villageName(look)} />
      </Source>
      <Source id="reach-numbers" type="geojson" data={numbers}>
        <Layer id="reach-number" beforeId="district-name" {...reachStyle.number(look)} />
      </Source>
    </>
  );
});

function asAreas(cells: readonly Shown[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: cells.map(({ id, class: level, words }) => ({
      type: "Feature",
      geometry: { type: "Polygon", coordinates: [cellToBoundary(id, true)] },
      properties: { class: level, words },
    })),
  };
}
