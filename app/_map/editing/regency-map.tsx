"use client";

import { useQuery } from "@tanstack/react-query";
import { type MapLayerMouseEvent, type MapRef, useMap } from "@vis.gl/react-maplibre";
import type { MultiPolygon, Polygon, Position } from "geojson";
import type { PaddingOptions } from "maplibre-gl";
import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useEffect, useState } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { StateMessage } from "../../_ui/state-message";
import { DistrictNameLayer } from "../labels/district-name-layer";
import { DistrictLayer } from "../layers/district-layer";
import { PlaceLayer } from "../layers/place-layer";
import { skipsAnimations } from "../motion/reduced-motion";
import { SiagaMap } from "../siaga-map";
import { regencyView } from "../style/map-settings";
import { computeBounds } from "../tools/geometry";
import { ZoomButtons } from "../tools/zoom-buttons";

const emptyList: never[] = [];

type Props = {
  map: RefObject<MapRef | null>;
  cursor?: string;
  onClick?: (event: MapLayerMouseEvent) => void;
  onZoom?: (zoom: number) => void;
  /** Text that says what a click on the map does. */
  hint?: ReactNode;
  /** Replaces the district names; must render a layer with the id `district-name`. */
  names?: (districts: readonly DistrictView[]) => ReactNode;
  /** Whether the children colour areas below the roads. */
  hasColours?: boolean;
  children: ReactNode;
};

/** A map of the regency's districts and places, with zoom buttons. A screen adds its own layers as children. */
export function RegencyMap({
  map,
  cursor = "grab",
  onClick,
  onZoom,
  hint,
  names,
  hasColours = false,
  children,
}: Props) {
  const t = useTranslations("map");
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
  const trpc = useTRPC();
  const districts = useQuery(trpc.places.districts.queryOptions());
  const { data: places = emptyList } = useQuery(trpc.places.places.queryOptions());
  const [isBroken, setIsBroken] = useState(false);

  if (isBroken) return <StateMessage urgent title={t("failed")} text={t("failedText")} />;
  if (!districts.data && districts.error) {
    return (
      <StateMessage urgent title={tTable("failed")} text={tTable("failedText")}>
        <Button onClick={() => districts.refetch()}>{tCommon("retry")}</Button>
      </StateMessage>
    );
  }
  return (
    <>
      <SiagaMap
        ref={map}
        districtCount={districts.data?.length ?? 0}
        cursor={cursor}
        onClick={(event) => onClick?.(event)}
        onPointerMove={doNothing}
        onPointerLeave={doNothing}
        onZoom={(zoom) => onZoom?.(zoom)}
        onFailure={() => setIsBroken(true)}
      >
        {districts.data && (
          <>
            <InitialView />
            <DistrictLayer districts={districts.data} hasColours={hasColours} />
            <PlaceLayer places={places} />
            {names ? names(districts.data) : <DistrictNameLayer districts={districts.data} />}
            {children}
          </>
        )}
      </SiagaMap>
      {hint && (
        <p className="pointer-events-none absolute top-2.5 left-2.5 max-w-[calc(100%-4.5rem)] rounded-lg border border-line bg-panel px-3 py-1.5 font-medium text-[0.8125rem] shadow-[0_4px_16px_rgb(0_0_0/0.25)]">
          {hint}
        </p>
      )}
      <ZoomButtons map={map} onOverview={() => fitRegency(map.current)} />
    </>
  );
}

/** Fits the map to the regency before the first frame. */
function InitialView() {
  const { current: map } = useMap();
  useEffect(() => fitRegency(map ?? null, { animate: false }), [map]);
  return null;
}

function doNothing() {}

type Point = { lng: number; lat: number };

/** Maximum zoom for `fitMapToShapes`: a closer view of a single point would show no more detail. */
const maxPointZoom = 12.5;

/** Fits the map to points and areas. Not animated with reduced motion or software rendering. */
export function fitMapToShapes(
  map: MapRef | null,
  points: readonly Point[],
  areas: readonly (Polygon | MultiPolygon)[] = [],
) {
  const corners = areas.flatMap(listCorners).map(([lng = 0, lat = 0]) => ({ lng, lat }));
  const allPoints = [...points, ...corners];
  if (allPoints.length > 0)
    fitBounds(map, computeBounds(allPoints), { maxZoom: maxPointZoom, padding: 56, animate: true });
}

/** Minimum space above the regency: the height of a one-line hint. */
const hintPx = 52;

/** Fits the map to the whole regency, below the hint at the upper edge. */
export function fitRegency(map: MapRef | null, { animate = true } = {}) {
  fitBounds(map, regencyView.bounds, {
    maxZoom: 18,
    padding: { top: hintPx, right: 16, bottom: 16, left: 16 },
    animate,
  });
}

type FitOptions = { maxZoom: number; padding: number | PaddingOptions; animate: boolean };

function fitBounds(
  map: MapRef | null,
  bounds: [number, number, number, number],
  { maxZoom, padding, animate }: FitOptions,
) {
  map?.fitBounds(bounds, { padding, maxZoom, duration: animate && !skipsAnimations() ? 700 : 0 });
}

function listCorners(area: Polygon | MultiPolygon): Position[] {
  return area.type === "Polygon" ? area.coordinates.flat() : area.coordinates.flat(2);
}
