"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { straightDistanceM } from "../../_map/tools/geometry";

const none: never[] = [];

/** The named place nearest to a point, and how far that is; what people say on the telephone. */
export function useNearPlace(point: { lng: number; lat: number } | null): { name: string; distanceM: number } | null {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.places.places.queryOptions(), staleTime: Number.POSITIVE_INFINITY });
  const places = query.data ?? none;
  const [lng, lat] = [point?.lng, point?.lat];
  return useMemo(() => {
    if (lng === undefined || lat === undefined) return null;
    let nearest: { name: string; distanceM: number } | null = null;
    for (const { name, kind, position } of places) {
      if (kind === "peat-hydrology-station") continue;
      const distanceM = straightDistanceM(position, { lng, lat });
      if (!nearest || distanceM < nearest.distanceM) nearest = { name, distanceM };
    }
    return nearest;
  }, [places, lng, lat]);
}
