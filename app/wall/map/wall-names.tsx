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
  /** Where crews wait: those on their way pass over the names. */
  waiting: readonly Point[];
  pins: readonly Point[];
};

const nameSizes: [zoom: number, px: number][] = [
  [7, 9.5],
  [9, 12.5],
  [12, 16],
];
/** Half of a heap with its numbers, in px of an ordinary screen, and what hiding a name beneath it counts for. */
const [halfWide, halfHigh, hidden] = [20, 13, 12];
/** Names that wander are worse than one that is touched: they are placed anew so seldom, and for no less than some pixels. */
const calmMs = 15_000;
const coarseDegrees = 0.02;

function coarse({ lng, lat }: Point): Point {
  const round = (degrees: number) => Math.round(degrees / coarseDegrees) * coarseDegrees;
  return { lng: round(lng), lat: round(lat) };
}

/** The names of the kecamatan, clear of where crews wait and of what is open. */
export const WallNames = memo(function WallNames({ districts, waiting: newest, pins: newestPins }: Props) {
  const look = useMapTheme();
  const waiting = useStableValue(useThrottled(newest, calmMs, "always").map(coarse), arePointsEqual);
  const pins = useStableValue(useThrottled(newestPins, calmMs, "always").map(coarse), arePointsEqual);
  const heavyAt = useCallback(
    (zoom: number) => {
      const halfHeap = [halfWide * look.scale, halfHigh * look.scale] as const;
      const halfSign = [(symbolSizes.incident / 2) * look.scale, (symbolSizes.incident / 2) * look.scale] as const;
      const atSigns = symbolZoom(zoom, look);
      const heaps = clusterPoints(waiting, atSigns, symbolSizes.clusterRadius);
      const obstacles = { points: pins, abovePx: symbolSizes.pinHeight };
      const asides = resolveOverlaps(heaps, {
        zoom: atSigns,
        minDistancePx: symbolSizes.unit,
        maxShiftPx: symbolSizes.maxShift,
        obstacles,
      });
      const drawn = (point: Point, [dx, dy]: readonly [number, number]) => {
        const [x, y] = toWorldPixels(point, zoom);
        const [lng, lat] = fromWorldPixels([x + dx * look.scale, y + dy * look.scale], zoom);
        return { lng, lat, weight: hidden };
      };
      return [
        ...heaps.map((heap, index) => ({ ...drawn(heap, asides[index] ?? [0, 0]), half: halfHeap })),
        ...pins.map((pin) => ({ ...drawn(pin, [0, -symbolSizes.pinHeight]), half: halfSign })),
      ];
    },
    [waiting, pins, look],
  );
  return (
    <DeclutteredNameLayer
      districts={districts}
      obstaclesAt={heavyAt}
      sizes={nameSizes}
      spacing={0.06}
      colour="name"
      allowOutside
    />
  );
});
