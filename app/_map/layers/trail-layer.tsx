"use client";

import { Layer, Source, useMap } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import type { TrackPoint, TrackSegment } from "@/server/domain/replay";
import { useFormat } from "../../_words/use-format";
import { type MapTheme, useMapTheme } from "../style/map-theme";
import { trailArrowIcon, trailGapIcon, trailStyle } from "../style/trail-style";
import { rasterizeIcon } from "../symbols/rasterize";
import { useBeforeId } from "./use-before-id";

/** A unit's recent positions as a line, with the direction of travel, time labels and gaps. */
export const TrailLayer = memo(function TrailLayer({ tracks }: { tracks: readonly TrackSegment[] }) {
  const theme = useMapTheme();
  const belowUnits = useBeforeId();
  const t = useTranslations("trail");
  const format = useFormat();
  const images = useTrailImages(theme);
  const data = useMemo((): FeatureCollection => {
    const labels = {
      time: (atSeconds: number) => format.hourMinute(new Date(atSeconds * 1_000)),
      gap: (seconds: number) => t("gap", { age: format.age(seconds) }),
    };
    return {
      type: "FeatureCollection",
      features: [...createTrailLines(tracks), ...createTrailMarks(tracks, labels, images)],
    };
  }, [tracks, format, t, images]);
  return (
    <Source id="trail" type="geojson" data={data}>
      <Layer id="trail-line" filter={["has", "opacity"]} {...belowUnits} {...trailStyle.line(theme)} />
      <Layer id="trail-mark" filter={["has", "image"]} {...belowUnits} {...trailStyle.mark(theme)} />
    </Source>
  );
});

/**
 * Adds the trail's images to the map and returns their ids. Runs during rendering, because the layer needs the images
 * immediately.
 */
function useTrailImages({ name, palette, scale }: MapTheme): TrailImages {
  const { current: map } = useMap();
  return useMemo(() => {
    const ids = { arrow: `${name}|trail-arrow`, gap: `${name}|trail-gap` };
    const mapLibreMap = map?.getMap();
    // Without a WebGL context the map has no style; the layer is mounted again once the context is restored.
    if (!mapLibreMap?.style) return ids;
    const pixelRatio = Math.ceil(window.devicePixelRatio * scale);
    for (const [id, icon] of [
      [ids.arrow, trailArrowIcon],
      [ids.gap, trailGapIcon],
    ] as const) {
      if (!mapLibreMap.hasImage(id)) mapLibreMap.addImage(id, rasterizeIcon(icon, palette, pixelRatio), { pixelRatio });
    }
    return ids;
  }, [map, name, palette, scale]);
}

type Features = FeatureCollection["features"];
type Labels = { time: (atSeconds: number) => string; gap: (seconds: number) => string };
type TrailImages = { arrow: string; gap: string };

/** Number of opacity steps from the oldest to the newest part of a trail. */
const opacitySteps = 6;
const [oldestOpacity, newestOpacity] = [0.3, 1];

/** Approximate maximum number of time labels beside a trail. */
const maxTimeLabels = 12;
const labelIntervalMinutes = [5, 10, 15, 30, 60, 120];

/** Returns the lines of a trail. Older parts are fainter, and no line crosses a gap. */
function createTrailLines(tracks: readonly TrackSegment[]): Features {
  const firstSeconds = tracks[0]?.[0]?.[0] ?? 0;
  const lastSeconds = tracks.at(-1)?.at(-1)?.[0] ?? 0;
  const findOpacityStep = ([at]: TrackPoint) =>
    Math.min(opacitySteps - 1, Math.floor(((at - firstSeconds) / (lastSeconds - firstSeconds || 1)) * opacitySteps));
  const lines = tracks.flatMap((track) => {
    const parts: { step: number; points: TrackPoint[] }[] = [];
    for (const point of track) {
      const step = findOpacityStep(point);
      const currentPart = parts.at(-1);
      // The point where the opacity changes belongs to both parts; otherwise the line would have a gap there.
      currentPart?.points.push(point);
      if (currentPart?.step !== step) parts.push({ step, points: [point] });
    }
    return parts.filter(({ points }) => points.length > 1);
  });
  return lines.map(({ step, points }) => ({
    type: "Feature",
    geometry: { type: "LineString", coordinates: points.map(([, lng, lat]) => [lng, lat]) },
    properties: { opacity: oldestOpacity + ((newestOpacity - oldestOpacity) * step) / (opacitySteps - 1) },
  }));
}

/** Returns the marks of a trail: arrows labelled with the time at regular intervals, and gaps with their duration. */
function createTrailMarks(tracks: readonly TrackSegment[], labels: Labels, images: TrailImages): Features {
  const firstSeconds = tracks[0]?.[0]?.[0] ?? 0;
  const lastSeconds = tracks.at(-1)?.at(-1)?.[0] ?? 0;
  const intervalSeconds =
    60 *
    (labelIntervalMinutes.find((minutes) => (lastSeconds - firstSeconds) / (minutes * 60) <= maxTimeLabels) ?? 240);
  const arrows = tracks.flatMap((track) =>
    track.flatMap((point, index) => {
      const previousPoint = track[index - 1];
      const isMarked =
        previousPoint !== undefined &&
        Math.floor(previousPoint[0] / intervalSeconds) !== Math.floor(point[0] / intervalSeconds);
      if (!isMarked || (previousPoint[1] === point[1] && previousPoint[2] === point[2])) return [];
      const label = labels.time(point[0]);
      return [
        createMark(point, { image: images.arrow, label, heading: computeBearing(previousPoint, point), rank: 2 }),
      ];
    }),
  );
  const gaps = tracks.flatMap((track, index) => {
    const [lastPoint, nextPoint] = [track.at(-1), tracks[index + 1]?.[0]];
    if (!lastPoint || !nextPoint) return [];
    return [
      createMark(lastPoint, { image: images.gap, label: labels.gap(nextPoint[0] - lastPoint[0]), heading: 0, rank: 1 }),
    ];
  });
  return [...arrows, ...gaps];
}

function createMark([, lng, lat]: TrackPoint, properties: Record<string, unknown>): Features[number] {
  return { type: "Feature", geometry: { type: "Point", coordinates: [lng, lat] }, properties };
}

/** Bearing in degrees clockwise from north, calculated on a plane: accurate enough between neighbouring points. */
function computeBearing([, fromLng, fromLat]: TrackPoint, [, lng, lat]: TrackPoint): number {
  const east = (lng - fromLng) * Math.cos((lat * Math.PI) / 180);
  return (Math.atan2(east, lat - fromLat) * 180) / Math.PI;
}
