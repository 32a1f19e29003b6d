"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import type { MapMouseEvent } from "maplibre-gl";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useArrivals, useRouteLines } from "../../_live/arrivals/use-arrivals";
import { useTRPC } from "../../_live/cache/trpc";
import { DistrictNameLayer } from "../../_map/labels/district-name-layer";
import { DistrictLayer } from "../../_map/layers/district-layer";
import { FacilityLayer } from "../../_map/layers/facility-layer";
import { IncidentLayer } from "../../_map/layers/incident-layer";
import { PlaceLayer } from "../../_map/layers/place-layer";
import { listLocatedIncidents } from "../../_map/layers/point-features";
import { PossibleAreaLayer } from "../../_map/layers/possible-area-layer";
import { RouteLayer } from "../../_map/layers/route-layer";
import { UnitLayer } from "../../_map/layers/unit-layer";
import { MapFailure } from "../../_map/map-failure";
import { HideDetailsWhileMoving } from "../../_map/motion/hide-details";
import { PauseRedrawsWhileTyping } from "../../_map/motion/pause-redraws";
import { usesSoftwareRendering } from "../../_map/motion/reduced-motion";
import { useIdleValue } from "../../_map/motion/use-idle-value";
import { arePointsEqual, useStableValue } from "../../_map/motion/use-stable-value";
import { SiagaMap } from "../../_map/siaga-map";
import { findMapHit, type MapHit, toParentPixel } from "../../_map/tools/find-map-hit";
import { deferred, usePreload } from "../../_ui/deferred";
import { ClosuresOnMap } from "../closures/closures-on-map";
import { useClosurePoint } from "../closures/use-closures";
import { KeyBuffer } from "../commands/key-buffer";
import { useConsole } from "../console-context";
import { useSelectedIncident } from "../incident/use-incident";
import { precisionAtZoom } from "../intake/drafts";
import { useVisibleData } from "../queue/incident-filter";
import { CallersOnMap } from "./callers-on-map";
import { MapControls } from "./map-controls";
import { MapTooltip } from "./map-tooltip";
import { PanicsOnMap } from "./panics-on-map";
import { PickingHint, PlacePin } from "./place-pin";
import { useCamera } from "./use-camera";
import { useHoveredHit } from "./use-hovered-hit";
import { useUnitFan } from "./use-unit-fan";
import { useUnitLabels } from "./use-unit-labels";

const HazardsOnMap = deferred(() => import("../hazards/hazards-on-map").then((module) => module.HazardsOnMap));
const MapCard = deferred(() => import("./map-card").then((module) => module.MapCard));
const UnitFan = deferred(() => import("./unit-fan").then((module) => module.UnitFan));
const TrailOnMap = deferred(() => import("../trail-and-replay/trail-on-map").then((module) => module.TrailOnMap));
const ReplayOnMap = deferred(() => import("../trail-and-replay/replay-on-map").then((module) => module.ReplayOnMap));
const MoveUpOnMap = deferred(() => import("../move-up/move-up-on-map").then((module) => module.MoveUpOnMap));
const PassedOverRouteOnMap = deferred(() =>
  import("./passed-over-route-on-map").then((module) => module.PassedOverRouteOnMap),
);
const deferredParts = [HazardsOnMap, MapCard, UnitFan, TrailOnMap, ReplayOnMap, MoveUpOnMap, PassedOverRouteOnMap];

const emptyList: never[] = [];
/** From this zoom level up, the map shows mostly land, so the area under the panels is filled in the colour of land. */
const minLandZoom = 9.5;

/**
 * The console's map. A click sets a location only after the form has asked for one, because a click that misses a
 * symbol must not move the location in the form. A right click or a long press sets a location at any time, except
 * during a replay or while a closure is drawn. `onSettled` is called once the map has been drawn, or cannot be drawn.
 */
export function DispatchMapView({ isMapSettled, onSettled }: { isMapSettled: boolean; onSettled: () => void }) {
  const trpc = useTRPC();
  const { state, updateConsole } = useConsole();
  usePreload(deferredParts, isMapSettled);
  const { incidents: listedIncidents, units, isFiltered } = useIdleValue(useVisibleData(), { maxDelayMs: 3_000 });
  const { data: districts } = useQuery(trpc.places.districts.queryOptions());
  const { data: facilities = emptyList } = useQuery(trpc.places.facilities.queryOptions());
  const { data: places = emptyList } = useQuery(trpc.places.places.queryOptions());
  const selectedIncident = useIdleValue(useSelectedIncident().incident);
  const incidents = useMemo(
    () => listLocatedIncidents(listedIncidents, selectedIncident),
    [listedIncidents, selectedIncident],
  );
  const map = useRef<MapRef>(null);
  const [hasMap, setHasMap] = useState(false);
  const setMap = useCallback((createdMap: MapRef | null) => {
    map.current = createdMap;
    setHasMap(createdMap !== null);
  }, []);
  const freeArea = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(8);
  const [cardHit, setCardHit] = useState<MapHit | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const { hoveredHit, hover, endHover } = useHoveredHit(map, zoom, { incidents, units });
  useCamera(map, hasMap, freeArea, selectedIncident);
  const unitFan = useUnitFan(map, freeArea, ({ ids, lng, lat }) => {
    const pixel = map.current?.project([lng, lat]);
    if (pixel && map.current) setCardHit({ kind: "units", ids, ...toParentPixel(map.current.getMap(), pixel) });
  });

  const place = state.panel === "intake" ? state.draft.place : null;
  const debouncedPlace = useIdleValue(place);
  const uncertainPlace = useMemo(
    () =>
      debouncedPlace ??
      (selectedIncident ? { ...selectedIncident.location, precision: selectedIncident.precision } : null),
    [debouncedPlace, selectedIncident],
  );
  const cardUnitId = cardHit?.kind === "units" && cardHit.ids.length === 1 ? (cardHit.ids[0] ?? null) : null;
  const incidentPoints = useStableValue(
    useMemo(() => incidents.map(({ location }) => location), [incidents]),
    arePointsEqual,
  );
  const captions = useUnitLabels(selectedIncident, cardUnitId);
  const isReplaying = state.replayedIncidentId !== null;
  const routedIncidents = useMemo(
    () => (selectedIncident && !isReplaying ? [selectedIncident] : emptyList),
    [selectedIncident, isReplaying],
  );
  const arrivals = useArrivals(routedIncidents);
  const routeLines = useIdleValue(useRouteLines(arrivals), { maxDelayMs: 3_000 });
  // A bar at the map's lower edge contains the attribution.
  const hasBar = isReplaying || state.trailUnitId !== null || state.panel === "hazards";
  const isDrawingClosure =
    state.panel === "closures" && state.closureView === "form" && state.closureDraft?.editedClosure === null;
  const addClosurePoint = useClosurePoint();
  const { close: closeFan } = unitFan;
  useEffect(() => {
    if (!isReplaying) return;
    // Cards and tooltips show current data, not the replayed time, so close them when a replay starts.
    closeFan();
    setCardHit(null);
    endHover();
  }, [isReplaying, closeFan, endHover]);
  const placeAt = ({ target, lngLat: { lng, lat } }: MapMouseEvent) =>
    updateConsole({
      do: "place",
      place: { lng, lat, precision: precisionAtZoom(target.getZoom()), name: null, district: null },
    });

  if (hasFailed) return <MapFailure onSettled={onSettled} />;
  return (
    <>
      {/* With software rendering, the map ends at the panels. When zoomed in, land fills the area under them. */}
      {usesSoftwareRendering() && zoom >= minLandZoom && <div className="absolute inset-0 bg-(--land)" />}
      <SiagaMap
        ref={setMap}
        placement={
          usesSoftwareRendering() ? "top-0 right-(--free-right) bottom-(--free-bottom) left-(--free-left)" : "inset-0"
        }
        attributionPlacement={
          hasBar
            ? null
            : usesSoftwareRendering()
              ? "right-14 bottom-0.5"
              : "right-[calc(var(--free-right)+3.5rem)] bottom-0.5"
        }
        districtCount={districts?.length ?? 0}
        cursor={state.isPickingPlace || isDrawingClosure ? "crosshair" : hoveredHit ? "pointer" : "grab"}
        onZoom={(newZoom) => setZoom(Math.round(newZoom * 2) / 2)}
        onPointerMove={({ target, point, originalEvent }) => {
          // No hit test while the map moves, or while a button is pressed, because that may start a movement.
          if (target.isMoving() || originalEvent.buttons > 0) return;
          if (isReplaying || isDrawingClosure || state.isPickingPlace) endHover();
          else hover(target, point);
        }}
        onPointerLeave={endHover}
        onFailure={() => setHasFailed(true)}
        onDrawn={onSettled}
        onContextMenu={(event) => {
          if (!isReplaying && !isDrawingClosure) placeAt(event);
        }}
        onClick={(event) => {
          const { target, point, lngLat } = event;
          // The map is read-only while it shows the past.
          if (isReplaying) return;
          endHover();
          unitFan.close();
          if (state.isPickingPlace) return placeAt(event);
          if (isDrawingClosure) return void addClosurePoint(lngLat);
          const hit = findMapHit(target, point);
          setCardHit(null);
          if (hit?.kind === "incident") return updateConsole({ do: "select-incident", id: hit.id });
          if (hit?.kind === "units" && hit.ids.length > 1) return unitFan.open(hit.ids, lngLat);
          if (hit?.kind === "watch")
            return updateConsole({ do: "open-hazards", id: hit.id, tab: hit.isGauge ? "rivers" : "fires" });
          setCardHit(hit);
        }}
      >
        <InitialView />
        <HideDetailsWhileMoving />
        <PauseRedrawsWhileTyping />
        {districts && (
          <>
            <DistrictLayer districts={districts} />
            <PossibleAreaLayer at={uncertainPlace} />
            <RouteLayer
              incidents={incidents}
              units={isReplaying ? emptyList : units}
              selectedId={selectedIncident?.id ?? null}
              routeLines={routeLines}
              isDimmed={uncertainPlace !== null}
            />
            <PlaceLayer places={places} />
            <FacilityLayer facilities={facilities} />
            <DistrictNameLayer districts={districts} />
            <UnitLayer
              units={isReplaying ? emptyList : units}
              zoom={zoom}
              captions={captions}
              obstacles={incidentPoints}
            />
            <IncidentLayer
              incidents={incidents}
              selectedId={selectedIncident?.id ?? null}
              zoom={zoom}
              isFiltered={isFiltered}
            />
            {/* The layers of hazards, which are first mounted after those of closures, are always above them. */}
            {!isReplaying && <ClosuresOnMap />}
            {isMapSettled && !isReplaying && <HazardsOnMap failure={null} />}
            {!isReplaying && <CallersOnMap />}
            {!isReplaying && <PanicsOnMap />}
            {!isReplaying && state.panel === "moveUp" && <MoveUpOnMap />}
            {selectedIncident && !isReplaying && (
              <PassedOverRouteOnMap failure={null} incident={selectedIncident} arrivals={arrivals} />
            )}
            {state.trailUnitId !== null && <TrailOnMap />}
            {isReplaying && <ReplayOnMap />}
          </>
        )}
        <PlacePin />
      </SiagaMap>
      {unitFan.cluster && !isReplaying && (
        <UnitFan
          key={unitFan.cluster.ids.join()}
          fallback={<KeyBuffer waitFor={UnitFan} onEscape={unitFan.close} />}
          cluster={unitFan.cluster}
          map={map}
          freeArea={freeArea}
          onClose={unitFan.close}
          onPick={(id, { x, y }) => {
            unitFan.close();
            const freeCentreX = (freeArea.current?.offsetLeft ?? 0) + (freeArea.current?.clientWidth ?? 0) / 2;
            setCardHit({ kind: "units", ids: [id], x, y, widerSide: x > freeCentreX ? "left" : "right" });
          }}
        />
      )}
      {hoveredHit && !cardHit && !unitFan.cluster && !isReplaying && (
        <MapTooltip hit={hoveredHit} facilities={facilities} />
      )}
      {cardHit && !isReplaying && (
        <MapCard hit={cardHit} facilities={facilities} places={places} onClose={() => setCardHit(null)} />
      )}
      <PickingHint />
      <MapControls
        map={hasMap ? map : null}
        freeArea={freeArea}
        districts={districts ?? emptyList}
        onOpenFan={unitFan.openNextFan}
      />
    </>
  );
}

/** Before the first frame, fits the regency into the area that panels do not cover. */
function InitialView() {
  const { camera } = useConsole();
  useEffect(() => camera.current?.showOverview("jump"), [camera]);
  return null;
}
