"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useLayoutEffect } from "react";
import { fontSizeOf, minArcMinutes, type ScreenGeometry } from "@/server/domain/screen-settings";
import { usesSoftwareRendering } from "../../_map/motion/reduced-motion";

/** Sets the root font size to the smallest size that the farthest reader of this screen can read. */
export function useWallScale({ diagonalInches, distanceMetres, panelsWide, panelsHigh }: ScreenGeometry): void {
  useLayoutEffect(() => {
    const geometry = { diagonalInches, distanceMetres, panelsWide, panelsHigh };
    // The font size as a share of a panel's diagonal, computed for a diagonal of one pixel.
    const share = fontSizeOf(minArcMinutes.text, geometry, { width: panelsWide, height: 0 });
    const { style } = document.documentElement;
    style.setProperty("--wall-share", `${share}`);
    style.setProperty("--panels-wide", `${panelsWide}`);
    style.setProperty("--panels-high", `${panelsHigh}`);
    // The map reads the root font size when its layers are mounted and on a resize event.
    window.dispatchEvent(new Event("resize"));
  }, [diagonalInches, distanceMetres, panelsWide, panelsHigh]);
}

/** Minimum font sizes in CSS px on this screen and its map: of all text, and of headings and counters. */
export function readWallTextPx(): { text: number; heading: number } {
  const text = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return { text, heading: (text * minArcMinutes.heading) / minArcMinutes.text };
}

/** Size in px of the reference screen, for which the wall's zoom values are chosen. */
const referencePx = { width: 1920, height: 1080 };

/** Returns the zoom offset at which this screen shows the same area as the reference screen. */
export function computeZoomOffset(): number {
  const { innerWidth, innerHeight } = window;
  return Math.log2(Math.min(innerWidth / referencePx.width, innerHeight / referencePx.height));
}

/** Rounds a zoom value to the nearest half, because the map lays out all symbols again for each new value. */
export function roundZoom(zoom: number): number {
  return Math.round(zoom * 2) / 2;
}

/** Maximum number of pixels that software rendering draws while somebody moves the map. */
const maxMovingPixels = 800_000;

/** The number of device pixels per CSS pixel at which the map can be redrawn fast enough during a gesture. */
function computeMovingPixelRatio(): number {
  const { devicePixelRatio, innerWidth, innerHeight } = window;
  if (!usesSoftwareRendering()) return devicePixelRatio;
  return Math.min(devicePixelRatio, Math.sqrt(maxMovingPixels / (innerWidth * innerHeight)));
}

/**
 * Sets the pixel ratio of a map that a user may be dragging. `setPixelRatio` resizes the map, and a resize stops every
 * movement: the drag would end, and the map would keep its low resolution. So `stop` is disabled during the call.
 */
function setPixelRatioInMotion(map: MapLibreMap, ratio: number): void {
  const stop = map.stop.bind(map);
  map.stop = () => map;
  try {
    map.setPixelRatio(ratio);
  } finally {
    map.stop = stop;
  }
}

/**
 * Renders the map at the screen's resolution, even after the window is resized or moved to another screen. With
 * software rendering, the resolution is lower while a user moves the map.
 */
export function usePixelRatio(map: MapRef | null): void {
  useEffect(() => {
    const mapInstance = map?.getMap();
    if (!mapInstance) return;
    let resolution: MediaQueryList | undefined;
    let isMoving = false;
    const update = () => {
      const ratio = isMoving ? computeMovingPixelRatio() : window.devicePixelRatio;
      if (mapInstance.getPixelRatio() !== ratio) setPixelRatioInMotion(mapInstance, ratio);
      // A media query matches only one resolution, so a new query is needed after each change.
      resolution?.removeEventListener("change", update);
      resolution = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
      resolution.addEventListener("change", update);
    };
    const onMove = ({ type, originalEvent }: { type: string; originalEvent?: unknown }) => {
      // Ignore movements without an original event: a new pixel ratio resizes the map, which fires these events too.
      if (!originalEvent || isMoving === (type === "movestart")) return;
      isMoving = type === "movestart";
      update();
    };
    update();
    const subscriptions = [mapInstance.on("movestart", onMove), mapInstance.on("moveend", onMove)];
    window.addEventListener("resize", update);
    return () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
      window.removeEventListener("resize", update);
      resolution?.removeEventListener("change", update);
    };
  }, [map]);
}
