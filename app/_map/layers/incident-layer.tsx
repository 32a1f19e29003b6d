"use client";

import { Layer, Source, useMap } from "@vis.gl/react-maplibre";
import { memo, useEffect, useMemo, useRef } from "react";
import type { Priority } from "@/db/vocabulary";
import { noPulses, pulseMs, pulsesAfter } from "../motion/incident-pulses";
import { prefersNoMotion } from "../motion/reduced-motion";
import { samePoints, useStableValue } from "../motion/use-stable-value";
import { besideSign, liveStyle } from "../style/live-style";
import { sizes } from "../style/map-settings";
import { signZoom, useLook } from "../style/map-theme";
import { imageName } from "../symbols/image-ids";
import { spreadPoints } from "../symbols/resolve-overlaps";
import { pointFeatures } from "./point-features";

const none: [number, number] = [0, 0];

type Shown = { id: string; number: number; priority: number; location: { lng: number; lat: number } };
type Props = {
  incidents: readonly Shown[];
  chosenId: string | null;
  zoom: number;
  /** Whether each has its number beside it; it has unless told otherwise. */
  numbered?: boolean;
};

/** Open incidents by the shape and figure of their priority, the most urgent on top; none ever hides another. */
export const IncidentLayer = memo(function IncidentLayer({ incidents, chosenId, zoom, numbered = true }: Props) {
  const look = useLook();
  const points = useStableValue(
    useMemo(() => incidents.map(({ location }) => location), [incidents]),
    samePoints,
  );
  const offsets = useMemo(
    () => spreadPoints(points, { zoom: signZoom(zoom, look), apartPx: sizes.incident, mostPx: sizes.aside }),
    [points, zoom, look],
  );
  const signs = useMemo(
    () =>
      pointFeatures(incidents, ({ id, number, priority, location: { lng, lat } }, index) => ({
        lng,
        lat,
        incident: id,
        priority,
        number: `#${number}`,
        offset: offsets[index] ?? none,
        beside: besideSign(offsets[index] ?? none),
        image: imageName.incident(look.theme, priority as Priority, false),
        rank: 5 - priority,
      })),
    [incidents, offsets, look],
  );
  // By itself, so that choosing one does not lay all of them out anew.
  const chosen = useMemo(() => {
    const features = signs.features
      .filter(({ properties }) => properties?.incident === chosenId)
      .map(({ properties, ...feature }) => ({
        ...feature,
        properties: { ...properties, image: imageName.incident(look.theme, properties?.priority as Priority, true) },
      }));
    return { ...signs, features };
  }, [signs, chosenId, look]);
  return (
    <>
      <Source id="incidents" type="geojson" data={signs}>
        <Layer id="incident-pulse" {...liveStyle.pulse(look)} />
        <Layer id="incident" {...liveStyle.incident(look)} />
        {numbered && <Layer id="incident-number" {...liveStyle.incidentNumber(look)} />}
        <Pulse incidents={incidents} scale={look.scale} />
      </Source>
      <Source id="chosen-incident" type="geojson" data={chosen}>
        <Layer id="chosen-incident" {...liveStyle.incident(look)} />
      </Source>
    </>
  );
});

function Pulse({ incidents, scale }: { incidents: readonly Shown[]; scale: number }) {
  usePulse("incident-pulse", incidents, scale);
  return null;
}

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
