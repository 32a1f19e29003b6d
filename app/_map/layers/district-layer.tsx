"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { Feature, FeatureCollection } from "geojson";
import type { FilterSpecification } from "maplibre-gl";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { groundStyle } from "../style/base-style";
import { useLook } from "../style/map-theme";
import { regencyShape } from "./regency-shape";

type Props = { districts: readonly DistrictView[] };

/**
 * The ground: kecamatan and the regency's own border, on the dimmed world behind the map. All from one source: each change of source
 * between areas and lines lets the map mask all its tiles anew, which without a graphics card costs more than the drawing.
 */
export const DistrictLayer = memo(function DistrictLayer({ districts }: Props) {
  const look = useLook();
  const data = useMemo(() => drawn(districts), [districts]);
  return (
    <Source id="ground" type="geojson" data={data}>
      <Layer id="regency-glow" filter={isOutline} {...groundStyle.regencyGlow(look)} />
      <Layer id="district-fill" filter={isDistrict} {...groundStyle.districtFill(look)} />
      <Layer id="district-border" filter={isDistrict} {...groundStyle.districtBorder(look)} />
      <Layer id="regency-border" filter={isOutline} {...groundStyle.regencyBorder(look)} />
    </Source>
  );
});

const isDistrict: FilterSpecification = ["has", "code"];
const isOutline: FilterSpecification = ["!", isDistrict];

function drawn(districts: readonly DistrictView[]): FeatureCollection {
  const { outline, tones } = regencyShape(districts);
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
