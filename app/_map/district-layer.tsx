"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { groundStyle } from "./ground-style";
import { regencyShape } from "./regency-shape";
import { useLook } from "./use-look";

type Props = { districts: readonly DistrictView[] };

/** The ground: kecamatan and the regency's own border, on a world that is dimmed beyond it. */
export const DistrictLayer = memo(function DistrictLayer({ districts }: Props) {
  const look = useLook();
  const { areas, outline } = useMemo(() => drawn(districts), [districts]);
  return (
    <>
      <Layer id="beyond" {...groundStyle.beyond(look)} />
      <Source id="regency" type="geojson" data={outline}>
        <Layer id="regency-glow" {...groundStyle.regencyGlow(look)} />
      </Source>
      <Source id="districts" type="geojson" data={areas}>
        <Layer id="district-fill" {...groundStyle.districtFill(look)} />
        <Layer id="district-border" {...groundStyle.districtBorder(look)} />
      </Source>
      <Layer id="regency-border" source="regency" {...groundStyle.regencyBorder(look)} />
    </>
  );
});

function drawn(districts: readonly DistrictView[]): { areas: FeatureCollection; outline: FeatureCollection } {
  const shape = regencyShape(districts);
  return {
    areas: {
      type: "FeatureCollection",
      features: districts.map(({ code, name, geometry }) => ({
        type: "Feature",
        geometry,
        properties: { code, name, tone: shape.tones.get(code) ?? 0 },
      })),
    },
    outline: { type: "FeatureCollection", features: [{ type: "Feature", geometry: shape.outline, properties: {} }] },
  };
}
