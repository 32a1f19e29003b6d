"use client";

import { useMap } from "@vis.gl/react-maplibre";
import type { FeatureCollection, Point, Position } from "geojson";
import type { GeoJSONSource } from "maplibre-gl";
import { useEffect, useRef } from "react";
import { isStill } from "./is-still";

const glideMs = 950;
/** Smoother than this is not seen in signs that move some pixels, and each frame lays the source out anew. */
const frameMs = 50;
/** A shorter way is not seen; a longer one is a correction and not a drive. */
const [shortestPx, longestPx] = [1.5, 250];

type Glide = { from: Position; to: Position };

/** Writes features into a source; those that moved, by their `key`, glide to their new place within a second. */
export function useGliding(source: string, features: FeatureCollection<Point>): void {
  const { current: map } = useMap();
  const shown = useRef(new Map<string, Position>());

  useEffect(() => {
    const target = map?.getMap();
    if (!target) return;
    const glides = new Map<string, Glide>();
    const still = isStill();
    for (const { properties, geometry } of features.features) {
      const from = shown.current.get(properties?.key);
      if (from && !still && isSeen(from, geometry.coordinates))
        glides.set(properties?.key, { from, to: geometry.coordinates });
    }
    let frame = 0;
    let last = 0;
    const start = performance.now();
    const write = (part: number) => {
      const moved = features.features.map((feature) => {
        const glide = glides.get(feature.properties?.key);
        const coordinates = glide && part < 1 ? between(glide, part) : feature.geometry.coordinates;
        shown.current.set(feature.properties?.key, coordinates);
        return { ...feature, geometry: { type: "Point" as const, coordinates } };
      });
      target.getSource<GeoJSONSource>(source)?.setData({ type: "FeatureCollection", features: moved });
    };
    const step = (now: number) => {
      const part = Math.min(1, (now - start) / glideMs);
      if (part === 1 || now - last >= frameMs) {
        last = now;
        write(part);
      }
      if (part < 1) frame = requestAnimationFrame(step);
    };
    if (glides.size === 0) write(1);
    else frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);

    function isSeen(from: Position, to: Position): boolean {
      if (!target) return false;
      const [one, other] = [target.project(from as [number, number]), target.project(to as [number, number])];
      const wayPx = one.dist(other);
      return wayPx >= shortestPx && wayPx <= longestPx;
    }
  }, [map, source, features]);
}

function between({ from, to }: Glide, part: number): Position {
  return [0, 1].map((axis) => (from[axis] ?? 0) + ((to[axis] ?? 0) - (from[axis] ?? 0)) * part);
}
