"use client";

import { memo, useCallback } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { DeclutteredNameLayer } from "../../_map/labels/decluttered-name-layer";
import { arePointsEqual, useStableValue } from "../../_map/motion/use-stable-value";
import { useThrottled } from "../../_map/motion/use-throttled";
import { symbolSizes } from "../../_map/style/map-settings";
import { symbolZoom, useMapTheme } from "../../_map/style/map-theme";
import { clusterPoints } from "../../_map/symbols/cluster-points";
import { resolveOverlaps } from "../../_map/symbols/resolve-overlaps";
import { fromWorldPixels, toWorldPixels } from "../../_map/tools/geometry";

type Point = { lng: number; lat: number };
type Props = {
  districts: readonly DistrictView[];
  /** Unassigned units only: assigned ones just pass by. */
  waitingUnits: readonly Point[];
  pins: readonly Point[];
};

const nameSizes: [zoom: number, px: number][] = [
  [7, 9.5],
  [9, 12.5],
  [12, 16],
];
/** Half the size of a cluster badge in pixels at scale 1. */
const [halfBadgeWidth, halfBadgeHeight] = [20, 13];
/** Cost of hiding a name behind a symbol. */
const symbolWeight = 12;
/** Minimum time between repositionings, which also need larger movements: moving names disturb more than a partly covered one. */
const updateMs = 15_000;
const gridDegrees = 0.02;

function snapToGrid({ lng, lat }: Point): Point {
  const round = (degrees: number) => Math.round(degrees / gridDegrees) * gridDegrees;
  return { lng: round(lng), lat: round(lat) };
}

/** District names, clear of waiting units and open incidents. */
export const DistrictNames = memo(function DistrictNames({ districts, waitingUnits, pins: currentPins }: Props) {
  const theme = useMapTheme();
  const units = useStableValue(useThrottled(waitingUnits, updateMs, "always").map(snapToGrid), arePointsEqual);
  const pins = useStableValue(useThrottled(currentPins, updateMs, "always").map(snapToGrid), arePointsEqual);
  const obstaclesAt = useCallback(
    (zoom: number) => {
      const halfBadge = [halfBadgeWidth * theme.scale, halfBadgeHeight * theme.scale] as const;
      const halfPin = (symbolSizes.incident / 2) * theme.scale;
      const scaledZoom = symbolZoom(zoom, theme);
      const clusters = clusterPoints(units, scaledZoom, symbolSizes.clusterRadius);
      const offsets = resolveOverlaps(clusters, {
        zoom: scaledZoom,
        minDistancePx: symbolSizes.unit,
        maxShiftPx: symbolSizes.maxShift,
        obstacles: { points: pins, abovePx: symbolSizes.pinHeight },
      });
      const shiftPoint = (point: Point, [dx, dy]: readonly [number, number]) => {
        const [x, y] = toWorldPixels(point, zoom);
        const [lng, lat] = fromWorldPixels([x + dx * theme.scale, y + dy * theme.scale], zoom);
        return { lng, lat, weight: symbolWeight };
      };
      return [
        ...clusters.map((cluster, index) => ({ ...shiftPoint(cluster, offsets[index] ?? [0, 0]), half: halfBadge })),
        ...pins.map((pin) => ({ ...shiftPoint(pin, [0, -symbolSizes.pinHeight]), half: [halfPin, halfPin] as const })),
      ];
    },
    [units, pins, theme],
  );
  return (
    <DeclutteredNameLayer
      districts={districts}
      obstaclesAt={obstaclesAt}
      sizes={nameSizes}
      spacing={0.06}
      colour="name"
      allowOutside
    />
  );
});
