"use client";

import { useMap } from "@vis.gl/react-maplibre";
import type { Feature, FeatureCollection, Point, Position } from "geojson";
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useRef } from "react";
import { interpolateHeading } from "@/server/domain/motion";
import { skipsAnimations } from "./reduced-motion";

const durationMs = 950;
/** A higher frame rate would make no visible difference for icons that move only a few pixels. */
const frameIntervalMs = 33;
/** Range of animated movements: shorter ones are not visible, and longer ones are corrections of a position. */
const [minDistancePx, maxDistancePx] = [1.5, 250];

type Pose = { position: Position; heading: number | null };
type Transition = { key: string; from: Pose; to: Pose };

/**
 * Writes features to a source whose `promoteId` is `key`. A feature that moved or turned glides within a second from
 * where it is drawn to its new position and heading, without overshooting. Only such features are updated during the
 * animation.
 */
export function useAnimatedPositions(source: string, features: FeatureCollection<Point>): void {
  const { current: map } = useMap();
  const drawnPoses = useRef(new Map<string, Pose>());

  useEffect(() => {
    const mapLibreMap = map?.getMap();
    if (!mapLibreMap) return;
    const findSource = () => mapLibreMap.getSource<GeoJSONSource>(source);
    const transitions = skipsAnimations()
      ? []
      : features.features.flatMap((feature) => listTransitions(mapLibreMap, drawnPoses.current, feature));
    const startPoses = new Map(transitions.map(({ key, from }) => [key, from]));
    drawnPoses.current = new Map(
      features.features.map((feature) => [toKey(feature), startPoses.get(toKey(feature)) ?? toPose(feature)]),
    );
    findSource()?.setData({
      ...features,
      features: features.features.map((feature) => moveFeatureToPose(feature, startPoses.get(toKey(feature)))),
    });
    if (transitions.length === 0) return;

    const startedAt = performance.now();
    let [frameRequest, drawnAt] = [0, startedAt];
    const drawFrame = (now: number) => {
      const progress = Math.min(1, Math.max(0, (now - startedAt) / durationMs));
      if (progress === 1 || now - drawnAt >= frameIntervalMs) {
        drawnAt = now;
        const update = transitions.map(({ key, from, to }) => {
          const pose = progress === 1 ? to : interpolate(from, to, progress);
          drawnPoses.current.set(key, pose);
          return toFeatureUpdate(key, pose);
        });
        findSource()?.updateData({ update });
      }
      if (progress < 1) frameRequest = requestAnimationFrame(drawFrame);
    };
    frameRequest = requestAnimationFrame(drawFrame);
    return () => cancelAnimationFrame(frameRequest);
  }, [map, source, features]);
}

function toKey({ properties }: Feature): string {
  return String(properties?.key);
}

function toPose({ geometry, properties }: Feature<Point>): Pose {
  return { position: geometry.coordinates, heading: properties?.heading ?? null };
}

/**
 * Returns a list with the transition of a feature. The list is empty if the feature is new, has hardly moved or turned,
 * or has moved too far.
 */
function listTransitions(
  map: MapLibreMap,
  drawnPoses: ReadonlyMap<string, Pose>,
  feature: Feature<Point>,
): Transition[] {
  const key = toKey(feature);
  const [from, to] = [drawnPoses.get(key), toPose(feature)];
  if (!from) return [];
  const distancePx = map.project(from.position as [number, number]).dist(map.project(to.position as [number, number]));
  if (distancePx > maxDistancePx) return [];
  const isTurning = from.heading !== null && to.heading !== null && from.heading !== to.heading;
  if (distancePx < minDistancePx && !isTurning) return [];
  // The first heading of a feature is not animated.
  const heading = to.heading === null ? null : (from.heading ?? to.heading);
  return [{ key, from: { position: from.position, heading }, to }];
}

function interpolate(from: Pose, to: Pose, progress: number): Pose {
  const [fromLng = 0, fromLat = 0] = from.position;
  const [toLng = 0, toLat = 0] = to.position;
  const heading =
    from.heading === null || to.heading === null ? null : interpolateHeading(from.heading, to.heading, progress);
  return { position: [fromLng + (toLng - fromLng) * progress, fromLat + (toLat - fromLat) * progress], heading };
}

function moveFeatureToPose(feature: Feature<Point>, pose: Pose | undefined): Feature<Point> {
  if (!pose) return feature;
  const heading = pose.heading === null ? {} : { heading: pose.heading };
  return {
    ...feature,
    properties: { ...feature.properties, ...heading },
    geometry: { type: "Point", coordinates: pose.position },
  };
}

function toFeatureUpdate(key: string, { position, heading }: Pose) {
  return {
    id: key,
    newGeometry: { type: "Point" as const, coordinates: position },
    ...(heading !== null && { addOrUpdateProperties: [{ key: "heading", value: heading }] }),
  };
}
