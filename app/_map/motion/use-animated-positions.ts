"use client";

import { useMap } from "@vis.gl/react-maplibre";
import type { Feature, FeatureCollection, Point, Position } from "geojson";
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useRef } from "react";
import { headingBetween } from "@/server/domain/motion";
import { prefersNoMotion } from "./reduced-motion";

const glideMs = 950;
/** Smoother than this is not seen in signs that move some pixels. */
const frameMs = 33;
/** A shorter way is not seen; a longer one is a correction and not a drive. */
const [shortestPx, longestPx] = [1.5, 250];

type Stand = { place: Position; heading: number | null };
type Glide = { key: string; from: Stand; to: Stand };

/**
 * Writes features into a source whose `promoteId` is their `key`; those that moved or turned glide there within a second, from where
 * they are seen and never beyond what is known. Only these are written again while they glide.
 */
export function useGliding(source: string, features: FeatureCollection<Point>): void {
  const { current: map } = useMap();
  const seen = useRef(new Map<string, Stand>());

  useEffect(() => {
    const target = map?.getMap();
    if (!target) return;
    const data = () => target.getSource<GeoJSONSource>(source);
    const glides = prefersNoMotion()
      ? []
      : features.features.flatMap((feature) => glideOf(target, seen.current, feature));
    const begins = new Map(glides.map(({ key, from }) => [key, from]));
    seen.current = new Map(
      features.features.map((feature) => [keyOf(feature), begins.get(keyOf(feature)) ?? standOf(feature)]),
    );
    data()?.setData({ ...features, features: features.features.map((one) => placedAt(one, begins.get(keyOf(one)))) });
    if (glides.length === 0) return;

    const start = performance.now();
    let [frame, last] = [0, start];
    const step = (now: number) => {
      const part = Math.min(1, Math.max(0, (now - start) / glideMs));
      if (part === 1 || now - last >= frameMs) {
        last = now;
        const update = glides.map(({ key, from, to }) => {
          const stand = part === 1 ? to : between(from, to, part);
          seen.current.set(key, stand);
          return asChange(key, stand);
        });
        data()?.updateData({ update });
      }
      if (part < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [map, source, features]);
}

function keyOf({ properties }: Feature): string {
  return String(properties?.key);
}

function standOf({ geometry, properties }: Feature<Point>): Stand {
  return { place: geometry.coordinates, heading: properties?.heading ?? null };
}

function glideOf(map: MapLibreMap, seen: ReadonlyMap<string, Stand>, feature: Feature<Point>): Glide[] {
  const key = keyOf(feature);
  const [before, to] = [seen.get(key), standOf(feature)];
  if (!before) return [];
  const wayPx = map.project(before.place as [number, number]).dist(map.project(to.place as [number, number]));
  if (wayPx > longestPx) return [];
  const turns = before.heading !== null && to.heading !== null && before.heading !== to.heading;
  if (wayPx < shortestPx && !turns) return [];
  // What had no heading has its first at once.
  return [
    { key, from: { place: before.place, heading: to.heading === null ? null : (before.heading ?? to.heading) }, to },
  ];
}

function between(from: Stand, to: Stand, part: number): Stand {
  const [fromLng = 0, fromLat = 0] = from.place;
  const [toLng = 0, toLat = 0] = to.place;
  const heading = from.heading === null || to.heading === null ? null : headingBetween(from.heading, to.heading, part);
  return { place: [fromLng + (toLng - fromLng) * part, fromLat + (toLat - fromLat) * part], heading };
}

function placedAt(feature: Feature<Point>, stand: Stand | undefined): Feature<Point> {
  if (!stand) return feature;
  const turned = stand.heading === null ? {} : { heading: stand.heading };
  return {
    ...feature,
    properties: { ...feature.properties, ...turned },
    geometry: { type: "Point", coordinates: stand.place },
  };
}

function asChange(key: string, { place, heading }: Stand) {
  return {
    id: key,
    newGeometry: { type: "Point" as const, coordinates: place },
    ...(heading !== null && { addOrUpdateProperties: [{ key: "heading", value: heading }] }),
  };
}
