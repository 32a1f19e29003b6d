"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import dynamic from "next/dynamic";
import { type CSSProperties, useMemo, useRef, useState } from "react";
import { useArrivals } from "../_live/arrivals/use-arrivals";
import { useTRPC } from "../_live/cache/trpc";
import { useUnits } from "../_live/cache/use-live-data";
import { useHealth } from "../_live/clock/use-health";
import { useNewVersion } from "../_live/feed/connection";
import { useAttribution } from "../_map/attribution";
import { computeAreaBounds } from "../_map/tools/geometry";
import { minListRem, WallList } from "./list/wall-list";
import { chooseView } from "./map/choose-view";
import { OffscreenIndicators } from "./map/offscreen-indicators";
import { SceneCaption, useSceneFacts, useScenes } from "./map/scenes";
import { useWallScale } from "./map/screen-scale";
import { CameraLockNotice, useWallCamera } from "./map/wall-camera";
import { WallMap } from "./map/wall-map";
import { isLocated } from "./overview-incident";
import { useRespondingUnits, useUnitCaptions } from "./spotlight/responding-units";
import { useSpotlight } from "./spotlight/spotlight";
import { PulsingFrame, SpotlightPanel } from "./spotlight/spotlight-panel";
import { ClosureCount, StatusBar, UnitCounts } from "./status-bar/status-bar";
import { useWatchdog } from "./unattended/reload";
import { useBurnInShift, useIsChecking, useScreenSettings, useWakeLock } from "./unattended/screen";
import { OfflineNotice, ScreenNotices } from "./unattended/screen-notices";
import { useWallSound } from "./unattended/use-wall-sound";
import { useOverview } from "./use-overview";

/** Loaded only when somebody checks a wall. */
const LegibilityCheck = dynamic(() => import("./legibility/legibility-check").then((it) => it.LegibilityCheck));

const emptyList: never[] = [];

/**
 * The wall display: a full-screen map with panels that can be read from a distance of five metres. It runs unattended
 * for weeks.
 */
export function WideWall() {
  const trpc = useTRPC();
  const settings = useScreenSettings();
  const { level, readAt } = useHealth();
  const { incidents, locatedIncidents } = useOverview();
  const { units } = useUnits();
  const { data: districts = emptyList } = useQuery(trpc.places.districts.queryOptions());
  const { data: facilities = emptyList } = useQuery(trpc.places.facilities.queryOptions());
  const { spotlightedIncident, position, count } = useSpotlight(incidents);
  const arrivals = useArrivals(locatedIncidents);
  const respondingUnits = useRespondingUnits(
    spotlightedIncident && isLocated(spotlightedIncident) ? spotlightedIncident : null,
    arrivals,
  );
  const captions = useUnitCaptions(respondingUnits);
  const [map, setMap] = useState<MapRef | null>(null);
  const mapArea = useRef<HTMLDivElement>(null);
  useWallScale(settings);
  const isChecking = useIsChecking();
  const attribution = useAttribution();

  const isOffline = level === "offline";
  const frozenAt = isOffline ? readAt : null;
  // Until the incidents are loaded, the situation does not count as quiet.
  const isQuiet = !spotlightedIncident && incidents?.some(({ priority }) => priority <= 2) === false;
  const districtCodes = useMemo(() => districts.map(({ code }) => code), [districts]);
  const boundsByDistrict = useMemo(
    () => new Map(districts.map(({ code, geometry }) => [code, computeAreaBounds(geometry)])),
    [districts],
  );
  const incidentIds = useMemo(() => incidents?.map(({ id }) => id).join() ?? null, [incidents]);
  const isTouring = settings.scenes && isQuiet && level === "live";
  const sceneCode = useScenes(districtCodes, { isOn: isTouring, resetKey: incidentIds });
  const scene = useSceneFacts(sceneCode, { districts, incidents: incidents ?? emptyList, units, facilities });
  const view = useMemo(
    () =>
      incidents && districts.length > 0
        ? chooseView({
            incidents,
            spotlightedIncident,
            units: respondingUnits,
            sceneCode,
            boundsByDistrict,
          })
        : null,
    [incidents, districts, spotlightedIncident, respondingUnits, sceneCode, boundsByDistrict],
  );
  const { lockedUntil, resume, framing } = useWallCamera(map, mapArea, view);

  const maySleep = useWakeLock();
  const isSoundLocked = useWallSound(settings.sound, spotlightedIncident?.id ?? null);
  const burnInTransform = useBurnInShift();
  useWatchdog({ isQuiet: !spotlightedIncident && level === "live", isOutdated: useNewVersion() });

  const isSimulated =
    units.some(({ simulated }) => simulated) || (incidents ?? emptyList).some(({ simulated }) => simulated);
  // Old data loses its colours but stays legible; the map is also darkened.
  const dimmedClass = isOffline ? "grayscale" : "";
  return (
    <div
      data-wall=""
      data-view={lockedUntil === null ? view?.key : "manual"}
      data-moves={framing.moves}
      data-framed={framing.framed}
      data-feed={level}
      className="wall-frame relative h-dvh overflow-hidden"
    >
      <div data-map-filter="" className={`absolute inset-0 ${isOffline ? "wall-map-dimmed" : ""}`}>
        <WallMap arrivals={arrivals} onMap={setMap} spotlightedIncident={spotlightedIncident} captions={captions} />
      </div>
      <div
        className="wall-overlay pointer-events-none absolute inset-0"
        style={
          { transform: burnInTransform, "--list-min": `${minListRem(incidents ?? emptyList)}rem` } as CSSProperties
        }
      >
        <div className="wall-area-bar min-w-0">
          <StatusBar incidents={incidents} frozenAt={frozenAt} dimmedClass={dimmedClass} />
        </div>
        <main className="contents">
          <div className={`wall-area-list min-h-0 ${dimmedClass}`}>
            <WallList arrivals={arrivals} spotlightedId={spotlightedIncident?.id ?? null} frozenAt={frozenAt} />
          </div>
          <div className={`wall-area-spotlight min-h-0 ${dimmedClass}`}>
            {spotlightedIncident && (
              <SpotlightPanel
                incident={spotlightedIncident}
                position={position}
                count={count}
                units={respondingUnits}
                frozenAt={frozenAt}
              />
            )}
          </div>
          <div className="wall-area-middle">
            <div ref={mapArea} className="wall-area-map">
              <div className={dimmedClass}>
                <OffscreenIndicators
                  map={map}
                  mapArea={mapArea}
                  incidents={locatedIncidents}
                  units={respondingUnits}
                  captions={captions}
                />
              </div>
              <div className="absolute top-0 right-0 flex flex-col items-end gap-2">
                {lockedUntil !== null && <CameraLockNotice until={lockedUntil} onResume={resume} />}
                {scene && lockedUntil === null && <SceneCaption facts={scene} />}
              </div>
              <div className={`absolute bottom-0 left-0 ${dimmedClass}`}>
                <ClosureCount />
              </div>
            </div>
            <ScreenNotices isSoundLocked={isSoundLocked} maySleep={maySleep} isSimulated={isSimulated} />
            <div className={dimmedClass}>
              <UnitCounts units={units} />
            </div>
            {attribution && <p className="halo text-balance text-right text-ink-2">{attribution}</p>}
          </div>
        </main>
      </div>
      {spotlightedIncident && !isOffline && (
        <PulsingFrame key={spotlightedIncident.id} priority={spotlightedIncident.priority} />
      )}
      <OfflineNotice />
      {isChecking && <LegibilityCheck map={map} geometry={settings} />}
    </div>
  );
}
