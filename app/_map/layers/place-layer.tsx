"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { memo, useMemo } from "react";
import type { PlaceKind } from "@/db/vocabulary";
import type { PlaceView } from "@/server/places/list-places";
import { groundStyle } from "../style/base-style";
import { useLook } from "../style/map-theme";
import { pointFeatures } from "./point-features";

/** Which names give way, those of the lower rank stay; and from which zoom on each is shown. */
const standing: Record<PlaceKind, { rank: number; from: number }> = {
  "regency-seat": { rank: 0, from: 9 },
  "neighbour-town": { rank: 1, from: 0 },
  "district-seat": { rank: 2, from: 9 },
  village: { rank: 3, from: 10 },
  "peat-hydrology-station": { rank: 4, from: 10 },
};

/** Seats and towns people navigate by, their names as far as there is room. */
export const PlaceLayer = memo(function PlaceLayer({ places }: { places: readonly PlaceView[] }) {
  const look = useLook();
  const data = useMemo(
    () =>
      pointFeatures(places, ({ id, name, kind, position: { lng, lat } }) => ({
        lng,
        lat,
        id,
        name,
        kind,
        ...standing[kind],
      })),
    [places],
  );
  return (
    <Source id="places" type="geojson" data={data}>
      <Layer id="place-dot" {...groundStyle.placeDot(look)} />
      <Layer id="place-name" {...groundStyle.placeName(look)} />
    </Source>
  );
});
