"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { type RefObject, useEffect, useRef, useState } from "react";
import { prefersReducedMotion } from "../../_map/motion/reduced-motion";
import type { View } from "./choose-view";
import { screenZoom } from "./screen-zoom";

/** Nobody stands at a wall: a view moved by hand is given back after so long without another gesture. */
const lockedMs = 90_000;
const glideMs = 1_600;
/** A sign stands above its place. */
const signRem = 3;
/** Of the width, so that the middle keeps a third. */
const sideAtMost = 1 / 3;

/**
 * Frames a view in the part of the map that no panel covers, once for each view and each size of that part. A gesture keeps the
 * map where the hand has put it, until somebody resumes or time goes by; moves made here are no gestures. `lockedUntil` is by the
 * steady clock; `framing` tells what was framed last, and how often the map was moved.
 */
export function useWallCamera(map: MapRef | null, free: RefObject<HTMLElement | null>, view: View | null) {
  const [lockedUntil, setLockedUntil] = useState<number | null>(null);
  const [size, setSize] = useState("");
  const [framing, setFraming] = useState({ moves: 0, of: "" });
  const framed = useRef("");

  useEffect(() => {
    const target = map?.getMap();
    if (!target) return;
    const lock = ({ originalEvent }: { originalEvent?: unknown }) => {
      if (!originalEvent) return;
      const until = performance.now() + lockedMs;
      // A wheel tells a hundred times a second.
      setLockedUntil((before) => (before !== null && until - before < 1_000 ? before : until));
    };
    // MapLibre tells of no hand behind a move that one single turn of a wheel began.
    const heard = [target.on("movestart", lock), target.on("moveend", lock), target.on("wheel", lock)];
    return () => {
      for (const one of heard) one.unsubscribe();
    };
  }, [map]);

  useEffect(() => {
    if (lockedUntil === null) return;
    const timer = setTimeout(() => setLockedUntil(null), Math.max(0, lockedUntil - performance.now()));
    return () => clearTimeout(timer);
  }, [lockedUntil]);

  useEffect(() => {
    const target = free.current;
    if (!target) return;
    const observer = new ResizeObserver(() => {
      setSize(`${Math.round(target.clientWidth)}x${Math.round(target.clientHeight)}`);
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [free]);

  const isLocked = lockedUntil !== null;
  useEffect(() => {
    if (isLocked || !map) framed.current = "";
    if (!map || !view || isLocked || size === "") return;
    const now = `${view.key} ${size}`;
    if (framed.current === now) return;
    const isFirst = framed.current === "";
    framed.current = now;
    map.fitBounds(view.box, {
      padding: paddingOf(map, free.current, view.marginRem),
      maxZoom: view.maxZoom + screenZoom(),
      duration: isFirst || prefersReducedMotion() ? 0 : glideMs,
    });
    setFraming(({ moves }) => ({ moves: moves + 1, of: now }));
  }, [map, free, view, size, isLocked]);

  return { lockedUntil, resume: () => setLockedUntil(null), framing };
}

/** How much of the map on each side is covered, and a margin. */
function paddingOf(map: MapRef, free: HTMLElement | null, margin: View["marginRem"]) {
  const whole = map.getContainer().getBoundingClientRect();
  const room = free?.getBoundingClientRect() ?? whole;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const west = Math.min(margin.west * rem, room.width * sideAtMost);
  const east = Math.min(margin.east * rem, room.width * sideAtMost);
  const top = Math.min((margin.ends + signRem) * rem, room.height / 4);
  const bottom = Math.min(margin.ends * rem, room.height / 4);
  return {
    left: Math.max(0, room.left - whole.left) + west,
    right: Math.max(0, whole.right - room.right) + east,
    top: Math.max(0, room.top - whole.top) + top,
    bottom: Math.max(0, whole.bottom - room.bottom) + bottom,
  };
}
