"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { CellResolution, InsightFilter } from "@/server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import type { MapDisplay } from "../filters/view-params";
import type { TimeLapse } from "./time-lapse";

type Options = {
  filter: InsightFilter;
  display: MapDisplay;
  resolution: CellResolution | null;
  timeLapse: TimeLapse | null;
};
const emptyList: never[] = [];

/**
 * Returns the number of incidents by place, over the whole period or in the current step of the time-lapse. `maxCount`
 * is the highest count in any step, so that the colour scale does not change from step to step.
 */
export function useDensity({ filter, display, resolution, timeLapse }: Options) {
  const trpc = useTRPC();
  const places = useQuery(
    trpc.insight.places.queryOptions({ filter, resolution }, { placeholderData: keepPreviousData }),
  );
  const step = timeLapse?.step ?? "month";
  const isOn = timeLapse !== null;
  const options = { enabled: isOn, placeholderData: keepPreviousData, staleTime: 60_000 };
  const byDistrict = useQuery(trpc.insight.frames.queryOptions({ filter, resolution: null, step }, options));
  const byCell = useQuery(
    trpc.insight.frames.queryOptions(
      { filter, resolution, step },
      { ...options, enabled: isOn && resolution !== null },
    ),
  );

  const { data } = places;
  // The responses for districts and cells arrive separately. Until both have arrived for the same steps, the map shows
  // the whole period.
  const isComplete =
    isOn &&
    byDistrict.data !== undefined &&
    (resolution === null || byCell.data?.frames.length === byDistrict.data.frames.length);
  const districtFrames = isComplete ? byDistrict.data : undefined;
  const cellFrames = isComplete && resolution !== null ? byCell.data : undefined;
  const frames = districtFrames?.frames ?? null;
  const frameIndex = timeLapse ? Math.min(timeLapse.stepIndex, (frames?.length ?? 1) - 1) : 0;

  const districts = useMemo(() => {
    if (frames) return new Map(frames[frameIndex]?.places ?? emptyList);
    return new Map(data?.districts.map(({ code, count }) => [code, count] as const) ?? emptyList);
  }, [frames, frameIndex, data]);
  const cells = useMemo(() => {
    if (cellFrames) return new Map(cellFrames.frames[frameIndex]?.places ?? emptyList);
    return new Map(data?.cells ?? emptyList);
  }, [cellFrames, frameIndex, data]);

  const maxCount = useMemo(() => {
    if (districtFrames) return (display === "district" ? districtFrames.most : cellFrames?.most) ?? 0;
    return Math.max(0, ...(display === "district" ? districts : cells).values());
  }, [display, districtFrames, cellFrames, districts, cells]);

  return {
    places,
    districts,
    cells,
    maxCount,
    frames,
    frameIndex,
    cellFrames: cellFrames?.frames ?? null,
    framesFailed: isOn && (byDistrict.error !== null || byCell.error !== null),
    framesPending: isOn && !isComplete && byDistrict.error === null && byCell.error === null,
    retryFrames: () => void Promise.all([byDistrict.refetch(), byCell.refetch()]),
  };
}
export type Density = ReturnType<typeof useDensity>;
