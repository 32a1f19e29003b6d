"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { CellResolution } from "@/server/domain/insight";
import type { DistrictView } from "@/server/places/list-places";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../filters/view-context";
import type { MapDisplay } from "../filters/view-params";
import {
  computeCountClassLimits,
  computeDensityClassLimits,
  computeEvenClassLimits,
  computeEvenRateLimits,
} from "../parts/count-classes";
import { cellKm2 } from "./cells";
import type { Density } from "./use-density";

/** Incidents per 10,000 people in the period; null when the population is unknown. */
export function computeRate(count: number, population: number | null): number | null {
  return population === null || population <= 0 ? null : (count * 10_000) / population;
}

type Options = {
  display: MapDisplay;
  measure: "count" | "rate";
  density: Density;
  districts: readonly DistrictView[];
  /** Highest value of the heat surface over all steps. */
  peak: number;
};

/**
 * Returns the lower limits of the colour classes. In a time-lapse they are derived from all steps, so that the colour
 * scale does not change from step to step.
 */
export function useClassBreaks({ display, measure, density, districts, peak }: Options): readonly number[] {
  const { maxCount, frames, districts: counts } = density;
  const showsRates = display === "district" && measure === "rate";
  const maxRate = useMemo(() => {
    if (!showsRates) return 0;
    const shownCounts = frames ? frames.map(({ places }) => new Map(places)) : [counts];
    return Math.max(
      0,
      ...districts.flatMap(({ code, population }) =>
        shownCounts.map((places) => computeRate(places.get(code) ?? 0, population) ?? 0),
      ),
    );
  }, [showsRates, frames, counts, districts]);
  const breaks = showsRates
    ? computeEvenRateLimits(maxRate)
    : display === "district"
      ? computeEvenClassLimits(maxCount)
      : computeCountClassLimits(maxCount);
  const key = (display === "surface" ? computeDensityClassLimits(peak) : breaks).join();
  // Return the same array as long as the numbers do not change; otherwise the layers would be redrawn.
  return useMemo(() => key.split(",").map(Number), [key]);
}

/** Returns the texts of the legend: title, range of each class, and size of a cell or kernel radius. */
export function useClassLabels(classes: readonly number[], resolution: CellResolution | null) {
  const t = useTranslations("insightMap");
  const format = useFormat();
  const { view } = useInsight();
  const { way: display, measure, radius } = view;
  const showsCounts = display === "cell" || (display === "district" && measure === "count");
  const formatNumber = (value: number) => (showsCounts ? format.number(value) : format.decimal(value));
  return {
    title: t(display === "district" ? `unit.${measure}` : `unit.${display}`),
    formatRange: (index: number) => {
      const [lowerLimit = 0, nextLowerLimit] = [classes[index], classes[index + 1]];
      // The lowest class of rates starts just above zero.
      if (index === 0 && display === "district" && measure === "rate") {
        return t("lessThan", { most: formatNumber(nextLowerLimit ?? 1) });
      }
      if (nextLowerLimit === undefined) return t("orMore", { least: formatNumber(lowerLimit) });
      if (!showsCounts) return t("range", { least: formatNumber(lowerLimit), most: formatNumber(nextLowerLimit) });
      return nextLowerLimit - lowerLimit === 1
        ? formatNumber(lowerLimit)
        : t("range", { least: formatNumber(lowerLimit), most: formatNumber(nextLowerLimit - 1) });
    },
    sizeText:
      display === "cell"
        ? resolution && t("cellSize", { km2: format.decimal(cellKm2[resolution]) })
        : display === "surface"
          ? `${t("surfaceSize", { km: radius })} ${t("surfaceFrom", { least: formatNumber(classes[0] ?? 0) })}`
          : t(measure === "rate" ? "rateNote" : "countNote"),
  };
}
