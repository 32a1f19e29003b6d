"use client";

import { useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import type { Way } from "../filters/view-keys";
import { countClasses, densityClasses, evenClasses, evenRates } from "./classes";
import type { Density } from "./use-density";

/** Incidents per 10,000 people in the days that are shown; null where the population is not known. */
export function rateOf(count: number, population: number | null): number | null {
  return population === null || population <= 0 ? null : (count * 10_000) / population;
}

type Asked = {
  way: Way;
  measure: "count" | "rate";
  density: Density;
  districts: readonly DistrictView[];
  /** The highest point of the surface. */
  peak: number;
};

/** Where each class of what is shown begins. While time plays it is that of the greatest of all its steps, and stays. */
export function useScale({ way, measure, density, districts, peak }: Asked): readonly number[] {
  const { most, frames, districts: counts } = density;
  const isRate = way === "district" && measure === "rate";
  const greatestRate = useMemo(() => {
    if (!isRate) return 0;
    const shown = frames ? frames.map(({ places }) => new Map(places)) : [counts];
    return Math.max(
      0,
      ...districts.flatMap(({ code, population }) =>
        shown.map((places) => rateOf(places.get(code) ?? 0, population) ?? 0),
      ),
    );
  }, [isRate, frames, counts, districts]);
  const ofCounts = isRate ? evenRates(greatestRate) : way === "district" ? evenClasses(most) : countClasses(most);
  const key = (way === "surface" ? densityClasses(peak) : ofCounts).join();
  // The same numbers stay the same list, so that what is drawn by them is not drawn anew.
  return useMemo(() => key.split(",").map(Number), [key]);
}
