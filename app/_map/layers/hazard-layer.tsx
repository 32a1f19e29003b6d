"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection, Polygon } from "geojson";
import { memo, useMemo } from "react";
import type { Priority } from "@/db/vocabulary";
import type { WeatherWarningView } from "@/server/hazards/read-public-sources";
import { hazardStyle } from "../style/hazard-style";
import { useMapTheme } from "../style/map-theme";
import { imageId } from "../symbols/image-ids";
import { createPointFeatures } from "./point-features";
import { useBeforeId } from "./use-before-id";

/** Fire watches are drawn above the other hazards, whose code may be loaded later. */
const useBelowWatches = () => useBeforeId("fire-area");

type MapWeatherWarning = { id: string; lng: number; lat: number; area: WeatherWarningView["area"]; label: string };
type WarningProps = { warnings: readonly MapWeatherWarning[]; selectedId: string | null };

/**
 * Weather warnings: the area with a pattern of rain and a dotted outline, and a label. While there are none, the layers
 * of the area are hidden, as in `ClosureLayer`.
 */
export const WeatherWarningLayer = memo(function WeatherWarningLayer({ warnings, selectedId }: WarningProps) {
  const theme = useMapTheme();
  const belowWatches = useBelowWatches();
  const areas = useMemo(
    (): FeatureCollection<WeatherWarningView["area"] | Polygon> => ({
      type: "FeatureCollection",
      features: warnings.map(({ id, area }) => ({
        type: "Feature",
        geometry: area,
        properties: { isEmphasized: id === selectedId },
      })),
    }),
    [warnings, selectedId],
  );
  const labels = useMemo(
    () => createPointFeatures(warnings, ({ lng, lat, label }) => ({ lng, lat, label })),
    [warnings],
  );
  const visibility = warnings.length > 0 ? "visible" : "none";
  const warningLine = hazardStyle.warningLine(theme);
  return (
    <>
      <Source id="warning-areas" type="geojson" data={areas}>
        <Layer id="warning-area" {...belowWatches} {...hazardStyle.warningArea(theme)} layout={{ visibility }} />
        <Layer id="warning-line" {...belowWatches} {...warningLine} layout={{ ...warningLine.layout, visibility }} />
      </Source>
      <Source id="warning-labels" type="geojson" data={labels}>
        <Layer id="warning-label" {...belowWatches} {...hazardStyle.warningLabel(theme)} />
      </Source>
    </>
  );
});

type MapGauge = {
  /** The id of the gauge's high water, or of the gauge if it has none. */
  id: string;
  lng: number;
  lat: number;
  siaga: number | null;
  isSilent: boolean;
  priority: Priority | null;
  label: string;
};

/** River gauges: a drop with the alert level, and the priority of the proposed task. */
export const GaugeLayer = memo(function GaugeLayer({ gauges }: { gauges: readonly MapGauge[] }) {
  const theme = useMapTheme();
  const belowWatches = useBelowWatches();
  const data = useMemo(
    () =>
      createPointFeatures(gauges, ({ id, lng, lat, siaga, isSilent, priority, label }) => ({
        ...{ lng, lat, label, watch: id, rank: -(siaga ?? 5) },
        image: imageId.gauge(theme.name, siaga, isSilent, priority),
      })),
    [gauges, theme],
  );
  return (
    <Source id="gauges" type="geojson" data={data}>
      <Layer id="gauge" {...belowWatches} {...hazardStyle.gauge(theme)} />
    </Source>
  );
});

type HazardPoint = { lng: number; lat: number; label: string; isEpicentre: boolean };

/** Air quality stations and epicentres of earthquakes, each with a label. */
export const HazardPointLayer = memo(function HazardPointLayer({
  hazardPoints,
}: {
  hazardPoints: readonly HazardPoint[];
}) {
  const theme = useMapTheme();
  const belowWatches = useBelowWatches();
  const data = useMemo(() => createPointFeatures(hazardPoints, (hazardPoint) => hazardPoint), [hazardPoints]);
  return (
    <Source id="hazard-spots" type="geojson" data={data}>
      <Layer id="epicentre" {...belowWatches} filter={["get", "isEpicentre"]} {...hazardStyle.ring(theme)} />
      <Layer id="hazard-spot" {...belowWatches} {...hazardStyle.dot(theme)} />
      <Layer id="hazard-spot-label" {...belowWatches} {...hazardStyle.pointLabel(theme)} />
    </Source>
  );
});
