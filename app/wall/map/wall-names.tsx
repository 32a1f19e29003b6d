"use client";

import { memo, useCallback } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { ClearNameLayer } from "../../_map/clear-name-layer";
import { groupPoints } from "../../_map/group-points";
import { sizes } from "../../_map/map-sizes";
import { signZoom, useLook } from "../../_map/use-look";
import { samePoints, useSame } from "../../_map/use-same";

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

/** The names of the kecamatan, clear of where crews wait and of what is open. */
export const WallNames = memo(function WallNames({ districts, waiting: newest, pins: newestPins }: Props) {
  const look = useLook();
  const waiting = useSame(newest, samePoints);
  const pins = useSame(newestPins, samePoints);
  const heavyAt = useCallback(
    (zoom: number) => {
      const half = [halfWide * look.scale, halfHigh * look.scale] as const;
      const heaps = groupPoints(waiting, signZoom(zoom, look), sizes.heapWithin);
      return [...heaps, ...pins].map(({ lng, lat }) => ({ lng, lat, weight: hidden, half }));
    },
    [waiting, pins, look],
  );
  return (
    <ClearNameLayer districts={districts} heavyAt={heavyAt} sizes={nameSizes} spacing={0.06} colour="name" mayLeave />
  );
});
