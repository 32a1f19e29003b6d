"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { Feature, FeatureCollection } from "geojson";
import type { FilterSpecification } from "maplibre-gl";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { useMapTheme } from "../style/map-theme";
import { referenceStyle } from "../style/reference-style";
import { GroundLayer, groundAreaPlaceholderId, groundLinePlaceholderId } from "./ground-layer";
import { createRegencyShape } from "./regency-shape";

type Props = {
  districts: readonly DistrictView[];
  /** Whether other layers colour districts or cells below the roads. */
  hasColours?: boolean;
};

/** A placeholder layer. It draws nothing; the base map, which loads later, is inserted below it. */
const placeholderLayer = { type: "background", layout: { visibility: "none" } } as const;

/**
 * Districts and the border of the regency, with the placeholders for the base map. All these layers share one source:
 * with software rendering, switching between sources makes MapLibre draw tile masks, which takes longer than drawing
 * the shapes.
 */
export const DistrictLayer = memo(function DistrictLayer({ districts, hasColours = false }: Props) {
  const theme = useMapTheme();
  const data = useMemo(() => createGroundFeatures(districts), [districts]);
  return (
    <>
      <Source id="districts" type="geojson" data={data}>
        <Layer id="regency-glow" filter={isOutline} {...referenceStyle.regencyGlow(theme)} />
        <Layer id="district-fill" filter={isDistrict} {...referenceStyle.districtFill(theme)} />
        <Layer id={groundAreaPlaceholderId} {...placeholderLayer} />
        <Layer id="district-border" filter={isDistrict} {...referenceStyle.districtBorder(theme)} />
        <Layer id="regency-border" filter={isOutline} {...referenceStyle.regencyBorder(theme)} />
        <Layer id={groundLinePlaceholderId} {...placeholderLayer} />
      </Source>
      <GroundLayer isOverColours={hasColours} />
    </>
  );
});

const isDistrict: FilterSpecification = ["has", "code"];
const isOutline: FilterSpecification = ["!", isDistrict];

function createGroundFeatures(districts: readonly DistrictView[]): FeatureCollection {
  const { outline, tones } = createRegencyShape(districts);
  return {
    type: "FeatureCollection",
    features: [
      { type: "Feature", geometry: outline, properties: {} },
      ...districts.map(({ code, name, geometry }): Feature => {
        return { type: "Feature", geometry, properties: { code, name, tone: tones.get(code) ?? 0 } };
      }),
    ],
  };
}
