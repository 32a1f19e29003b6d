"use client";

import { useTranslations } from "next-intl";
import type { CellResolution } from "@/server/domain/insight";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../view-context";
import { cellKm2 } from "./cells";

/** What the colours of density say in numbers, each class by its place, and how large a cell or a radius is. */
export function useClassWords(classes: readonly number[], resolution: CellResolution | null) {
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
