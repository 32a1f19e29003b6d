"use client";

import { Marker, useMap } from "@vis.gl/react-maplibre";
import type { MapMouseEvent } from "maplibre-gl";
import { useEffect, useRef } from "react";
import { TrailLayer } from "../../_map/layers/trail-layer";
import { useConsole } from "../console-context";
import { usePointText, useTrail } from "./trail-context";

const hoverRadiusPx = 14;

/** The trail on the map, with a label at the selected point. */
export function TrailOnMap() {
  const { unitId, tracks, points, selectedIndex } = useTrail();
  const describePoint = usePointText();
  useFitTrail();
  useHoveredPoint();
  if (unitId === null || points.length === 0) return null;
  const shownPoint = selectedIndex === null ? undefined : points[selectedIndex];
  return (
    <>
      <TrailLayer tracks={tracks} />
      {shownPoint && (
        <Marker longitude={shownPoint[1]} latitude={shownPoint[2]} className="pointer-events-none">
          <div className="relative grid place-items-center">
            <span className="size-4 rounded-full border-[3px] border-focus bg-panel" />
            <span
              data-trail-point
              className="absolute bottom-5 hidden whitespace-nowrap sm:block rounded-lg border border-line-2 bg-panel px-2 py-1 text-[0.8125rem] text-ink tabular-nums shadow-[0_4px_16px_rgb(0_0_0/0.3)]"
            >
              {describePoint(shownPoint)}
            </span>
          </div>
        </Marker>
      )}
    </>
  );
}

/** Fits the map to a trail when it is opened or its number of hours is changed, but not when it is refetched. */
function useFitTrail(): void {
  const { camera } = useConsole();
  const { unitId, hours, points, isOutdated } = useTrail();
  const fittedKeyRef = useRef("");

  useEffect(() => {
    const key = `${unitId} ${hours}`;
    if (unitId === null) fittedKeyRef.current = "";
    if (unitId === null || isOutdated || points.length === 0 || fittedKeyRef.current === key) return;
    fittedKeyRef.current = key;
    camera.current?.fitTo(points.map(([, lng, lat]) => ({ lng, lat })));
  }, [unitId, hours, points, isOutdated, camera]);
}

/** Selects the trail point nearest to the pointer, if it is within 14 pixels. */
function useHoveredPoint(): void {
  const { current: map } = useMap();
  const { points, selectPoint } = useTrail();

  useEffect(() => {
    const mapLibreMap = map?.getMap();
    if (!mapLibreMap || points.length === 0) return;
    const selectNearest = ({ point: { x, y }, target: eventMap }: MapMouseEvent) => {
      if (eventMap.isMoving()) return;
      const distances = points.map(([, lng, lat]) => {
        const pixel = eventMap.project([lng, lat]);
        return Math.hypot(pixel.x - x, pixel.y - y);
      });
      const nearestPx = distances.reduce((min, distance) => Math.min(min, distance));
      if (nearestPx <= hoverRadiusPx) selectPoint(distances.indexOf(nearestPx));
    };
    const subscription = mapLibreMap.on("mousemove", selectNearest);
    return () => subscription.unsubscribe();
  }, [map, points, selectPoint]);
}
