"use client";

import { memo, useCallback } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { UnclutteredNameLayer } from "../../_map/labels/decluttered-name-layer";
import { samePoints, useStableValue } from "../../_map/motion/use-stable-value";
import { useThrottled } from "../../_map/motion/use-throttled";
import { sizes } from "../../_map/style/map-settings";
import { signZoom, useLook } from "../../_map/style/map-theme";
import { groupPoints } from "../../_map/symbols/cluster-points";
import { spreadPoints } from "../../_map/symbols/resolve-overlaps";
import { pointAtPixel, worldPixel } from "../../_map/tools/geometry";

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
  const look = useLook();
  const waiting = useStableValue(useThrottled(newest, calmMs, "everywhere").map(coarse), samePoints);
  const pins = useStableValue(useThrottled(newestPins, calmMs, "everywhere").map(coarse), samePoints);
  const heavyAt = useCallback(
    (zoom: number) => {
      const halfHeap = [halfWide * look.scale, halfHigh * look.scale] as const;
      const halfSign = [(sizes.incident / 2) * look.scale, (sizes.incident / 2) * look.scale] as const;
      const atSigns = signZoom(zoom, look);
      const heaps = groupPoints(waiting, atSigns, sizes.heapWithin);
      const clearOf = { points: pins, abovePx: sizes.pinAbove };
      const asides = spreadPoints(heaps, { zoom: atSigns, apartPx: sizes.unit, mostPx: sizes.aside, clearOf });
      const drawn = (point: Point, [dx, dy]: readonly [number, number]) => {
        const [x, y] = worldPixel(point, zoom);
        const [lng, lat] = pointAtPixel([x + dx * look.scale, y + dy * look.scale], zoom);
        return { lng, lat, weight: hidden };
      };
      return [
        ...heaps.map((heap, index) => ({ ...drawn(heap, asides[index] ?? [0, 0]), half: halfHeap })),
        ...pins.map((pin) => ({ ...drawn(pin, [0, -sizes.pinAbove]), half: halfSign })),
      ];
    },
    [waiting, pins, look],
  );
  return (
    <UnclutteredNameLayer
      districts={districts}
      heavyAt={heavyAt}
      sizes={nameSizes}
      spacing={0.06}
      colour="name"
      mayLeave
    />
  );
});
