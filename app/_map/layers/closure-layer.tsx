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

/** Closed roads as striped lines and closed areas as hatched ones, each with a symbol. */
export const ClosureLayer = memo(function ClosureLayer({ closures, id = "closure" }: Props) {
  const theme = useMapTheme();
  const belowUnits = useBeforeId();
  const data = useMemo(
    (): FeatureCollection => ({ type: "FeatureCollection", features: closures.flatMap(createClosureFeatures) }),
    [closures],
  );
  return (
    <Source id={`${id}s`} type="geojson" data={data}>
      <Layer
        id={`${id}-area`}
        {...belowUnits}
        filter={["==", ["geometry-type"], "Polygon"]}
        {...closureStyle.area(theme)}
      />
      <Layer id={`${id}-casing`} {...belowUnits} filter={isLineOrArea} {...closureStyle.casing(theme)} />
      <Layer id={`${id}-stripes`} {...belowUnits} filter={isLineOrArea} {...closureStyle.stripes(theme)} />
      <Layer id={`${id}-sign`} {...belowUnits} filter={["has", "label"]} {...closureStyle.sign(theme)} />
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
