"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import dynamic from "next/dynamic";
import { type CSSProperties, useMemo, useRef, useState } from "react";
import type { WallScene } from "@/db/vocabulary";
import { useArrivals } from "../_live/arrivals/use-arrivals";
import { useTRPC } from "../_live/cache/trpc";
import { useUnits } from "../_live/cache/use-live-data";
import { useHealth } from "../_live/clock/use-health";
import { computeAreaBounds } from "../_map/tools/geometry";
import { computeMinListRem, WallList } from "./list/wall-list";
import { chooseView, listBorderPoints } from "./map/choose-view";
import { TourCaption, useDistrictFigures, useDistrictTour } from "./map/district-tour";
import { OffscreenIndicators } from "./map/offscreen-indicators";
import { useCoveredBoxes } from "./map/panel-boxes";
import { useWallScale } from "./map/screen-scale";
import type { SymbolLayout } from "./map/symbols/place-wall-symbols";
import { CameraLockNotice, useWallCamera } from "./map/wall-camera";
import { WallMap } from "./map/wall-map";
import { FiguresScene, QuietFigures } from "./scenes/figures-scene";
import { FiresScene, useWatchesOnMap, WallAttribution, WallFireLayers } from "./scenes/fires-scene";
import { Hazards, WallHazardLayers } from "./scenes/hazards";
import { MostUrgentIncident, PinnedSceneNotice, RecentChanges } from "./scenes/incident-highlights";
import { DistrictCoverage, UnitsScene } from "./scenes/units-scene";
import { useScene } from "./scenes/use-scene";
import { useRespondingUnits, useUnitCaptions } from "./spotlight/responding-units";
import { useSpotlight } from "./spotlight/spotlight";
import { PulsingFrame, SpotlightPanel } from "./spotlight/spotlight-panel";
import { ClosureCount, StatusBar, UnitCounts } from "./status-bar/status-bar";
import { useWatchdog } from "./unattended/reload";
import { useBurnInShift, useIsCheckingLegibility, useScreenSettings, useWakeLock } from "./unattended/screen";
import { OfflineNotice, ScreenNotices } from "./unattended/screen-notices";
import { useWallSound } from "./unattended/use-wall-sound";
import { useOverview } from "./use-overview";

/** Loaded only when somebody checks the legibility of a wall. */
const LegibilityCheck = dynamic(() => import("./legibility/legibility-check").then((module) => module.LegibilityCheck));

const emptyList: never[] = [];

/**
 * The CSS classes that lay out each scene. `wall-strip` has the unit counts beside the map (`wall-layout.css`);
 * `wall-columns` shows the list of incidents only on large screens (`scenes/scene-columns.css`).
 */
const layoutClasses: Record<WallScene, string> = {
  overview: "wall-strip",
  focus: "wall-strip",
  list: "wall-list-only",
  units: "wall-columns",
  figures: "wall-columns wall-strip",
  fires: "wall-columns wall-strip",
};

/** The wall display: a full-screen map with panels that can be read from afar. It runs unattended for weeks. */
export function WideWall() {
  const trpc = useTRPC();
  const settings = useScreenSettings();
  const { level, readAt } = useHealth();
  const { incidents, locatedIncidents } = useOverview();
  const { units } = useUnits();
  const { data: districts = emptyList } = useQuery(trpc.places.districts.queryOptions());
  const { spotlightedIncident: newIncident, position, count } = useSpotlight(incidents);
  const { scene, reason, incidentId } = useScene(incidents, newIncident?.id ?? null);
  // In this scene, the map shows only critical incidents, so that the units have room.
  const isUnitScene = scene === "units";
  // The units and the fires may be anywhere in the regency.
  const showsRegency = isUnitScene || scene === "fires";
  const { locatedIncidents: incidentsOnMap } = useOverview({ isOnlyCritical: isUnitScene });
  const hasScenePanel = isUnitScene || scene === "figures" || scene === "fires";
  const spotlightedIncident = incidents?.find(({ id }) => id === incidentId) ?? null;
  const arrivals = useArrivals(locatedIncidents);
  const respondingUnits = useRespondingUnits(locatedIncidents.find(({ id }) => id === incidentId) ?? null, arrivals);
  const captions = useUnitCaptions(respondingUnits);
  const watchesOnMap = useWatchesOnMap(scene === "fires");
  const [map, setMap] = useState<MapRef | null>(null);
  const mapArea = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  useWallScale(settings);
  const isChecking = useIsCheckingLegibility();

  const isOffline = level === "offline";
  const frozenAt = isOffline ? readAt : null;
  // The district tour must not start before the incidents are loaded.
  const isQuiet = !newIncident && incidents?.some(({ priority }) => priority <= 2) === false;
  const boundsByDistrict = useMemo(
    () => new Map(districts.map(({ code, geometry }) => [code, computeAreaBounds(geometry)])),
    [districts],
  );
  const borders = useMemo(
    () => new Map(districts.map(({ code, geometry }) => [code, listBorderPoints(geometry)])),
    [districts],
  );
  const { panels, coveredBoxes, setIndicatorBoxes } = useCoveredBoxes(overlay);
  const [symbolLayout, setSymbolLayout] = useState<SymbolLayout | null>(null);
  const isTourEnabled = settings.scenes && scene === "overview" && isQuiet && level === "live";
  const tourDistrictCode = useDistrictTour(districts, { isEnabled: isTourEnabled, incidents });
  const districtFigures = useDistrictFigures(tourDistrictCode, { districts, incidents, units });
  const view = useMemo(
    () =>
      incidents && boundsByDistrict.size > 0
        ? chooseView({
            incidents: showsRegency ? emptyList : incidents,
            spotlightedIncident,
            units: respondingUnits,
            tourDistrictCode,
            boundsByDistrict,
            borders,
          })
        : null,
    [incidents, showsRegency, spotlightedIncident, respondingUnits, tourDistrictCode, boundsByDistrict, borders],
  );
  const { lockedUntil, unlockCamera, framingState } = useWallCamera(map, mapArea, view, panels);

  const maySleep = useWakeLock();
  const isSoundLocked = useWallSound(settings.sound, newIncident?.id ?? null);
  const burnInTransform = useBurnInShift();
  useWatchdog(!newIncident && level === "live");

  const hasRealIncidents = (incidents ?? []).some(({ simulated }) => !simulated);
  const isSimulated = [...units, ...(incidents ?? [])].some(({ simulated }) => simulated);
  const hasOnlySimulatedData = !hasRealIncidents && units.length > 0 && units.every(({ simulated }) => simulated);
  const dataKind = hasOnlySimulatedData ? "simulated" : "real";
  // Old data loses its colours but stays legible; the map is also darkened.
  const dimmedClass = isOffline ? "grayscale" : "";
  const isListEmpty = !hasScenePanel && incidents?.length === 0;
  const incidentList = (
    <WallList
      arrivals={arrivals}
      spotlightedId={spotlightedIncident?.id ?? null}
      frozenAt={frozenAt}
      fillsWidth={hasScenePanel || scene === "list"}
    >
      {!hasScenePanel && <RecentChanges />}
    </WallList>
  );
  const minListRem = computeMinListRem(incidents ?? emptyList);
  const layoutClass = isListEmpty ? "wall-quiet" : layoutClasses[scene];
  return (
    <div
      data-wall=""
      data-view={lockedUntil === null ? view?.key : "manual"}
      data-moves={framingState.moveCount}
      data-framed={framingState.framedKey}
      data-feed={level}
      data-wall-scene={scene}
      data-scene-reason={reason}
      className="wall-frame relative h-dvh overflow-hidden"
    >
      <div data-map-filter="" className={`absolute inset-0 ${isOffline ? "wall-map-dimmed" : ""}`}>
        <WallMap
          arrivals={arrivals}
          onMap={setMap}
          onSymbolLayout={setSymbolLayout}
          spotlightedIncident={spotlightedIncident}
          captions={captions}
          showsOnlyCritical={isUnitScene}
          watches={watchesOnMap}
          coveredBoxes={coveredBoxes}
        >
          <WallHazardLayers />
          <WallFireLayers isFireScene={scene === "fires"} watches={watchesOnMap} symbolLayout={symbolLayout} />
        </WallMap>
      </div>
      <div
        ref={overlay}
        className={`wall-overlay pointer-events-none absolute inset-0 ${layoutClass}`}
        style={{ transform: burnInTransform, "--list-min": `${minListRem}rem` } as CSSProperties}
      >
        <div className="wall-area-bar min-w-0">
          <StatusBar incidents={incidents} data={dataKind} frozenAt={frozenAt} dimmedClass={dimmedClass} />
        </div>
        <main className="contents">
          <div className={`wall-area-list ${dimmedClass}`}>
            {hasScenePanel ? (
              <div className="wall-scene-column">
                {isUnitScene && <UnitsScene />}
                {scene === "figures" && <FiguresScene data={dataKind} />}
                {scene === "fires" && <FiresScene />}
              </div>
            ) : (
              incidentList
            )}
            <div className="wall-changes-column">
              {hasScenePanel && <RecentChanges />}
              <Hazards saysNone={hasScenePanel || isListEmpty} isFireScene={scene === "fires"} />
            </div>
          </div>
          {hasScenePanel && <div className={`wall-area-incidents ${dimmedClass}`}>{incidentList}</div>}
          {isListEmpty && (
            <div className={`wall-area-figures wall-leftover flex min-h-0 flex-col gap-[0.25rem] ${dimmedClass}`}>
              <QuietFigures data={dataKind} />
            </div>
          )}
          <div className={`wall-area-spotlight min-h-0 ${dimmedClass}`}>
            {spotlightedIncident && (
              <SpotlightPanel
                incident={spotlightedIncident}
                series={newIncident ? { position, count } : null}
                units={respondingUnits}
                frozenAt={frozenAt}
              />
            )}
            {hasScenePanel && <MostUrgentIncident incidents={incidents} frozenAt={frozenAt} />}
            {scene === "overview" && !isListEmpty && settings.panelsWide > 1 && (
              <div className="wall-only-video h-full w-(--rail) flex-col">
                <FiguresScene data={dataKind} />
                <RecentChanges />
              </div>
            )}
          </div>
          <div className="wall-area-middle">
            <div ref={mapArea} className="wall-area-map">
              <div className={dimmedClass}>
                <OffscreenIndicators
                  map={map}
                  mapArea={mapArea}
                  panels={panels}
                  incidents={incidentsOnMap}
                  symbolLayout={symbolLayout}
                  onPlaced={setIndicatorBoxes}
                />
              </div>
              <div className="absolute top-0 right-0 flex flex-col items-end gap-2">
                {lockedUntil !== null && <CameraLockNotice until={lockedUntil} onResume={unlockCamera} />}
                {districtFigures && lockedUntil === null && <TourCaption facts={districtFigures} />}
              </div>
              <div className={`absolute right-0 bottom-0 ${dimmedClass}`}>
                <ClosureCount />
              </div>
            </div>
            <ScreenNotices {...{ isSoundLocked, maySleep, isSimulated, hasRealIncidents }}>
              {reason === "pinned" && <PinnedSceneNotice scene={scene} />}
            </ScreenNotices>
            <div className={`wall-area-counts ${dimmedClass}`}>
              {isUnitScene ? <DistrictCoverage /> : <UnitCounts units={units} hasKindNames={isListEmpty} />}
            </div>
            <WallAttribution isFireScene={scene === "fires"} />
          </div>
        </main>
      </div>
      {newIncident && !isOffline && <PulsingFrame key={newIncident.id} priority={newIncident.priority} />}
      <OfflineNotice />
      {isChecking && <LegibilityCheck map={map} geometry={settings} />}
    </div>
  );
}
