"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { chooseScene, type SceneChoice, singleScreen } from "@/server/domain/wall-scene";
import { useTRPC } from "../../_live/cache/trpc";
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
  const { index, count, pinnedElsewhere } = ownScreen?.share ?? singleScreen;
  const pinnedKey = pinnedElsewhere.join();
  // The share is a new object after each refetch, so its values are compared.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `pinnedKey` stands for `pinnedElsewhere`.
  const share = useMemo(() => ({ index, count, pinnedElsewhere }), [index, count, pinnedKey]);
  return useMemo(
    () => chooseScene({ incidents: incidents ?? emptyIncidents, newIncidentId, pinnedScene, share }),
    [incidents, newIncidentId, pinnedScene, share],
  );
}
