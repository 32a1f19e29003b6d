"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useEffect, useRef } from "react";
import { noPulses, pulseMs, pulsesAfter } from "./pulses";
import { prefersNoMotion } from "./reduced-motion";

const [fromPx, toPx] = [16, 44];

/**
 * An incident that was not there before pulses three times and is still; where nothing is to move it has a ring for as long. Nothing
 * pulses when the screen opens. Those that pulse at a time do so in one beat.
 */
export function usePulse(layer: string, incidents: readonly { id: string }[], scale: number): void {
  const { current: map } = useMap();
  const pulses = useRef(noPulses);
  const begun = useRef(0);

  useEffect(() => {
    const ids = incidents.map(({ id }) => id);
    const wasStill = pulses.current.until.size === 0;
    pulses.current = pulsesAfter(pulses.current, ids, performance.now());
    if (wasStill) begun.current = performance.now();
    const target = map?.getMap();
    if (!target || (wasStill && pulses.current.until.size === 0)) return;

    const ring = (part: number, opacity: number) => {
      if (!target.getLayer(layer)) return;
      target.setPaintProperty(layer, "circle-radius", (fromPx + (toPx - fromPx) * part) * scale);
      target.setPaintProperty(layer, "circle-stroke-opacity", opacity);
    };
    const still = prefersNoMotion();
    let [frame, timer, pulsing] = [0, 0, -1];
    const step = () => {
      const now = performance.now();
      pulses.current = pulsesAfter(pulses.current, ids, now);
      const { until } = pulses.current;
      if (until.size !== pulsing && target.getLayer(layer)) {
        target.setFilter(layer, ["in", ["get", "incident"], ["literal", [...until.keys()]]]);
        pulsing = until.size;
      }
      const part = still ? 0.2 : ((now - begun.current) / pulseMs) % 1;
      ring(part, pulsing === 0 ? 0 : 1 - part);
      if (pulsing === 0) return;
      if (still) timer = window.setTimeout(step, Math.min(...until.values()) - now);
      else frame = requestAnimationFrame(step);
    };
    step();
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [map, layer, incidents, scale]);
}
