"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTRPC } from "../_live/cache/trpc";
import { useUnits } from "../_live/cache/use-live-data";
import { useHealth } from "../_live/clock/use-health";
import { useNewVersion } from "../_live/feed/connection";
import { FeedBanner } from "./alive/feed-banner";
import { useBurnInShift } from "./alive/use-burn-in-shift";
import { useWakeLock } from "./alive/use-wake-lock";
import { useWallSound } from "./alive/use-wall-sound";
import { useWatchdog } from "./alive/use-watchdog";
import { isPlaced } from "./is-placed";
import { WallList } from "./list/wall-list";
import { boxOfArea } from "./map/boxes";
import { chooseView } from "./map/choose-view";
import { EdgeCues } from "./map/edge-cues";
import { LockNote } from "./map/lock-note";
import { SceneCaption } from "./map/scene-caption";
import { useSceneFacts } from "./map/use-scene-facts";
import { useScenes } from "./map/use-scenes";
import { useWallCamera } from "./map/use-wall-camera";
import { WallMap } from "./map/wall-map";
import { FramePulse } from "./stage/frame-pulse";
import { StagePanel } from "./stage/stage-panel";
import { useComing } from "./stage/use-coming";
import { useStage } from "./stage/use-stage";
import { useTold } from "./stage/use-told";
import { ScreenMarks } from "./strip/screen-marks";
import { UnitDock } from "./strip/unit-dock";
import { WallStrip } from "./strip/wall-strip";
import { useOverview } from "./use-overview";
import { useSettings } from "./use-settings";

const none: never[] = [];

/** The wall: the map over the whole screen, and over it what has to be read from five metres. Nobody touches it for weeks. */
export function WallBoard() {
  const trpc = useTRPC();
  const settings = useSettings();
  const { level, readAt } = useHealth();
  const { incidents, placed } = useOverview();
  const { units } = useUnits();
  const { data: districts = none } = useQuery(trpc.places.districts.queryOptions());
  const { data: facilities = none } = useQuery(trpc.places.facilities.queryOptions());
  const { staged, place, count } = useStage(incidents);
  const coming = useComing(staged && isPlaced(staged) ? staged : null);
  const told = useTold(coming);
  const [map, setMap] = useState<MapRef | null>(null);
  const free = useRef<HTMLDivElement>(null);

  // The words of the page have another size from here on, and those of the map follow it.
  useEffect(() => {
    if (settings.textSize) window.dispatchEvent(new Event("resize"));
  }, [settings.textSize]);

  const isDead = level === "offline";
  const until = isDead ? readAt : null;
  // What is not known is not calm.
  const isCalm = !staged && incidents?.some(({ priority }) => priority <= 2) === false;
  const codes = useMemo(() => districts.map(({ code }) => code), [districts]);
  const areas = useMemo(() => new Map(districts.map(({ code, geometry }) => [code, boxOfArea(geometry)])), [districts]);
  const busyKey = useMemo(() => incidents?.map(({ id }) => id).join() ?? "", [incidents]);
  const sceneCode = useScenes(codes, { isOn: settings.scenes && isCalm && level === "live", busyKey: `${busyKey}.` });
  const scene = useSceneFacts(sceneCode, { districts, incidents: incidents ?? none, units, facilities });
  const view = useMemo(
    () =>
      incidents && districts.length > 0 ? chooseView({ incidents, staged, crews: coming, sceneCode, areas }) : null,
    [incidents, districts, staged, coming, sceneCode, areas],
  );
  const { lockedUntil, resume, framing } = useWallCamera(map, free, view);

  const maySleep = useWakeLock();
  const isSoundLocked = useWallSound(settings.sound, staged?.id ?? null);
  const shift = useBurnInShift();
  useWatchdog({ isQuiet: !staged && level === "live", isOutdated: useNewVersion() });

  const isSimulated =
    units.some(({ simulated }) => simulated) || (incidents ?? none).some(({ simulated }) => simulated);
  const dimmed = isDead ? "brightness-50 grayscale" : "";
  return (
    <div
      data-wall=""
      data-text={settings.textSize}
      data-view={lockedUntil === null ? view?.key : "by hand"}
      data-moves={framing.moves}
      data-framed={framing.of}
      data-feed={level}
      className="relative h-dvh overflow-hidden"
    >
      <div className={`absolute inset-0 ${dimmed}`}>
        <WallMap onMap={setMap} staged={staged} told={told} />
      </div>
      <div className="wall-overlay pointer-events-none absolute inset-0" style={{ transform: shift }}>
        <div className="wall-area-strip min-w-0">
          <WallStrip incidents={incidents} until={until} dimmed={dimmed} />
        </div>
        <div className={`wall-area-list min-h-0 ${dimmed}`}>
          <WallList stagedId={staged?.id ?? null} until={until} />
        </div>
        <div className={`wall-area-stage min-h-0 ${dimmed}`}>
          {staged && <StagePanel incident={staged} place={place} count={count} coming={coming} until={until} />}
        </div>
        <div ref={free} className="wall-area-free relative min-h-0 min-w-0">
          <div className={dimmed}>
            <EdgeCues map={map} free={free} incidents={placed} coming={coming} told={told} />
          </div>
          <div className="absolute top-0 left-0 flex flex-col gap-2">
            {lockedUntil !== null && <LockNote until={lockedUntil} onResume={resume} />}
            {scene && lockedUntil === null && <SceneCaption facts={scene} />}
          </div>
          <div className="absolute right-0 bottom-0 max-w-full">
            <ScreenMarks isSoundLocked={isSoundLocked} maySleep={maySleep} isSimulated={isSimulated} />
          </div>
        </div>
        <div className={`wall-area-dock min-w-0 ${dimmed}`}>
          <UnitDock units={units} />
        </div>
      </div>
      {staged && !isDead && <FramePulse key={staged.id} priority={staged.priority} />}
      <FeedBanner />
    </div>
  );
}
