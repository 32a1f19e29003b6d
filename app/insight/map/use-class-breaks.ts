"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { CellResolution } from "@/server/domain/insight";
import type { DistrictView } from "@/server/places/list-places";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../filters/view-context";
import type { MapDisplay } from "../filters/view-params";
import { countClasses, densityClasses, evenClasses, evenRates } from "../parts/count-classes";
import { cellKm2 } from "./cells";
import type { Density } from "./use-density";

/** Incidents per 10,000 people in the days that are shown; null where the population is not known. */
export function rateOf(count: number, population: number | null): number | null {
  return population === null || population <= 0 ? null : (count * 10_000) / population;
}

type Asked = {
  way: MapDisplay;
  measure: "count" | "rate";
  density: Density;
  districts: readonly DistrictView[];
  /** The highest point of the surface. */
  peak: number;
};

/** Where each class of what is shown begins. While time plays it is that of the greatest of all its steps, and stays. */
export function useClassBreaks({ way, measure, density, districts, peak }: Asked): readonly number[] {
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

/** What the colours of density say in numbers, each class by its place, and how large a cell or a radius is. */
export function useClassLabels(classes: readonly number[], resolution: CellResolution | null) {
  const t = useTranslations("insightMap");
  const format = useFormat();
  const { view } = useInsight();
  const { way, measure, radius } = view;
  const isCount = way === "cell" || (way === "district" && measure === "count");
  const number = (value: number) => (isCount ? format.number(value) : format.decimal(value));
  return {
    title: t(way === "district" ? `unit.${measure}` : `unit.${way}`),
    range: (index: number) => {
      const [least = 0, next] = [classes[index], classes[index + 1]];
      // The lowest rate begins anywhere above nothing.
      if (index === 0 && way === "district" && measure === "rate") {
        return t("lessThan", { most: number(next ?? 1) });
      }
      if (next === undefined) return t("orMore", { least: number(least) });
      if (!isCount) return t("range", { least: number(least), most: number(next) });
      return next - least === 1 ? number(least) : t("range", { least: number(least), most: number(next - 1) });
    },
    size:
      way === "cell"
        ? resolution && t("cellSize", { km2: format.decimal(cellKm2[resolution]) })
        : way === "surface"
          ? `${t("surfaceSize", { km: radius })} ${t("surfaceFrom", { least: number(classes[0] ?? 0) })}`
          : t(measure === "rate" ? "rateNote" : "countNote"),
  };
}
