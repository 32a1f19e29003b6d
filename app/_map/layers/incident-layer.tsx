"use client";

import { Layer, Source, useMap } from "@vis.gl/react-maplibre";
import { memo, useEffect, useMemo, useRef } from "react";
import type { Priority } from "@/db/vocabulary";
import { initialPulses, pulseMs, updatePulses } from "../motion/incident-pulses";
import { skipsAnimations } from "../motion/reduced-motion";
import { areJsonEqual, arePointsEqual, useStableValue } from "../motion/use-stable-value";
import { incidentNumberPlaces, liveStyle } from "../style/live-style";
import { symbolSizes } from "../style/map-settings";
import { symbolZoom, useMapTheme } from "../style/map-theme";
import { imageId } from "../symbols/image-ids";
import { resolveOverlaps } from "../symbols/resolve-overlaps";
import { createPointFeatures } from "./point-features";

const zeroOffset: [number, number] = [0, 0];

type MapIncident = { id: string; number: number; priority: number; location: { lng: number; lat: number } };
type Props = {
  incidents: readonly MapIncident[];
  selectedId: string | null;
  zoom: number;
  showNumbers?: boolean;
  /** Whether only some of the incidents are shown at present. Meanwhile none pulses. */
  isFiltered?: boolean;
  /** Offsets in icon pixels, by incident id. If given, they replace the offsets computed by this layer. */
  placedOffsets?: ReadonlyMap<string, [number, number]>;
};

/**
 * Open incidents, drawn with the shape and digit of their priority, the most urgent on top. Offsets keep incidents from
 * hiding each other.
 */
export const IncidentLayer = memo(function IncidentLayer({
  incidents,
  selectedId,
  zoom,
  showNumbers = true,
  isFiltered = false,
  placedOffsets,
}: Props) {
  const theme = useMapTheme();
  const points = useStableValue(
    useMemo(() => incidents.map(({ location }) => location), [incidents]),
    arePointsEqual,
  );
  const offsets = useMemo(
    () =>
      placedOffsets
        ? incidents.map(({ id }) => placedOffsets.get(id) ?? zeroOffset)
        : resolveOverlaps(points, {
            zoom: symbolZoom(zoom, theme),
            minDistancePx: symbolSizes.incident,
            maxOffsetPx: symbolSizes.maxOffset,
          }),
    [points, zoom, theme, placedOffsets, incidents],
  );
  const features = useMemo(
    () =>
      createPointFeatures(incidents, ({ id, number, priority, location: { lng, lat } }, index) => ({
        lng,
        lat,
        incident: id,
        priority,
        number: `#${number}`,
        offset: offsets[index] ?? zeroOffset,
        numberPlaces: incidentNumberPlaces(offsets[index] ?? zeroOffset),
        image: imageId.incident(theme.name, priority as Priority, false),
        rank: 5 - priority,
      })),
    [incidents, offsets, theme],
  );
  // The wall recomputes `offsets` whenever a unit moves, but most incidents stay where they are.
  const data = useStableValue(features, areJsonEqual);
  // A separate source, so that selecting an incident does not make the map lay out all incidents again.
  const selectedFeatures = useMemo(() => {
    const features = data.features
      .filter(({ properties }) => properties?.incident === selectedId)
      .map(({ properties, ...feature }) => ({
        ...feature,
        properties: { ...properties, image: imageId.incident(theme.name, properties?.priority as Priority, true) },
      }));
    return { ...data, features };
  }, [data, selectedId, theme]);
  return (
    <>
      <Source id="incidents" type="geojson" data={data}>
        <Layer id={pulseLayerId} {...liveStyle.pulse(theme)} />
        {/* Below the incidents, because the map places symbols from the top layer to the bottom one. */}
        {showNumbers && <Layer id="incident-number" {...liveStyle.incidentNumber(theme)} />}
        <Layer id="incident" {...liveStyle.incident(theme)} />
        <NewIncidentPulse incidents={incidents} isFiltered={isFiltered} scale={theme.scale} />
      </Source>
      <Source id="selected-incident" type="geojson" data={selectedFeatures}>
        <Layer id="selected-incident" {...liveStyle.incident(theme)} />
      </Source>
    </>
  );
});

const pulseLayerId = "incident-pulse";
const [minRadiusPx, maxRadiusPx] = [16, 44];

type PulseProps = { incidents: readonly MapIncident[]; isFiltered: boolean; scale: number };

/**
 * Makes each new incident pulse three times; with reduced motion, a static ring is shown for the same time. All pulses
 * are in phase. Incidents that are already open when the screen opens do not pulse, nor do those that a filter has
 * hidden. Must be a child of the source, so that the layer exists before it is animated.
 */
function NewIncidentPulse({ incidents, isFiltered, scale }: PulseProps) {
  const { current: map } = useMap();
  const pulses = useRef(initialPulses);
  const startedAt = useRef(0);

  useEffect(() => {
    const mapLibreMap = map?.getMap();
    if (isFiltered) {
      if (mapLibreMap?.getLayer(pulseLayerId)) mapLibreMap.setPaintProperty(pulseLayerId, "circle-stroke-opacity", 0);
      return;
    }
    const ids = incidents.map(({ id }) => id);
    const hadNoPulses = pulses.current.endTimes.size === 0;
    pulses.current = updatePulses(pulses.current, ids, performance.now());
    if (hadNoPulses) startedAt.current = performance.now();
    if (!mapLibreMap || (hadNoPulses && pulses.current.endTimes.size === 0)) return;

    const drawRing = (progress: number, opacity: number) => {
      if (!mapLibreMap.getLayer(pulseLayerId)) return;
      const radiusPx = (minRadiusPx + (maxRadiusPx - minRadiusPx) * progress) * scale;
      mapLibreMap.setPaintProperty(pulseLayerId, "circle-radius", radiusPx);
      mapLibreMap.setPaintProperty(pulseLayerId, "circle-stroke-opacity", opacity);
    };
    const skipsAnimation = skipsAnimations();
    let [frameRequest, timer, pulsingCount] = [0, 0, -1];
    const drawFrame = () => {
      const now = performance.now();
      pulses.current = updatePulses(pulses.current, ids, now);
      const { endTimes } = pulses.current;
      if (endTimes.size !== pulsingCount && mapLibreMap.getLayer(pulseLayerId)) {
        mapLibreMap.setFilter(pulseLayerId, ["in", ["get", "incident"], ["literal", [...endTimes.keys()]]]);
        pulsingCount = endTimes.size;
      }
      const progress = skipsAnimation ? 0.2 : ((now - startedAt.current) / pulseMs) % 1;
      drawRing(progress, pulsingCount === 0 ? 0 : 1 - progress);
      if (pulsingCount === 0) return;
      if (skipsAnimation) timer = window.setTimeout(drawFrame, Math.min(...endTimes.values()) - now);
      else frameRequest = requestAnimationFrame(drawFrame);
    };
    drawFrame();
    return () => {
      cancelAnimationFrame(frameRequest);
      clearTimeout(timer);
    };
  }, [map, incidents, isFiltered, scale]);

  return null;
}
