"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { chooseScene, type SceneChoice, singleScreen } from "@/server/domain/wall-scene";
import { useTRPC } from "../../_live/cache/trpc";
import { areJsonEqual, useStableValue } from "../../_map/motion/use-stable-value";
import { useMe } from "../../_session/use-me";
import type { OverviewIncident } from "../overview-incident";

const emptyIncidents: never[] = [];

/**
 * Returns the scene of this screen; see `chooseScene`. A paired screen follows its pin and its group, which
 * `useScreenSettings` refetches. A person's own screen is a single screen without a pin.
 */
export function useScene(
  incidents: readonly OverviewIncident[] | undefined,
  newIncidentId: string | null,
): SceneChoice {
  const trpc = useTRPC();
  const { data: me } = useMe();
  const { data: ownScreen } = useQuery({ ...trpc.screens.own.queryOptions(), enabled: me?.kind === "screen" });
  const pinnedScene = ownScreen?.pinnedScene ?? null;
  // The share is a new object after each refetch, so its values are compared.
  const share = useStableValue(ownScreen?.share ?? singleScreen, areJsonEqual);
  return useMemo(
    () => chooseScene({ incidents: incidents ?? emptyIncidents, newIncidentId, pinnedScene, share }),
    [incidents, newIncidentId, pinnedScene, share],
  );
}
