"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useEffect, useRef } from "react";

const pulseMs = 900;
const pulses = 3;
const [fromPx, toPx] = [16, 44];

/** An incident that was not there before pulses three times and is still; nothing pulses when the screen opens. */
export function usePulse(layer: string, incidents: readonly { id: string }[], scale: number): void {
  const { current: map } = useMap();
  const known = useRef<Set<string> | null>(null);

  useEffect(() => {
    const before = known.current;
    known.current = new Set(incidents.map(({ id }) => id));
    const fresh = before ? incidents.filter(({ id }) => !before.has(id)).map(({ id }) => id) : [];
    const target = map?.getMap();
    if (!target || fresh.length === 0 || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;

    const started = performance.now();
    let frame = 0;
    const rest = () => {
      if (target.getLayer(layer)) target.setPaintProperty(layer, "circle-stroke-opacity", 0);
    };
    const step = (now: number) => {
      const run = (now - started) / pulseMs;
      if (run >= pulses || !target.getLayer(layer)) return rest();
      const part = run % 1;
      target.setPaintProperty(layer, "circle-radius", (fromPx + (toPx - fromPx) * part) * scale);
      target.setPaintProperty(layer, "circle-stroke-opacity", [
        "case",
        ["in", ["get", "incident"], ["literal", fresh]],
        1 - part,
        0,
      ]);
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => {
      cancelAnimationFrame(frame);
      rest();
    };
  }, [map, layer, incidents, scale]);
}
