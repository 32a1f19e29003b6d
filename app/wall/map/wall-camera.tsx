"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { Hand } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useNow } from "../../_live/clock/use-now";
import { skipsAnimations } from "../../_map/motion/reduced-motion";
import type { PixelBox } from "../../_map/symbols/place-labelled-symbols";
import { fromWorldPixels, toWorldPixels } from "../../_map/tools/geometry";
import type { View } from "./choose-view";
import { fitPoints } from "./fit-view";
import { computeZoomOffset, readWallTextPx } from "./screen-scale";

/**
 * How long a gesture locks the camera. After this time, the camera moves by itself again, because a wall display has no
 * operator.
 */
const lockDurationMs = 90_000;
const animationMs = 1_600;
/**
 * The camera moves again if panels free enough room for this many more zoom levels, that is, for a scale 1.25 times as
 * large.
 */
const minZoomGain = Math.log2(1.25);
/** Space for an incident's icon, which is drawn above the incident's location. */
const iconMarginRem = 1.3;
/** Maximum margin on each side as a share of the map's size, so that there is room in the middle. */
const maxMarginShare = 1 / 6;

/**
 * Moves the map so that all points of the view are visible beside the panels, at the largest possible scale; panels may
 * cover empty parts of the view. Moves again only when the view or the map's size changes, when a panel has grown over
 * a point of the view, or when panels have freed much more room. A gesture locks the camera for 90 seconds, or until
 * the user ends the lock. `lockedUntil` is in ms of the monotonic clock. `framingState` contains the number of camera
 * movements, and a key of the last view and the size of the map.
 */
export function useWallCamera(
  map: MapRef | null,
  mapArea: RefObject<HTMLElement | null>,
  view: View | null,
  panels: readonly PixelBox[],
) {
  const [lockedUntil, setLockedUntil] = useState<number | null>(null);
  const [sizeKey, setSizeKey] = useState("");
  const [framingState, setFramingState] = useState({ moveCount: 0, framedKey: "" });
  const lastFramingKey = useRef("");
  const target = useRef<Target | null>(null);
  /** When the user last ended a lock, in ms of the monotonic clock. */
  const resumedAt = useRef(0);

  useEffect(() => {
    const mapInstance = map?.getMap();
    if (!mapInstance) return;
    const lockCamera = ({ type, originalEvent }: { type: string; originalEvent?: unknown }) => {
      // Moves made by this camera have no `originalEvent`, unlike gestures.
      if (!(originalEvent instanceof Event)) return;
      // MapLibre handles a wheel step up to 40 ms later. A step from before the lock was ended must not lock the camera
      // again.
      if (originalEvent.timeStamp < resumedAt.current) {
        if (type === "moveend" && target.current) mapInstance.jumpTo(target.current.camera);
        return;
      }
      const until = performance.now() + lockDurationMs;
      // A wheel fires about a hundred events per second; update the lock at most once per second.
      setLockedUntil((previous) => (previous !== null && until - previous < 1_000 ? previous : until));
    };
    // `wheel` is needed as well, because the move events of a single wheel step have no `originalEvent`, so
    // `lockCamera` ignores them.
    const subscriptions = [
      mapInstance.on("movestart", lockCamera),
      mapInstance.on("moveend", lockCamera),
      mapInstance.on("wheel", lockCamera),
    ];
    return () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
  }, [map]);

  useEffect(() => {
    if (lockedUntil === null) return;
    const timer = setTimeout(() => setLockedUntil(null), Math.max(0, lockedUntil - performance.now()));
    return () => clearTimeout(timer);
  }, [lockedUntil]);

  useEffect(() => {
    const area = mapArea.current;
    if (!area) return;
    const observer = new ResizeObserver(() => {
      setSizeKey(`${Math.round(area.clientWidth)}x${Math.round(area.clientHeight)}`);
    });
    observer.observe(area);
    return () => observer.disconnect();
  }, [mapArea]);

  const isLocked = lockedUntil !== null;
  useEffect(() => {
    if (isLocked || !map) lastFramingKey.current = "";
    if (!map || !view || isLocked || sizeKey === "") return;
    const framingKey = `${view.key} ${sizeKey}`;
    const previous = lastFramingKey.current === framingKey ? target.current : null;
    if (
      previous &&
      isViewVisible(map, previous, view, panels) &&
      !doPanelsLeaveMuchMoreRoom(map, previous, view, panels)
    ) {
      target.current = { ...previous, panels };
      return;
    }
    const isFirst = lastFramingKey.current === "";
    lastFramingKey.current = framingKey;
    target.current = computeTarget(map, view, panels);
    if (!target.current) return;
    map.easeTo({ ...target.current.camera, duration: isFirst || skipsAnimations() ? 0 : animationMs });
    setFramingState(({ moveCount }) => ({ moveCount: moveCount + 1, framedKey: framingKey }));
  }, [map, view, panels, sizeKey, isLocked]);

  const unlockCamera = () => {
    // Stop a zoom that is still running, because its last event would lock the camera again.
    map?.getMap().stop();
    resumedAt.current = performance.now();
    setLockedUntil(null);
  };
  return { lockedUntil, unlockCamera, framingState };
}

/**
 * Where the camera moves, and the panels for which this was computed. `fitsBesidePanels`: whether the view fits beside
 * these panels.
 */
type Target = {
  camera: { center: [lng: number, lat: number]; zoom: number };
  panels: readonly PixelBox[];
  fitsBesidePanels: boolean;
};

function computeMarginsPx(map: MapRef, { marginsRem: { west, east, vertical } }: View) {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const rem = readWallTextPx().text;
  const marginPx = (marginRem: number, size: number) => Math.min(marginRem * rem, size * maxMarginShare);
  return {
    left: marginPx(west, width),
    right: marginPx(east, width),
    top: marginPx(vertical + iconMarginRem, height),
    bottom: marginPx(vertical, height),
  };
}

/** The camera that shows all points of a view beside the panels or, if there is no room, partly under them. */
function computeTarget(map: MapRef, view: View, panels: readonly PixelBox[]): Target | null {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const options = {
    width,
    height,
    margins: computeMarginsPx(map, view),
    maxScale: 2 ** (view.maxZoom + computeZoomOffset()),
  };
  const points = view.points.map(toPoint);
  const fitBesidePanels = fitPoints(points, { ...options, panels });
  const fit = fitBesidePanels ?? fitPoints(points, { ...options, panels: [] });
  if (!fit) return null;
  const { scale, x, y } = fit;
  const center = fromWorldPixels([(width / 2 - x) / scale, (height / 2 - y) / scale], 0);
  return { camera: { center, zoom: Math.log2(scale) }, panels, fitsBesidePanels: fitBesidePanels !== null };
}

/** Whether panels now leave much more room than before, for example after a change of scene. */
function doPanelsLeaveMuchMoreRoom(map: MapRef, previous: Target, view: View, panels: readonly PixelBox[]): boolean {
  if (previous.panels === panels) return false;
  const next = computeTarget(map, view, panels);
  return next !== null && next.camera.zoom - previous.camera.zoom > minZoomGain;
}

/** Whether every point of the view will be visible at the camera's target, which it may not have reached yet. */
function isViewVisible(
  map: MapRef,
  { camera, panels: knownPanels, fitsBesidePanels }: Target,
  view: View,
  panels: readonly PixelBox[],
) {
  if (!fitsBesidePanels) return panels === knownPanels;
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const centre = toPoint({ lng: camera.center[0], lat: camera.center[1] });
  const scale = 2 ** camera.zoom;
  const margins = computeMarginsPx(map, view);
  const panelsWithMargins = panels.map(({ left, top, right, bottom }) => ({
    left: left - margins.right / 2,
    top: top - margins.bottom / 2,
    right: right + margins.left / 2,
    bottom: bottom + margins.top / 2,
  }));
  return !view.points.map(toPoint).some((point) => {
    const [x, y] = [width / 2 + (point.x - centre.x) * scale, height / 2 + (point.y - centre.y) * scale];
    const isAtEdge =
      x < margins.left / 2 || x > width - margins.right / 2 || y < margins.top / 2 || y > height - margins.bottom / 2;
    return (
      isAtEdge ||
      panelsWithMargins.some(({ left, top, right, bottom }) => x > left && x < right && y > top && y < bottom)
    );
  });
}

function toPoint(point: { lng: number; lat: number }) {
  const [x, y] = toWorldPixels(point, 0);
  return { x, y };
}

/**
 * A notice that a user has moved the map, with the seconds until the camera moves by itself again. `until` is that
 * moment, as a value of `performance.now()`.
 */
export function CameraLockNotice({ until, onResume }: { until: number; onResume: () => void }) {
  const t = useTranslations("wallMap");
  // Renders the notice again every second.
  useNow();
  const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1_000));
  return (
    <div className="wall-panel pointer-events-auto flex w-fit items-center gap-3 px-4 py-2">
      <Hand className="size-[1.2rem] shrink-0 text-ink-2" aria-hidden />
      <p className="wall-small">
        <span className="block font-semibold">{t("locked")}</span>
        <span className="block text-ink-2">{t("resumes", { seconds })}</span>
      </p>
      <button type="button" onClick={onResume} className="rounded-lg bg-strong px-4 py-2 font-semibold text-on-strong">
        {t("resume")}
      </button>
    </div>
  );
}
