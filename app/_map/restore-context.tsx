"use client";

import { useMap } from "@vis.gl/react-maplibre";
import type { LngLat } from "maplibre-gl";
import { useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { emptyStyle } from "./style/map-settings";

type Props = {
  /** Whether the map's layers are mounted. */
  hasLayers: boolean;
  /** Must unmount the layers until the style is loaded again. */
  onRestored: () => void;
};

/**
 * After the browser has restored a lost WebGL context, builds the map again from its layers and keeps the view. MapLibre
 * itself restores the data from before the loss, and later changes would not be drawn. Place it after the layers.
 */
export function RestoreContext({ hasLayers, onRestored }: Props): null {
  const { current: map } = useMap();
  const viewToKeep = useRef<{ center: LngLat; zoom: number } | null>(null);

  useEffect(() => {
    const mapLibreMap = map?.getMap();
    const subscription = mapLibreMap?.on("webglcontextrestored", () => {
      viewToKeep.current = { center: mapLibreMap.getCenter(), zoom: mapLibreMap.getZoom() };
      // The layers must be gone before the new style is loaded; otherwise they would not be mounted again.
      flushSync(onRestored);
      mapLibreMap.setStyle(emptyStyle, { diff: false });
    });
    return () => subscription?.unsubscribe();
  }, [map, onRestored]);

  useEffect(() => {
    if (!hasLayers || !viewToKeep.current) return;
    // A screen moves the map to its first view when its layers are mounted.
    map?.jumpTo(viewToKeep.current);
    viewToKeep.current = null;
  }, [map, hasLayers]);

  return null;
}
