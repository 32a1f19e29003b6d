"use client";

import { useMap } from "@vis.gl/react-maplibre";
import type { ExpressionSpecification } from "maplibre-gl";
import { useEffect, useRef } from "react";
import { isStill } from "./is-still";

const pulseMs = 900;
const pulses = 3;
const [fromPx, toPx] = [16, 44];

/**
 * An incident that was not there before pulses three times and is still; where nothing is to move it has a ring for as long. Nothing
 * pulses when the screen opens.
 */
export function usePulse(layer: string, incidents: readonly { id: string }[], scale: number): void {
  const { current: map } = useMap();
  const known = useRef<Set<string> | null>(null);

  useEffect(() => {
    const before = known.current;
    known.current = new Set(incidents.map(({ id }) => id));
    const fresh = before ? incidents.filter(({ id }) => !before.has(id)).map(({ id }) => id) : [];
    const target = map?.getMap();
    if (!target || fresh.length === 0) return;

    const isFresh: ExpressionSpecification = ["in", ["get", "incident"], ["literal", fresh]];
    const ring = (part: number) => {
      if (!target.getLayer(layer)) return;
      target.setPaintProperty(layer, "circle-radius", (fromPx + (toPx - fromPx) * part) * scale);
      target.setPaintProperty(layer, "circle-stroke-opacity", ["case", isFresh, 1 - part, 0]);
    };
    const rest = () => {
      if (target.getLayer(layer)) target.setPaintProperty(layer, "circle-stroke-opacity", 0);
    };
    const started = performance.now();
    let frame = 0;
    const step = (now: number) => {
      const run = (now - started) / pulseMs;
      if (run >= pulses) return rest();
      ring(run % 1);
      frame = requestAnimationFrame(step);
    };
    const still = isStill();
    if (still) ring(0.2);
    else frame = requestAnimationFrame(step);
    const end = still ? setTimeout(rest, pulses * pulseMs) : undefined;
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(end);
      rest();
    };
  }, [map, layer, incidents, scale]);
}
