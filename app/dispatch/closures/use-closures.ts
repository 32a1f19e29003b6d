"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import type { RoomClosure } from "@/server/closures/read-closures";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { useRefetchChange } from "../../_live/feed/refetch-incidents";
import { useConsole } from "../console-context";
import { type DraftShape, editDraft, pointsOfShape, withCorner } from "./closure-draft";

const none: never[] = [];
/** Dispatchers are warned this long before a closure ends. */
const warnMs = 15 * 60_000;

/** The closures in force, those of them that end soon, and those that ended in the last 24 hours. */
export function useRoomClosures() {
  const trpc = useTRPC();
  const query = useQuery(trpc.closures.list.queryOptions());
  const closures = query.data?.closures ?? none;
  const now = useNow() ?? 0;
  // The lists stay the same objects until one of them changes, so that the map does not redraw every second.
  const phases = closures.map((closure) => phaseOf(closure, now)).join();
  const lists = useMemo(() => {
    const phaseAt = phases.split(",");
    const inPhase = (...wanted: string[]) => closures.filter((_, index) => wanted.includes(phaseAt[index] ?? ""));
    return { inForce: inPhase("open", "soon"), endsSoon: inPhase("soon"), over: inPhase("over") };
  }, [closures, phases]);
  return { ...lists, hasNetwork: query.data?.hasNetwork ?? false, query };
}

/** Refetches the closures after an action of this page. */
export function useRefetchClosures(): () => Promise<void> {
  const trpc = useTRPC();
  const refetchChange = useRefetchChange();
  return useCallback(() => refetchChange({ topic: "closures" }, trpc.closures.pathFilter()), [refetchChange, trpc]);
}

function phaseOf({ liftedAt, endsAt }: RoomClosure, now: number): "open" | "soon" | "over" {
  if (liftedAt !== null) return "over";
  const leftMs = endsAt === null ? Number.POSITIVE_INFINITY : endsAt.getTime() - now;
  if (leftMs <= 0) return "over";
  return leftMs <= warnMs ? "soon" : "open";
}

type Point = { lng: number; lat: number };

/** Uses a point from the map or the search in the open form: picks the road there, or adds a corner. */
export function useClosurePoint(): (at: Point) => Promise<void> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { state, act, camera } = useConsole();
  const bridgeName = useTranslations("closureForm");
  const kind = state.closure?.kind;
  return useCallback(
    async ({ lng, lat }) => {
      if (kind !== "road") return act({ do: "edit-closure", change: (draft) => withCorner(draft, { lng, lat }) });
      act({ do: "edit-closure", change: (draft) => ({ ...draft, roadSearch: "searching" }) });
      try {
        const road = await queries.fetchQuery(trpc.closures.findRoad.queryOptions({ lng, lat }));
        if (!road)
          return act({ do: "edit-closure", change: (draft) => ({ ...draft, road: null, roadSearch: "none" }) });
        const { metres, bridge, geometry } = road;
        const own = road.name ?? road.ref;
        const isNamedBridge = own !== null && /jembatan|bridge/i.test(own);
        const name = bridge && !isNamedBridge ? [bridgeName("bridge"), own].filter(Boolean).join(" ") : own;
        const picked = { name, metres, bridge, geometry: geometry as DraftShape };
        act({
          do: "edit-closure",
          change: (draft) => {
            // Keep a name that the dispatcher typed.
            const isOwnName = draft.label !== "" && draft.label !== draft.road?.name;
            return editDraft(draft, { road: picked, roadSearch: "idle", ...(!isOwnName && { label: name ?? "" }) });
          },
        });
        camera.current?.show(pointsOfShape(geometry));
      } catch {
        act({ do: "edit-closure", change: (draft) => ({ ...draft, roadSearch: "failed" }) });
      }
    },
    [kind, act, queries, trpc, camera, bridgeName],
  );
}
