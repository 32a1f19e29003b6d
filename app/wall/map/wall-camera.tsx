"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { Hand } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useNow } from "../../_live/clock/use-now";
import { skipsAnimations } from "../../_map/motion/reduced-motion";
import type { View } from "./choose-view";
import { screenZoom } from "./screen-scale";

/** The camera resumes this long after the last gesture, because a wall has no operator. */
const lockMs = 90_000;
const flightMs = 1_600;
/** Space for an incident's icon above its place. */
const pinRem = 3;
/** Maximum margin on each side as a share of the width, so that a third remains in the middle. */
const maxSideShare = 1 / 3;

/**
 * Frames a view in the part of the map that no panel covers, once per view and size of that part. A gesture locks the camera until somebody
 * resumes it or time passes; `lockedUntil` is in ms of the monotonic clock. `framing` holds what was framed last and the number of moves.
 */
export function useWallCamera(map: MapRef | null, mapArea: RefObject<HTMLElement | null>, view: View | null) {
  const [lockedUntil, setLockedUntil] = useState<number | null>(null);
  const [size, setSize] = useState("");
  const [framing, setFraming] = useState({ moves: 0, framed: "" });
  const framed = useRef("");

  useEffect(() => {
    const target = map?.getMap();
    if (!target) return;
    const lock = ({ originalEvent }: { originalEvent?: unknown }) => {
      // Moves of this camera have no original event.
      if (!originalEvent) return;
      const until = performance.now() + lockMs;
      // A wheel fires about a hundred events per second.
      setLockedUntil((previous) => (previous !== null && until - previous < 1_000 ? previous : until));
    };
    // The move events of a single wheel step carry no original event.
    const subscriptions = [target.on("movestart", lock), target.on("moveend", lock), target.on("wheel", lock)];
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
    const target = mapArea.current;
    if (!target) return;
    const observer = new ResizeObserver(() => {
      setSize(`${Math.round(target.clientWidth)}x${Math.round(target.clientHeight)}`);
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [mapArea]);

  const isLocked = lockedUntil !== null;
  useEffect(() => {
    if (isLocked || !map) framed.current = "";
    if (!map || !view || isLocked || size === "") return;
    const next = `${view.key} ${size}`;
    if (framed.current === next) return;
    const isFirst = framed.current === "";
    framed.current = next;
    map.fitBounds(view.bounds, {
      padding: paddingOf(map, mapArea.current, view.marginsRem),
      maxZoom: view.maxZoom + screenZoom(),
      duration: isFirst || skipsAnimations() ? 0 : flightMs,
    });
    setFraming(({ moves }) => ({ moves: moves + 1, framed: next }));
  }, [map, mapArea, view, size, isLocked]);

  const resume = () => {
    // Ends a zoom that is still running: its last event would lock the camera again.
    map?.getMap().stop();
    setLockedUntil(null);
  };
  return { lockedUntil, resume, framing };
}

/** Pixels covered by panels on each side of the map, plus the margins. */
function paddingOf(map: MapRef, mapArea: HTMLElement | null, margins: View["marginsRem"]) {
  const all = map.getContainer().getBoundingClientRect();
  const visible = mapArea?.getBoundingClientRect() ?? all;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const west = Math.min(margins.west * rem, visible.width * maxSideShare);
  const east = Math.min(margins.east * rem, visible.width * maxSideShare);
  const top = Math.min((margins.vertical + pinRem) * rem, visible.height / 4);
  const bottom = Math.min(margins.vertical * rem, visible.height / 4);
  return {
    left: Math.max(0, visible.left - all.left) + west,
    right: Math.max(0, all.right - visible.right) + east,
    top: Math.max(0, visible.top - all.top) + top,
    bottom: Math.max(0, all.bottom - visible.bottom) + bottom,
  };
}

/** Says that the map was moved by hand, and when it resumes. `until` is in ms of the monotonic clock. */
export function CameraLockNotice({ until, onResume }: { until: number; onResume: () => void }) {
  const t = useTranslations("wallMap");
  // Rendered again every second.
  useNow();
  const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1_000));
  return (
    <div className="wall-panel pointer-events-auto flex w-fit items-center gap-3 px-4 py-2">
      <Hand className="size-6 shrink-0 text-ink-2" aria-hidden />
      <p className="wall-small">
        <span className="block font-semibold">{t("locked")}</span>
        <span className="block text-ink-2">{t("resumes", { seconds })}</span>
      </p>
      <button
        type="button"
        onClick={onResume}
        className="rounded-lg bg-strong px-4 py-2 font-semibold text-[1.05rem] text-on-strong leading-6"
      >
        {t("resume")}
      </button>
    </div>
  );
}
