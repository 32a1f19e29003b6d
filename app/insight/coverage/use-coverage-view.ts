"use client";

import { createParser, parseAsNumberLiteral, parseAsStringLiteral, useQueryStates } from "nuqs";
import { hourBands } from "@/db/network-vocabulary";
import { unitKinds } from "@/db/vocabulary";
import { helpMeasures, type Limit } from "@/server/domain/coverage";

/** Maximum number of trial stations. */
export const maxTrialStations = 3;

type Point = { lng: number; lat: number };

const parseAsLimit = createParser({
  parse: (text): Limit | null => {
    const [, by, max] = /^(km|minutes)-(\d{1,4}(?:\.\d{1,2})?)$/.exec(text) ?? [];
    const value = Number(max);
    return (by === "km" || by === "minutes") && value > 0 && value <= 1_440 ? { by, max: value } : null;
  },
  serialize: toLimitKey,
  eq: (a, b) => a.by === b.by && a.max === b.max,
});

const parseAsPoints = createParser({
  parse: (text): Point[] | null => {
    const points = text.split("_").flatMap((part): Point[] => {
      const [lng, lat] = part.split(",").map(Number);
      const isValid = lng !== undefined && lat !== undefined && Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
      return isValid ? [{ lng, lat }] : [];
    });
    return points.length > 0 ? points.slice(0, maxTrialStations) : null;
  },
  serialize: (points: Point[]) => points.map(({ lng, lat }) => `${lng},${lat}`).join("_"),
  eq: (a, b) => JSON.stringify(a) === JSON.stringify(b),
});

/** Where an isochrone starts. */
type IsochroneStart = { station: string } | { unitId: string };

const parseAsIsochroneStart = createParser({
  parse: (text): IsochroneStart | null => {
    const [, unitId, station] = /^(?:unit-([0-9a-f-]{36})|station-(.{1,100}))$/.exec(text) ?? [];
    return unitId ? { unitId } : station ? { station } : null;
  },
  serialize: toIsochroneStartKey,
  eq: (a, b) => toIsochroneStartKey(a) === toIsochroneStartKey(b),
});

/** Formats the start of an isochrone as text, for the URL and the select field. */
export function toIsochroneStartKey(from: IsochroneStart): string {
  return "unitId" in from ? `unit-${from.unitId}` : `station-${from.station}`;
}

export const parseIsochroneStart = parseAsIsochroneStart.parse;

/**
 * Durations of an isochrone that the user can select, in minutes. The isochrone has an outline at each third of the
 * duration.
 */
export const isochroneMinutes = [15, 30, 60] as const;

/** Formats a limit as text such as "km-10", for the URL and the select field. */
export function toLimitKey({ by, max }: Limit): string {
  return `${by}-${max}`;
}

export const parseLimit = parseAsLimit.parse;

const coverageParams = {
  help: parseAsStringLiteral(["any", ...unitKinds] as const).withDefault("ambulance"),
  reach: parseAsStringLiteral(helpMeasures).withDefault("usual"),
  within: parseAsLimit.withDefault({ by: "minutes", max: 30 }),
  trialStations: parseAsPoints.withDefault([]),
  /** The part of the day whose learned speeds apply; null for the current one. */
  hourBand: parseAsStringLiteral(hourBands),
  from: parseAsIsochroneStart,
  minutes: parseAsNumberLiteral(isochroneMinutes).withDefault(30),
};
/** Parameters whose name in the URL differs from the name in code. Existing links must remain valid. */
const urlKeys = { trialStations: "tried", hourBand: "hour" } as const;

/** Settings of the coverage tab and the trial stations, stored in the URL. */
export function useCoverageView() {
  const [{ help, reach, within, trialStations, hourBand, from, minutes }, setView] = useQueryStates(coverageParams, {
    history: "push",
    urlKeys,
  });
  return {
    help,
    kind: help === "any" ? null : help,
    helpMeasure: reach,
    limit: within,
    trialStations,
    hourBand,
    from,
    minutes,
    setView,
  };
}
export type CoverageView = ReturnType<typeof useCoverageView>;
