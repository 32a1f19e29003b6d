"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { type RefObject, useEffect, useRef } from "react";
import { isOpen } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useUnits } from "../../_live/cache/use-live-data";
import { computePossibleAreaCorners } from "../../_map/layers/possible-area";
import { skipsAnimations } from "../../_map/motion/reduced-motion";
import { regencyView } from "../../_map/style/map-settings";
import { computeBounds } from "../../_map/tools/geometry";
import { type Camera, useConsole } from "../console-context";

const maxFitZoom = 11.5;
const [marginPx, overviewMarginPx] = [64, 20];
/** Height of a caller's mark above the caller's position. */
const callerMarkPx = 36;

/**
 * Provides the functions in `camera` that other components use to move the map. Also moves the map once when an
 * incident is selected, to show the incident and its units. `hasMap`: whether the map exists yet; an incident opened by
 * its link is selected before. `freeArea` is the part of the map that panels do not cover.
 */
export function useCamera(
  map: RefObject<MapRef | null>,
  hasMap: boolean,
  freeArea: RefObject<HTMLElement | null>,
  selectedIncident: IncidentView | undefined,
): void {
  const { camera } = useConsole();
  const { unitsById } = useUnits();
  const lastShownId = useRef<string | null>(null);
  const lastOverview = useRef<View | null>(null);

  useEffect(() => {
    const fitMapToTargets = (
      bounds: [number, number, number, number],
      maxZoom: number,
      margin: number,
      motion: "jump" | "glide" = "glide",
    ) => {
      const skipsAnimation = motion === "jump" || skipsAnimations();
      map.current?.fitBounds(bounds, {
        padding: computePadding(map.current, freeArea.current, margin),
        maxZoom,
        duration: skipsAnimation ? 0 : 700,
      });
    };
    const showOverview = (motion?: "jump" | "glide") => {
      fitMapToTargets(regencyView.bounds, 18, overviewMarginPx, motion);
      const padding = map.current && computePadding(map.current, freeArea.current, overviewMarginPx);
      lastOverview.current = (padding && map.current?.cameraForBounds(regencyView.bounds, { padding })) ?? null;
    };
    const cameraActions: Camera = {
      fitTo: (points) => {
        if (points.length > 0) fitMapToTargets(computeBounds(points), maxFitZoom, marginPx);
      },
      showOverview,
      uncoverCallers: (points) => {
        const mapInstance = map.current;
        if (mapInstance?.isMoving()) void mapInstance.once("moveend", () => camera.current?.uncoverCallers(points));
        else if (
          mapInstance &&
          showsView(mapInstance, lastOverview.current) &&
          points.some(isCoveredByCallList(mapInstance))
        )
          showOverview();
      },
      zoom: (levels) => {
        const mapInstance = map.current;
        if (!mapInstance) return;
        const { left, right, top, bottom } = computePadding(mapInstance, freeArea.current, 0);
        const { clientWidth, clientHeight } = mapInstance.getContainer();
        const freeCentre: [number, number] = [(left + clientWidth - right) / 2, (top + clientHeight - bottom) / 2];
        mapInstance.easeTo({
          zoom: mapInstance.getZoom() + levels,
          around: mapInstance.unproject(freeCentre),
          duration: skipsAnimations() ? 0 : 300,
        });
      },
    };
    camera.current = cameraActions;
    return () => {
      camera.current = null;
    };
  }, [camera, map, freeArea]);

  useEffect(() => {
    if (!selectedIncident || lastShownId.current === selectedIncident.id || !hasMap) {
      if (!selectedIncident) lastShownId.current = null;
      return;
    }
    lastShownId.current = selectedIncident.id;
    const crewPositions = selectedIncident.assignments.flatMap(({ state, unit: { id } }) => {
      const unit = isOpen(state) ? unitsById.get(id) : undefined;
      return unit?.lng != null && unit.lat != null ? [{ lng: unit.lng, lat: unit.lat }] : [];
    });
    camera.current?.fitTo([
      ...computePossibleAreaCorners({ ...selectedIncident.location, precision: selectedIncident.precision }),
      ...crewPositions,
    ]);
  }, [selectedIncident, unitsById, camera, hasMap]);
}

type View = NonNullable<ReturnType<MapRef["cameraForBounds"]>>;

/** Whether the map still shows this view, so the user has not moved it since. */
function showsView(map: MapRef, view: View | null): boolean {
  if (!view?.center || view.zoom === undefined) return false;
  const [expected, actual] = [map.project(view.center), map.project(map.getCenter())];
  return Math.abs(map.getZoom() - view.zoom) < 0.01 && expected.dist(actual) < 2;
}

/** Returns a function that says whether the list of ringing calls covers the mark of a caller at this point. */
function isCoveredByCallList(map: MapRef): (point: { lng: number; lat: number }) => boolean {
  const mapTop = map.getContainer().getBoundingClientRect().top;
  const callsBottom = findCallListBottomPx();
  return ({ lng, lat }) => mapTop + map.project([lng, lat]).y - callerMarkPx < callsBottom;
}

/** The lower edge of the list of ringing calls, which lies over the map. */
function findCallListBottomPx(): number {
  return document.querySelector("[data-over-map]")?.getBoundingClientRect().bottom ?? 0;
}

/** Padding on each side of the map, in pixels: the part that panels cover, plus a margin. */
function computePadding(map: MapRef, freeArea: HTMLElement | null, wantedMarginPx: number) {
  const mapRect = map.getContainer().getBoundingClientRect();
  const freeRect = freeArea?.getBoundingClientRect();
  // On a small screen the panels cover nearly the whole map, so none of it is treated as covered.
  if (!freeRect || freeRect.width < 200 || freeRect.height < 160)
    return { left: wantedMarginPx / 2, right: wantedMarginPx / 2, top: wantedMarginPx / 2, bottom: wantedMarginPx / 2 };
  const margin = Math.min(wantedMarginPx, freeRect.width / 6, freeRect.height / 6);
  // The list of ringing calls also covers the map; at most the upper half counts as covered.
  const uncoveredTop = Math.max(freeRect.top, Math.min(findCallListBottomPx(), freeRect.top + freeRect.height / 2));
  return {
    left: freeRect.left - mapRect.left + margin,
    right: mapRect.right - freeRect.right + margin,
    // Leaves room for the marks of callers, which are above their positions.
    top: uncoveredTop - mapRect.top + (uncoveredTop > freeRect.top ? Math.max(margin, callerMarkPx) : margin),
    // The bottom margin is larger, because names are drawn below the symbols.
    bottom: mapRect.bottom - freeRect.bottom + margin * 1.5,
  };
}
