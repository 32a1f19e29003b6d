"use client";

import { useQuery } from "@tanstack/react-query";
import { type MapLayerMouseEvent, type MapRef, useMap } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useEffect, useState } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/trpc";
import { DistrictLayer } from "../../_map/district-layer";
import { isStill } from "../../_map/is-still";
import { home } from "../../_map/map-sizes";
import { PlaceLayer } from "../../_map/place-layer";
import { SiagaMap } from "../../_map/siaga-map";
import { ZoomButtons } from "../../_map/zoom-buttons";
import { StateMessage } from "../../_ui/state-message";

const none: never[] = [];

export type Pointed = { x: number; y: number; lng: number; lat: number };

type Props = {
  map: RefObject<MapRef | null>;
  districts: readonly DistrictView[];
  onPoint: (at: Pointed | null) => void;
  onPress: (at: Pointed) => void;
  onZoom: (zoom: number) => void;
  children: ReactNode;
};

/** The ground of the regency, on which density lies. */
export function WhereMap({ map, districts, onPoint, onPress, onZoom, children }: Props) {
  const t = useTranslations("map");
  const trpc = useTRPC();
  const { data: places = none } = useQuery(trpc.places.places.queryOptions());
  const [broken, setBroken] = useState(false);
  if (broken) return <StateMessage urgent title={t("failed")} text={t("failedText")} />;
  return (
    <>
      <SiagaMap
        ref={map}
        districts={districts.length}
        cursor="pointer"
        onPress={(event) => onPress(pointOf(event))}
        onPoint={(event) => onPoint(pointOf(event))}
        onLeave={() => onPoint(null)}
        onZoom={onZoom}
        onBroken={() => setBroken(true)}
      >
        <FirstView onZoom={onZoom} />
        <DistrictLayer districts={districts} />
        <PlaceLayer places={places} />
        {children}
      </SiagaMap>
      <ZoomButtons map={map} onOverview={() => showAll(map.current)} />
    </>
  );
}

function pointOf({ point, lngLat }: MapLayerMouseEvent): Pointed {
  return { x: point.x, y: point.y, lng: lngLat.lng, lat: lngLat.lat };
}

/** The whole regency, beneath what lies over the map's upper edge. */
function showAll(map: MapRef | null, at: "once" | "glide" = "glide"): void {
  const duration = at === "once" || isStill() ? 0 : 700;
  const top = window.matchMedia("(min-width: 64rem)").matches ? 58 : 12;
  map?.fitBounds(home.bounds, { padding: { top, right: 12, bottom: 10, left: 12 }, duration });
}

/** Shows the whole regency before anything is drawn. */
function FirstView({ onZoom }: { onZoom: (zoom: number) => void }) {
  const { current: map } = useMap();
  useEffect(() => {
    showAll(map ?? null, "once");
    if (map) onZoom(map.getZoom());
  }, [map, onZoom]);
  return null;
}
