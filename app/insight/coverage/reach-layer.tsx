"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { cellToBoundary } from "h3-js";
import { memo, useMemo } from "react";
import { createPointFeatures } from "../../_map/layers/point-features";
import { useMapTheme } from "../../_map/style/map-theme";
import { reachStyle } from "./reach-style";

type ReachFeature = { id: string; lng: number; lat: number; class: number; label: string };
type Props = { cells: readonly ReachFeature[]; villages: readonly (ReachFeature & { name: string })[] };

/**
 * Draws cells, labelled with the distance or travel time to the nearest unit or station, and villages as dots. A label
 * is left out where it would overlap the name of a district.
 */
export const ReachLayer = memo(function ReachLayer({ cells, villages }: Props) {
  const theme = useMapTheme();
  const areas = useMemo(() => createCellPolygons(cells), [cells]);
  const numberFeatures = useMemo(() => createPointFeatures(cells, (cell) => ({ ...cell })), [cells]);
  const dots = useMemo(() => createPointFeatures(villages, (village) => ({ ...village })), [villages]);
  return (
    <>
      <Source id="reach-cells" type="geojson" data={areas}>
        <Layer id="reach-cell" beforeId="district-border" {...reachStyle.cell(theme)} />
      </Source>
      <Source id="reach-villages" type="geojson" data={dots}>
        <Layer id="reach-village" beforeId="district-name" {...reachStyle.village(theme)} />
        <Layer id="reach-village-name" {...reachStyle.villageName(theme)} />
      </Source>
      <Source id="reach-numbers" type="geojson" data={numberFeatures}>
        <Layer id="reach-number" beforeId="district-name" {...reachStyle.number(theme)} />
      </Source>
    </>
  );
});

function createCellPolygons(cells: readonly ReachFeature[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: cells.map(({ id, class: level, label }) => ({
      type: "Feature",
      geometry: { type: "Polygon", coordinates: [cellToBoundary(id, true)] },
      properties: { class: level, label },
    })),
  };
}
