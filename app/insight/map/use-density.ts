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
  const placesQuery = useQuery(
    trpc.insight.places.queryOptions({ filter, resolution }, { placeholderData: keepPreviousData }),
  );
  const step = timeLapse?.step ?? "month";
  const isTimeLapseOn = timeLapse !== null;
  const options = { enabled: isTimeLapseOn, placeholderData: keepPreviousData, staleTime: 60_000 };
  const districtFramesQuery = useQuery(trpc.insight.frames.queryOptions({ filter, resolution: null, step }, options));
  const cellFramesQuery = useQuery(
    trpc.insight.frames.queryOptions(
      { filter, resolution, step },
      { ...options, enabled: isTimeLapseOn && resolution !== null },
    ),
  );

  const { data } = placesQuery;
  // The responses for districts and cells arrive separately. Until both have arrived for the same steps, the map shows
  // the whole period. Frames of another step length, which are kept while new ones load, would be named wrongly.
  const isComplete =
    isTimeLapseOn &&
    districtFramesQuery.data?.step === step &&
    (resolution === null ||
      (cellFramesQuery.data?.step === step &&
        cellFramesQuery.data.frames.length === districtFramesQuery.data.frames.length));
  const districtFrames = isComplete ? districtFramesQuery.data : undefined;
  const cellFrames = isComplete && resolution !== null ? cellFramesQuery.data : undefined;
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
    places: placesQuery,
    districts,
    cells,
    maxCount,
    frames,
    frameIndex,
    cellFrames: cellFrames?.frames ?? null,
    framesFailed: isTimeLapseOn && (districtFramesQuery.error !== null || cellFramesQuery.error !== null),
    framesPending: isTimeLapseOn && !isComplete && districtFramesQuery.error === null && cellFramesQuery.error === null,
    retryFrames: () => void Promise.all([districtFramesQuery.refetch(), cellFramesQuery.refetch()]),
  };
}
export type Density = ReturnType<typeof useDensity>;
