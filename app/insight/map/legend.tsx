"use client";

import { useTranslations } from "next-intl";
import type { CellResolution } from "@/server/domain/insight";
import { useInsight } from "../filters/view-context";
import { findColourIndex } from "../parts/count-classes";
import { minIncidentsForSurface } from "./surface/use-surface";
import { useClassLabels } from "./use-class-breaks";

type Props = {
  classes: readonly number[];
  ramp: readonly string[];
  resolution: CellResolution | null;
  /** Number of incidents that appear in no cell because only their village or district is known. */
  impreciseCount: number;
  /** Number of incidents that appear in no cell because they are outside the regency. */
  boundaryCount: number;
  /** Whether badges on the map show the incidents for which only the village or district is known. */
  isImpreciseShown: boolean;
  hasTooFewIncidents: boolean;
  hasFixedClasses: boolean;
};

/**
 * Map legend: the range of each colour, the size of a cell or the kernel radius, and the incidents that are not on the
 * map.
 */
export function Legend({
  classes,
  ramp,
  resolution,
  impreciseCount,
  boundaryCount,
  isImpreciseShown,
  hasTooFewIncidents,
  hasFixedClasses,
}: Props) {
  const t = useTranslations("insightMap");
  const { view } = useInsight();
  const { way: display, measure } = view;
  const { title, formatRange, sizeText } = useClassLabels(classes, resolution);
  return (
    <section
      aria-label={t("legend")}
      className="border-line border-t bg-panel px-4 py-2.5 xl:max-w-72 xl:rounded-lg xl:border xl:px-3 xl:shadow-[0_4px_16px_rgb(0_0_0/0.25)]"
    >
      <h2 className="font-semibold text-[0.8125rem]">
        {title}
        {hasFixedClasses && <span className="ml-1.5 font-normal text-ink-3">{t("fixed")}</span>}
      </h2>
      {hasTooFewIncidents ? (
        <p className="mt-1 text-pretty text-[0.8125rem] text-ink-2">{t("tooFew", { count: minIncidentsForSurface })}</p>
      ) : (
        <ul className="mt-1.5 flex flex-wrap gap-x-3 gap-y-1">
          {classes.map((lowerLimit, index) => (
            <li key={lowerLimit} className="flex items-center gap-1.5 text-[0.8125rem]" data-least={lowerLimit}>
              <span
                aria-hidden
                className="size-4 rounded-[0.1875rem] border border-line-2"
                style={{ background: ramp[findColourIndex(index, classes.length)] }}
              />
              {formatRange(index)}
            </li>
          ))}
          {display === "district" && measure === "rate" && (
            <li className="flex items-center gap-1.5 text-[0.8125rem]">
              <span aria-hidden className="hatched size-4 rounded-[0.1875rem] border border-line-2" />
              {t("populationUnknown")}
            </li>
          )}
        </ul>
      )}
      <p className="mt-1.5 text-pretty text-ink-3 text-xs">{sizeText}</p>
      {(impreciseCount > 0 || boundaryCount > 0) && (
        <ul className="mt-1.5 space-y-0.5 border-line border-t pt-1.5 text-ink-2 text-xs">
          {impreciseCount > 0 && display !== "district" && (
            <li className="flex items-start gap-1.5">
              <span aria-hidden className="hatched mt-px size-3.5 shrink-0 rounded-full border border-ink-3" />
              {t(isImpreciseShown ? "withoutCell" : "withoutCellHint", { count: impreciseCount })}
            </li>
          )}
          {impreciseCount > 0 && display === "district" && (
            <li>{t("withoutCellInDistrict", { count: impreciseCount })}</li>
          )}
          {boundaryCount > 0 && <li>{t("boundary", { count: boundaryCount })}</li>}
        </ul>
      )}
    </section>
  );
}
