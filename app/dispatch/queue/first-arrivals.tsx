"use client";

import { type Dispatch, memo, type SetStateAction, useEffect, useMemo } from "react";
import { toArrivalMinutes } from "@/server/domain/arrival";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { type Arrivals, useArrivals } from "../../_live/arrivals/use-arrivals";

/** Minutes until the first crew of an incident arrives, by incident id; 0 for less than one minute. */
export type ArrivalMinutes = ReadonlyMap<string, number>;

type Props = {
  incidents: readonly ListedIncident[];
  setArrivalMinutes: Dispatch<SetStateAction<ArrivalMinutes>>;
};

/**
 * Keeps the minutes until the first crew of each incident arrives up to date. Incidents without a known arrival, or with
 * a crew at the scene or transporting, have none. It is a component of its own because preparing the queries for
 * hundreds of incidents would delay each render of the list.
 */
export const FirstArrivals = memo(function FirstArrivals({ incidents, setArrivalMinutes }: Props) {
  const locatedIncidents = useMemo(
    () => incidents.flatMap(({ id, location, assignments }) => (location ? [{ id, location, assignments }] : [])),
    [incidents],
  );
  const arrivals = useArrivals(locatedIncidents);
  useEffect(() => {
    const newMinutes = computeArrivalMinutes(incidents, arrivals);
    setArrivalMinutes((minutes) => (areMinutesEqual(minutes, newMinutes) ? minutes : newMinutes));
  }, [incidents, arrivals, setArrivalMinutes]);
  return null;
});

function computeArrivalMinutes(incidents: readonly ListedIncident[], arrivals: Arrivals): ArrivalMinutes {
  return new Map(
    incidents.flatMap(({ id, assignments }): [string, number][] => {
      if (assignments.some(({ state }) => state === "onScene" || state === "transporting")) return [];
      const seconds = assignments.flatMap((assignment) => arrivals.get(assignment.id)?.secondsLeft ?? []);
      return seconds.length === 0 ? [] : [[id, toArrivalMinutes(Math.min(...seconds))]];
    }),
  );
}

function areMinutesEqual(a: ArrivalMinutes, b: ArrivalMinutes): boolean {
  return a.size === b.size && [...a].every(([id, minutes]) => b.get(id) === minutes);
}
