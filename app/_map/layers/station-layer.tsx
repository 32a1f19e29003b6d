"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { useMemo } from "react";
import { areaStyle } from "../style/area-style";
import { useMapTheme } from "../style/map-theme";
import { createPointFeatures } from "./point-features";

type Station = { code: string; name: string; position: { lng: number; lat: number } };

/** Stations as dots, with names where there is room. */
export function StationLayer({ stations }: { stations: readonly Station[] }) {
  const theme = useMapTheme();
  const data = useMemo(
    () => createPointFeatures(stations, ({ code, name, position: { lng, lat } }) => ({ lng, lat, code, name })),
    [stations],
  );
  return (
    <Source id="stations" type="geojson" data={data}>
      <Layer id="station-name" {...areaStyle.stationName(theme)} />
      <Layer id="station" {...areaStyle.station(theme)} />
    </Source>
  );
}
