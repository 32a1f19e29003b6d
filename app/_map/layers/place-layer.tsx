"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { memo, useMemo } from "react";
import type { placeKinds } from "@/db/vocabulary";
import type { PlaceView } from "@/server/places/list-places";
import { useMapTheme } from "../style/map-theme";
import { referenceStyle } from "../style/reference-style";
import { GroundSignLayer } from "./ground-layer";
import { createPointFeatures } from "./point-features";

/** `rank`: labels with the smallest rank are placed first. `minZoom`: the zoom level from which the kind is shown. */
const displayByKind: Record<(typeof placeKinds)[number], { rank: number; minZoom: number }> = {
  "regency-seat": { rank: 0, minZoom: 9 },
  "neighbour-town": { rank: 1, minZoom: 0 },
  "district-seat": { rank: 2, minZoom: 9 },
  village: { rank: 3, minZoom: 10 },
  "peat-hydrology-station": { rank: 4, minZoom: 10 },
};

/**
 * Towns and villages, with names where there is room. Road numbers and the towns of the base map come before villages,
 * and after towns.
 */
export const PlaceLayer = memo(function PlaceLayer({ places }: { places: readonly PlaceView[] }) {
  const theme = useMapTheme();
  const data = useMemo(
    () =>
      createPointFeatures(places, ({ id, name, kind, position: { lng, lat } }) => ({
        lng,
        lat,
        id,
        name,
        kind,
        ...displayByKind[kind],
      })),
    [places],
  );
  return (
    <>
      <Source id="places" type="geojson" data={data}>
        <Layer id="place-dot" {...referenceStyle.placeDot(theme)} />
        <Layer id="village-name" {...referenceStyle.villageName(theme)} />
        <Layer id="place-name" {...referenceStyle.townName(theme)} />
      </Source>
      <GroundSignLayer beforeId="place-name" />
    </>
  );
});
