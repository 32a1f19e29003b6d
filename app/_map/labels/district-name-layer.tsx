"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { createPointFeatures } from "../layers/point-features";
import { useMapTheme } from "../style/map-theme";
import { referenceStyle } from "../style/reference-style";

/**
 * District names, always drawn. MapLibre places each name near the label point of its district and, where there is
 * room, clear of units, incidents and other names.
 */
export const DistrictNameLayer = memo(function DistrictNameLayer({
  districts,
}: {
  districts: readonly DistrictView[];
}) {
  const theme = useMapTheme();
  const data = useMemo(
    () =>
      // Small districts come first: they have the least room for their names.
      createPointFeatures(districts, ({ labelLng: lng, labelLat: lat, code, name, areaKm2: rank }) => {
        return { lng, lat, code, name, rank };
      }),
    [districts],
  );
  return (
    <Source id="district-names" type="geojson" data={data}>
      <Layer id="district-name" {...referenceStyle.districtName(theme)} />
    </Source>
  );
});
