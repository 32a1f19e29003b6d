"use client";

import { createParser, parseAsNumberLiteral, parseAsStringLiteral, useQueryStates } from "nuqs";
import { unitKinds } from "@/db/vocabulary";
import { type Limit, measures } from "@/server/domain/coverage";

/** Maximum number of trial stations. */
export const maxTrialStations = 3;

type Point = { lng: number; lat: number };

const parseAsLimit = createParser({
  parse: (text): Limit | null => {
    const [, by, most] = /^(km|minutes)-(\d{1,4}(?:\.\d{1,2})?)$/.exec(text) ?? [];
    const value = Number(most);
    return (by === "km" || by === "minutes") && value > 0 && value <= 1_440 ? { by, most: value } : null;
  },
  serialize: limitKey,
  eq: (a, b) => a.by === b.by && a.most === b.most,
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
type IsochroneFrom = { station: string } | { unitId: string };

const parseAsFrom = createParser({
  parse: (text): IsochroneFrom | null => {
    const [, unitId, station] = /^(?:unit-([0-9a-f-]{36})|station-(.{1,100}))$/.exec(text) ?? [];
    return unitId ? { unitId } : station ? { station } : null;
  },
  serialize: fromKey,
  eq: (a, b) => fromKey(a) === fromKey(b),
});

/** The start of an isochrone as text, for the URL and the select field. */
export function fromKey(from: IsochroneFrom): string {
  return "unitId" in from ? `unit-${from.unitId}` : `station-${from.station}`;
}

export const parseFrom = parseAsFrom.parse;

/** Selectable durations of an isochrone, in minutes; it has an outline at each third of the duration. */
export const isochroneMinutes = [15, 30, 60] as const;

/** A limit as text, for the URL and the select field: "km-10". */
export function limitKey({ by, most }: Limit): string {
  return `${by}-${most}`;
}

export const parseLimit = parseAsLimit.parse;

const keys = {
  help: parseAsStringLiteral(["any", ...unitKinds] as const).withDefault("ambulance"),
  reach: parseAsStringLiteral(measures).withDefault("usual"),
  within: parseAsLimit.withDefault({ by: "minutes", most: 30 }),
  tried: parseAsPoints.withDefault([]),
  from: parseAsFrom,
  minutes: parseAsNumberLiteral(isochroneMinutes).withDefault(30),
};

/** Settings of the coverage tab and the trial stations, stored in the URL. */
export function useCoverageView() {
  const [{ help, reach, within, tried, from, minutes }, change] = useQueryStates(keys, { history: "push" });
  return { help, kind: help === "any" ? null : help, measure: reach, limit: within, tried, from, minutes, change };
}
export type CoverageView = ReturnType<typeof useCoverageView>;
