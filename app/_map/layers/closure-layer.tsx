"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { Feature, FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { ClosureShape } from "@/db/queries/closure";
import { closureStyle } from "../style/closure-style";
import { useMapTheme } from "../style/map-theme";
import { useBeforeId } from "./use-before-id";

export type MapClosure = { id: string; geometry: ClosureShape; label: string; signLng: number; signLat: number };

type Props = {
  closures: readonly MapClosure[];
  /** Prefix of the layer ids. Two closure layers on one map need different prefixes. */
  id?: string;
};

/**
 * Closed roads as striped lines and closed areas as hatched ones, each with a symbol. Hidden while there are none,
 * because the map spends time in each frame on every source with a visible area or line layer.
 */
export const ClosureLayer = memo(function ClosureLayer({ closures, id = "closure" }: Props) {
  const theme = useMapTheme();
  const belowUnits = useBeforeId();
  const data = useMemo(
    (): FeatureCollection => ({ type: "FeatureCollection", features: closures.flatMap(createClosureFeatures) }),
    [closures],
  );
  const visibility = closures.length > 0 ? "visible" : "none";
  const [casing, sign] = [closureStyle.casing(theme), closureStyle.sign(theme)];
  return (
    <Source id={`${id}s`} type="geojson" data={data}>
      <Layer
        id={`${id}-area`}
        {...belowUnits}
        filter={["==", ["geometry-type"], "Polygon"]}
        {...closureStyle.area(theme)}
        layout={{ visibility }}
      />
      <Layer
        id={`${id}-casing`}
        {...belowUnits}
        filter={isLineOrArea}
        {...casing}
        layout={{ ...casing.layout, visibility }}
      />
      <Layer
        id={`${id}-stripes`}
        {...belowUnits}
        filter={isLineOrArea}
        {...closureStyle.stripes(theme)}
        layout={{ visibility }}
      />
      <Layer
        id={`${id}-sign`}
        {...belowUnits}
        filter={["has", "label"]}
        {...sign}
        layout={{ ...sign.layout, visibility }}
      />
    </Source>
  );
});

const isLineOrArea = ["!", ["has", "label"]] as ["!", ["has", string]];

function createClosureFeatures({ id, geometry, label, signLng, signLat }: MapClosure): Feature[] {
  return [
    { type: "Feature", geometry, properties: { id } },
    { type: "Feature", geometry: { type: "Point", coordinates: [signLng, signLat] }, properties: { id, label } },
  ];
}
