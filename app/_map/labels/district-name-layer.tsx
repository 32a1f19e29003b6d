"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { pointFeatures } from "../layers/point-features";
import { groundStyle } from "../style/base-style";
import { useLook } from "../style/map-theme";

/** The names of the kecamatan, always drawn, each at the point its area names. */
export const DistrictNameLayer = memo(function DistrictNameLayer({
  districts,
}: {
  districts: readonly DistrictView[];
}) {
  const look = useLook();
  const data = useMemo(
    () => pointFeatures(districts, ({ labelLng: lng, labelLat: lat, code, name }) => ({ lng, lat, code, name })),
    [districts],
  );
  return (
    <Source id="district-names" type="geojson" data={data}>
      <Layer id="district-name" {...groundStyle.districtName(look)} />
    </Source>
  );
});
