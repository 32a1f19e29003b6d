"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { useMemo } from "react";
import { areaStyle } from "../style/area-style";
import { useLook } from "../style/map-theme";
import { pointFeatures } from "./point-features";

type Station = { code: string; name: string; position: { lng: number; lat: number } };

/** Stations as dots with their names, as far as there is room for these. */
export function StationLayer({ stations }: { stations: readonly Station[] }) {
  const look = useLook();
  const data = useMemo(
    () => pointFeatures(stations, ({ code, name, position: { lng, lat } }) => ({ lng, lat, code, name })),
    [stations],
  );
  return (
    <Source id="stations" type="geojson" data={data}>
      <Layer id="station-name" {...areaStyle.stationName(look)} />
      <Layer id="station" {...areaStyle.station(look)} />
    </Source>
  );
}
