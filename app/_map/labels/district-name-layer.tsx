"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { pointFeatures } from "../layers/point-features";
import { baseStyle } from "../style/base-style";
import { useMapTheme } from "../style/map-theme";

/** District names, always drawn; MapLibre places each around the label point of its district. */
export const DistrictNameLayer = memo(function DistrictNameLayer({
  districts,
}: {
  districts: readonly DistrictView[];
}) {
  const theme = useMapTheme();
  const data = useMemo(
    () => pointFeatures(districts, ({ labelLng: lng, labelLat: lat, code, name }) => ({ lng, lat, code, name })),
    [districts],
  );
  return (
    <Source id="district-names" type="geojson" data={data}>
      <Layer id="district-name" {...baseStyle.districtName(theme)} />
    </Source>
  );
});
