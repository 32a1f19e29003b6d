"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { type RefObject, useEffect, useRef } from "react";
import { isOpen } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useUnits } from "../../_live/cache/use-live-data";
import { possibleAreaCorners } from "../../_map/layers/possible-area";
import { prefersReducedMotion } from "../../_map/motion/reduced-motion";
import { regencyView } from "../../_map/style/map-settings";
import { boundsOf } from "../../_map/tools/geometry";
import { type Camera, useConsole } from "../console-context";

const nearestZoom = 11.5;
const [marginPx, overviewMarginPx] = [64, 20];

/**
 * Moves the map only on request: once for each selected incident, to it and its units. `free` is the area that no panel
 * covers.
 */
export function useCamera(
  map: RefObject<MapRef | null>,
  free: RefObject<HTMLElement | null>,
  chosen: IncidentView | undefined,
): void {
  const { camera } = useConsole();
  const { byId } = useUnits();
  const shownFor = useRef<string | null>(null);

  useEffect(() => {
    const frame = (
      bounds: [number, number, number, number],
      maxZoom: number,
      margin: number,
      at: "once" | "glide" = "glide",
    ) => {
      const still = at === "once" || prefersReducedMotion();
      map.current?.fitBounds(bounds, {
        padding: roomAround(map.current, free.current, margin),
        maxZoom,
        duration: still ? 0 : 700,
      });
    };
    const handle: Camera = {
      show: (points) => {
        if (points.length > 0) frame(boundsOf(points), nearestZoom, marginPx);
      },
      overview: (at) => frame(regencyView.bounds, 18, overviewMarginPx, at),
      zoom: (by) => {
        const target = map.current;
        if (!target) return;
        const { left, right, top, bottom } = roomAround(target, free.current, 0);
        const { clientWidth, clientHeight } = target.getContainer();
        const middle: [number, number] = [(left + clientWidth - right) / 2, (top + clientHeight - bottom) / 2];
        target.easeTo({
          zoom: target.getZoom() + by,
          around: target.unproject(middle),
          duration: prefersReducedMotion() ? 0 : 300,
        });
      },
    };
    camera.current = handle;
    return () => {
      camera.current = null;
    };
  }, [camera, map, free]);

  useEffect(() => {
    if (!chosen || shownFor.current === chosen.id || !map.current) {
      if (!chosen) shownFor.current = null;
      return;
    }
    shownFor.current = chosen.id;
    const crews = chosen.assignments.flatMap(({ state, unit: { id } }) => {
      const unit = isOpen(state) ? byId.get(id) : undefined;
      return unit?.lng != null && unit.lat != null ? [{ lng: unit.lng, lat: unit.lat }] : [];
    });
    camera.current?.show([...possibleAreaCorners({ ...chosen.location, precision: chosen.precision }), ...crews]);
  }, [chosen, byId, camera, map]);
}

/** Padding per side: the part covered by panels and a margin. */
function roomAround(map: MapRef, free: HTMLElement | null, wantedPx: number) {
  const whole = map.getContainer().getBoundingClientRect();
  const room = free?.getBoundingClientRect();
  // On a small screen the panels cover the map completely, so the whole map counts.
  if (!room || room.width < 200 || room.height < 160)
    return { left: wantedPx / 2, right: wantedPx / 2, top: wantedPx / 2, bottom: wantedPx / 2 };
  const margin = Math.min(wantedPx, room.width / 6, room.height / 6);
  return {
    left: room.left - whole.left + margin,
    right: whole.right - room.right + margin,
    top: room.top - whole.top + margin,
    // Names are below their symbols.
    bottom: whole.bottom - room.bottom + margin * 1.5,
  };
}
