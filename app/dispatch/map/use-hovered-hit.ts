"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import type { Map as MapLibreMap } from "maplibre-gl";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { findMapHit, type MapHit } from "../../_map/tools/find-map-hit";
import { useConsole } from "../console-context";

/** What the map draws. The values are compared by identity only. */
type MapContent = { incidents: unknown; units: unknown };

type HoveredHit = {
  /** The map feature under the pointer; null if there is none. */
  hoveredHit: MapHit | null;
  hover: (map: MapLibreMap, point: { x: number; y: number }) => void;
  endHover: () => void;
};

/**
 * Finds the map feature under the pointer. The result is cleared when another part of the console opens or the map
 * zooms. It is looked up again when incidents or units change, because they may have moved away from a resting pointer.
 */
export function useHoveredHit(
  map: RefObject<MapRef | null>,
  zoom: number,
  { incidents, units }: MapContent,
): HoveredHit {
  const { state } = useConsole();
  const { panel, incidentId, view, isPaletteOpen, isHelpOpen } = state;
  const [hoveredHit, setHoveredHit] = useState<MapHit | null>(null);
  const lastPointerPoint = useRef<{ x: number; y: number } | null>(null);

  const hover = useCallback<HoveredHit["hover"]>((mapInstance, point) => {
    lastPointerPoint.current = point;
    setHoveredHit(findMapHit(mapInstance, point));
  }, []);
  const endHover = useCallback(() => {
    lastPointerPoint.current = null;
    setHoveredHit(null);
  }, []);

  // The symbol under the pointer may have left the view when one of these changes.
  const viewKey = JSON.stringify([panel, incidentId, view, isPaletteOpen, isHelpOpen, zoom]);
  const previousViewKey = useRef(viewKey);
  useEffect(() => {
    if (previousViewKey.current === viewKey) return;
    previousViewKey.current = viewKey;
    endHover();
  }, [viewKey, endHover]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: symbols move under a resting pointer when this data changes.
  useEffect(() => {
    const mapInstance = map.current?.getMap();
    if (!mapInstance || lastPointerPoint.current === null) return;
    const findAgain = () =>
      lastPointerPoint.current && setHoveredHit(findMapHit(mapInstance, lastPointerPoint.current));
    mapInstance.once("idle", findAgain);
    return () => {
      mapInstance.off("idle", findAgain);
    };
  }, [map, incidents, units]);
  return { hoveredHit, hover, endHover };
}
