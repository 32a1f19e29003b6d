"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import type { DistrictView } from "@/server/places/list-places";
import { type Arrivals, useRouteLines } from "../../_live/arrivals/use-arrivals";
import { useTRPC } from "../../_live/cache/trpc";
import { useClosures, useUnits } from "../../_live/cache/use-live-data";
import { ClosureLayer } from "../../_map/layers/closure-layer";
import { DistrictLayer } from "../../_map/layers/district-layer";
import { FacilityLayer } from "../../_map/layers/facility-layer";
import { IncidentLayer } from "../../_map/layers/incident-layer";
import { PlaceLayer } from "../../_map/layers/place-layer";
import { RouteLayer } from "../../_map/layers/route-layer";
import { UnitLayer } from "../../_map/layers/unit-layer";
import { useThrottled } from "../../_map/motion/use-throttled";
import { SiagaMap } from "../../_map/siaga-map";
import type { PixelBox } from "../../_map/symbols/place-labelled-symbols";
import { isLocated, type OverviewIncident } from "../overview-incident";
import { useOverview } from "../use-overview";
import { computeZoomOffset, roundZoom } from "./screen-scale";
import type { SymbolLayout, WatchToPlace } from "./symbols/place-wall-symbols";
import {
  LabelBlockingLayer,
  LeaderLineLayer,
  useSettledCamera,
  useSymbolLayout,
  WallNameLayer,
} from "./symbols/wall-symbol-layers";

type Props = {
  arrivals: Arrivals;
  onMap: (map: MapRef | null) => void;
  onSymbolLayout: (symbolLayout: SymbolLayout | null) => void;
  onFailure: () => void;
  spotlightedIncident: OverviewIncident | null;
  /** Captions of the responding units, by unit id. */
  captions: ReadonlyMap<string, string>;
  showsOnlyCritical?: boolean;
  /** The fire watches whose marks are on the map, the most important first. */
  watches?: readonly WatchToPlace[] | undefined;
  /** Areas of the map that are covered by panels and by the indicators of off-screen incidents. */
  coveredBoxes: readonly PixelBox[];
  /** Further layers, drawn below units and incidents. */
  children?: ReactNode;
};

const emptyList: never[] = [];
const doNothing = () => {};
/** Minimum zoom for facilities and villages; below it they would only clutter the map. */
const detailZoom = 9.5;
/** Minimum interval between redraws of route lines and, with software rendering only, of units and their captions. */
const unitsIntervalMs = 3_000;
/** The tile cache is small: a wall shows every part of the map within weeks, and cached tiles stay in memory. */
const tileCacheSize = 8;

/** The map of the wall. Masked incidents are not shown on it. */
export function WallMapView({
  arrivals,
  onMap,
  onSymbolLayout,
  onFailure,
  spotlightedIncident,
  captions: currentCaptions,
  showsOnlyCritical = false,
  watches = emptyList,
  coveredBoxes,
  children,
}: Props) {
  const trpc = useTRPC();
  const { incidents = emptyList, locatedIncidents } = useOverview({ isOnlyCritical: showsOnlyCritical });
  const { closures } = useClosures();
  const { units: currentUnits } = useUnits();
  const units = useThrottled(currentUnits, unitsIntervalMs);
  const routeLines = useRouteLines(arrivals);
  const captions = useThrottled(currentCaptions, unitsIntervalMs);
  const { data: districts } = useQuery(trpc.places.districts.queryOptions());
  const { data: facilities = emptyList } = useQuery(trpc.places.facilities.queryOptions());
  const { data: places = emptyList } = useQuery(trpc.places.places.queryOptions());
  const [zoom, setZoom] = useState(8);
  const isDetailed = zoom - computeZoomOffset() >= detailZoom;
  const shownUnits = useMemo(
    () => units.filter((unit) => isShownOnMap(unit) || captions.has(unit.id)),
    [units, captions],
  );
  // Route lines have many points, so they are redrawn less often than units.
  const routedUnits = useThrottled(shownUnits, unitsIntervalMs, "always");
  const regencyPlaces = useMemo(() => places.filter(({ kind }) => kind !== "neighbour-town"), [places]);
  const selectedId = spotlightedIncident && !spotlightedIncident.masked ? spotlightedIncident.id : null;
  return (
    <SiagaMap
      ref={onMap}
      districtCount={districts?.length ?? 0}
      cursor="grab"
      onZoom={(newZoom) => setZoom(roundZoom(newZoom))}
      onClick={doNothing}
      onPointerMove={doNothing}
      onPointerLeave={doNothing}
      onFailure={onFailure}
      tileCacheSize={tileCacheSize}
      // The wall shows the attribution beside its panels instead.
      attributionPlacement="hidden"
    >
      {districts && (
        <>
          <DistrictLayer districts={districts} />
          <RouteLayer
            incidents={locatedIncidents}
            units={routedUnits}
            selectedId={selectedId}
            routeLines={routeLines}
            isDimmed
          />
          <PlaceLayer places={isDetailed ? regencyPlaces : emptyList} />
          <WallSymbolLayers
            districts={districts}
            incidents={incidents}
            units={shownUnits}
            captions={captions}
            watches={watches}
            coveredBoxes={coveredBoxes}
            selectedId={selectedId}
            zoom={zoom}
            onSymbolLayout={onSymbolLayout}
          >
            {children}
            <FacilityLayer facilities={isDetailed && !spotlightedIncident ? facilities : emptyList} />
            <ClosureLayer closures={closures} />
          </WallSymbolLayers>
        </>
      )}
    </SiagaMap>
  );
}

type SymbolLayerProps = {
  districts: readonly DistrictView[];
  incidents: readonly OverviewIncident[];
  units: readonly ListedUnit[];
  captions: ReadonlyMap<string, string>;
  watches: readonly WatchToPlace[];
  coveredBoxes: readonly PixelBox[];
  selectedId: string | null;
  zoom: number;
  onSymbolLayout: (symbolLayout: SymbolLayout | null) => void;
  /** Layers drawn above the names and below units and incidents. */
  children?: ReactNode;
};

/** Names, units and incidents. MapLibre places upper layers first, so names never cover units or incidents. */
function WallSymbolLayers({
  districts,
  incidents,
  units,
  captions,
  watches,
  coveredBoxes,
  selectedId,
  zoom,
  onSymbolLayout,
  children,
}: SymbolLayerProps) {
  const locatedIncidents = useMemo(() => incidents.filter(isLocated), [incidents]);
  const camera = useSettledCamera();
  const symbolLayout = useSymbolLayout(camera, { incidents: locatedIncidents, units, captions, watches, coveredBoxes });
  useEffect(() => onSymbolLayout(symbolLayout), [symbolLayout, onSymbolLayout]);
  return (
    <>
      <WallNameLayer camera={camera} districts={districts} incidents={incidents} symbolLayout={symbolLayout} />
      <LeaderLineLayer camera={camera} leaderLines={symbolLayout?.leaderLines ?? emptyList} />
      {children}
      <UnitLayer
        units={units}
        zoom={zoom}
        captions={captions}
        obstacles={emptyList}
        symbols={symbolLayout?.symbols ?? emptyList}
      />
      <IncidentLayer
        incidents={locatedIncidents}
        selectedId={selectedId}
        zoom={zoom}
        showNumbers={false}
        placedOffsets={symbolLayout?.offsets ?? emptyOffsets}
      />
      <LabelBlockingLayer camera={camera} coveredBoxes={coveredBoxes} />
    </>
  );
}

const emptyOffsets = new Map<string, [number, number]>();

/** Whether the map shows a unit. Assigned units that have not left yet or are on scene are in the list only. */
function isShownOnMap({ status, assignmentState }: ListedUnit): boolean {
  return status !== "assigned" || assignmentState === "enRoute" || assignmentState === "transporting";
}
