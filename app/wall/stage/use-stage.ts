"use client";

import { useEffect, useState } from "react";
import type { OverviewIncident } from "../use-overview";
import { emptyStage, nextStage, type Stage, stageEnds } from "./next-stage";

const none: never[] = [];
const againMs = 250;

/** The newest incident, for a while; then the next, or none. `incidents` is undefined until they were read. */
export function useStage(incidents: readonly OverviewIncident[] | undefined) {
  const [stage, setStage] = useState<Stage>(emptyStage);

  useEffect(() => {
    if (!incidents) return;
    // By the steady clock: one that is set back would keep the stage.
    const go = () => setStage((before) => nextStage(before, incidents, performance.now()));
    go();
    const ends = stageEnds(stage, incidents);
    if (ends === null) return;
    // A timer may fire a moment early, and then nothing changes that would set another.
    const tick = () => {
      go();
      timer = setTimeout(tick, againMs);
    };
    let timer = setTimeout(tick, Math.max(0, ends - performance.now()));
    return () => clearTimeout(timer);
  }, [incidents, stage]);

  const staged = (incidents ?? none).find(({ id }) => id === stage.shown?.id) ?? null;
  return { staged, place: stage.place, count: stage.count };
}
