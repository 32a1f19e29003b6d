"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { Hand } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useNow } from "../../_live/clock/use-now";
import { skipsAnimations } from "../../_map/motion/reduced-motion";
import type { View } from "./choose-view";
import { screenZoom, wallTextPx } from "./screen-scale";

/**
 * How long a gesture locks the camera. The camera then moves by itself again, because a wall display has no operator.
 */
const lockDurationMs = 90_000;
const animationMs = 1_600;
/** Space for an incident's icon, which is drawn above the incident's location. */
const iconRem = 1.3;
/** Maximum margin on each side as a share of the width, so that at least a third remains in the middle. */
const maxSideShare = 1 / 3;

/**
 * Moves the map so that the view fills the part of the map that no panel covers. Moves it again only when the view or
 * the size of that part changes. A gesture locks the camera for 90 seconds, or until somebody ends the lock.
 * `lockedUntil` is in ms of the monotonic clock. `framing` contains the number of moves, and a key that identifies the
 * last view and the size of the uncovered part.
 */
export function useWallCamera(map: MapRef | null, mapArea: RefObject<HTMLElement | null>, view: View | null) {
  const [lockedUntil, setLockedUntil] = useState<number | null>(null);
  const [sizeKey, setSizeKey] = useState("");
  const [framing, setFraming] = useState({ moves: 0, framed: "" });
  const lastFraming = useRef("");

  useEffect(() => {
    const mapInstance = map?.getMap();
    if (!mapInstance) return;
    const lock = ({ originalEvent }: { originalEvent?: unknown }) => {
      // Moves made by this camera have no original event, unlike gestures.
      if (!originalEvent) return;
      const until = performance.now() + lockDurationMs;
      // A wheel fires about a hundred events per second; update the lock at most once per second.
      setLockedUntil((previous) => (previous !== null && until - previous < 1_000 ? previous : until));
    };
    // `wheel` is needed as well, because the move events of a single wheel step have no original event.
    const subscriptions = [
      mapInstance.on("movestart", lock),
      mapInstance.on("moveend", lock),
      mapInstance.on("wheel", lock),
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
    if (isLocked || !map) lastFraming.current = "";
    if (!map || !view || isLocked || sizeKey === "") return;
    const framingKey = `${view.key} ${sizeKey}`;
    if (lastFraming.current === framingKey) return;
    const isFirst = lastFraming.current === "";
    lastFraming.current = framingKey;
    map.fitBounds(view.bounds, {
      padding: computePadding(map, mapArea.current, view.marginsRem),
      maxZoom: view.maxZoom + screenZoom(),
      duration: isFirst || skipsAnimations() ? 0 : animationMs,
    });
    setFraming(({ moves }) => ({ moves: moves + 1, framed: framingKey }));
  }, [map, mapArea, view, sizeKey, isLocked]);

  const resume = () => {
    // Stops a zoom that is still running, because its last event would lock the camera again.
    map?.getMap().stop();
    setLockedUntil(null);
  };
  return { lockedUntil, resume, framing };
}

/** Pixels covered by panels on each side of the map, plus the margins. */
function computePadding(map: MapRef, mapArea: HTMLElement | null, margins: View["marginsRem"]) {
  const mapRect = map.getContainer().getBoundingClientRect();
  const visibleRect = mapArea?.getBoundingClientRect() ?? mapRect;
  const rem = wallTextPx().text;
  const west = Math.min(margins.west * rem, visibleRect.width * maxSideShare);
  const east = Math.min(margins.east * rem, visibleRect.width * maxSideShare);
  const top = Math.min((margins.vertical + iconRem) * rem, visibleRect.height / 4);
  const bottom = Math.min(margins.vertical * rem, visibleRect.height / 4);
  return {
    left: Math.max(0, visibleRect.left - mapRect.left) + west,
    right: Math.max(0, mapRect.right - visibleRect.right) + east,
    top: Math.max(0, visibleRect.top - mapRect.top) + top,
    bottom: Math.max(0, mapRect.bottom - visibleRect.bottom) + bottom,
  };
}

/**
 * A notice that the map was moved by hand, with the seconds until the camera moves by itself again. `until` is that
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
