"use client";

import { useQuery } from "@tanstack/react-query";
import { type MapLayerMouseEvent, type MapRef, useMap } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useEffect, useState } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import { DistrictLayer } from "../../_map/layers/district-layer";
import { PlaceLayer } from "../../_map/layers/place-layer";
import { skipsAnimations } from "../../_map/motion/reduced-motion";
import { SiagaMap } from "../../_map/siaga-map";
import { regencyView } from "../../_map/style/map-settings";
import { ZoomButtons } from "../../_map/tools/zoom-buttons";
import { StateMessage } from "../../_ui/state-message";

const emptyList: never[] = [];

export type MapPoint = { x: number; y: number; lng: number; lat: number };

type Props = {
  map: RefObject<MapRef | null>;
  /** Controls that may overlap the map's upper edge. */
  barRef: RefObject<HTMLElement | null>;
  districts: readonly DistrictView[];
  onHover: (at: MapPoint | null) => void;
  onPress: (at: MapPoint) => void;
  onZoom: (zoom: number) => void;
  children: ReactNode;
};

/** The base map of the regency with the names of places; `children` are the layers above it. */
export function InsightMap({ map, barRef, districts, onHover, onPress, onZoom, children }: Props) {
  const t = useTranslations("map");
  const trpc = useTRPC();
  const { data: places = emptyList } = useQuery(trpc.places.places.queryOptions());
  const [hasFailed, setHasFailed] = useState(false);
  if (hasFailed) return <StateMessage urgent title={t("failed")} text={t("failedText")} />;
  return (
    <>
      <SiagaMap
        ref={map}
        districtCount={districts.length}
        cursor="pointer"
        onClick={(event) => onPress(toMapPoint(event))}
        onPointerMove={(event) => onHover(toMapPoint(event))}
        onPointerLeave={() => onHover(null)}
        onZoom={onZoom}
        onFailure={() => setHasFailed(true)}
        attributionPlacement="right-14 bottom-0.5"
      >
        <InitialView barRef={barRef} onZoom={onZoom} />
        <DistrictLayer districts={districts} hasColours />
        <PlaceLayer places={places} />
        {children}
      </SiagaMap>
      <ZoomButtons map={map} onOverview={() => fitRegency(map.current, barRef.current)} />
    </>
  );
}

function toMapPoint({ point, lngLat }: MapLayerMouseEvent): MapPoint {
  return { x: point.x, y: point.y, lng: lngLat.lng, lat: lngLat.lat };
}

/** Minimum space above the regency: the height of one row of buttons. */
const minTopPaddingPx = 58;

/** Fits the regency into the map, below the controls at the upper edge. */
function fitRegency(map: MapRef | null, bar: HTMLElement | null, motion: "jump" | "glide" = "glide"): void {
  const duration = motion === "jump" || skipsAnimations() ? 0 : 700;
  map?.fitBounds(regencyView.bounds, {
    padding: { top: computeTopPadding(bar), right: 12, bottom: 10, left: 12 },
    duration,
  });
}

function computeTopPadding(bar: HTMLElement | null): number {
  if (!bar || getComputedStyle(bar).position !== "absolute") return 12;
  return Math.max(minTopPaddingPx, bar.offsetTop + bar.offsetHeight + 2);
}

/** Fits the regency into the map before the first frame, and again after each resize until the user moves the map. */
function InitialView({ barRef, onZoom }: { barRef: RefObject<HTMLElement | null>; onZoom: (zoom: number) => void }) {
  const { current: map } = useMap();
  useEffect(() => {
    if (!map) return;
    let fittedView = "";
    let padding = 0;
    const describeView = () => `${map.getCenter()} ${map.getZoom()}`;
    const fitView = () => {
      padding = computeTopPadding(barRef.current);
      fitRegency(map, barRef.current, "jump");
      fittedView = describeView();
      onZoom(map.getZoom());
    };
    const refitRegency = () => {
      if (describeView() === fittedView) fitView();
    };
    fitView();
    map.on("resize", refitRegency);
    const observer = new ResizeObserver(() => {
      if (computeTopPadding(barRef.current) !== padding) refitRegency();
    });
    if (barRef.current) observer.observe(barRef.current);
    return () => {
      observer.disconnect();
      map.off("resize", refitRegency);
    };
  }, [map, barRef, onZoom]);
  return null;
}
