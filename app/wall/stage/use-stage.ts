"use client";

import { useEffect, useState } from "react";
import type { OverviewIncident } from "../use-overview";
import { emptyStage, nextStage, type Stage, stageEnds } from "./next-stage";

const none: never[] = [];

/** The newest incident, for a while; then the next, or none. `incidents` is undefined until they were read. */
export function useStage(incidents: readonly OverviewIncident[] | undefined) {
  const [stage, setStage] = useState<Stage>(emptyStage);

  useEffect(() => {
    if (!incidents) return;
    const go = () => setStage((before) => nextStage(before, incidents, Date.now()));
    go();
    const ends = stageEnds(stage, incidents);
    if (ends === null) return;
    const timer = setTimeout(go, Math.max(0, ends - Date.now()));
    return () => clearTimeout(timer);
  }, [incidents, stage]);

  const staged = (incidents ?? none).find(({ id }) => id === stage.shown?.id) ?? null;
  return { staged, place: stage.place, count: stage.count };
}
