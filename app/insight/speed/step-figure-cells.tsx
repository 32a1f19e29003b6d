"use client";

import { useTranslations } from "next-intl";
import type { InsightStep } from "@/server/domain/insight";
import { useFormat } from "../../_words/use-format";
import { useDurationFormat, usePercentFormat } from "../parts/use-figure-format";

/** Four table cells: median, 90th percentile, number of incidents, and share within the target. */
export function StepFigureCells({ figures: { n, median, p90, promised, within } }: { figures: StepFigures }) {
  const t = useTranslations("speed");
  const format = useFormat();
  const formatDuration = useDurationFormat();
  const formatPercent = usePercentFormat();
  if (n === 0 || median === null || p90 === null) {
    return (
      <td colSpan={4} className="px-2 py-1.5 pr-4 text-right text-ink-3">
        {t("noStamps")}
      </td>
    );
  }
  return (
    <>
      <td className="text-balance px-2 py-1.5 text-right font-semibold sm:whitespace-nowrap">
        {formatDuration(median)}
      </td>
      <td className="text-balance px-2 py-1.5 text-right sm:whitespace-nowrap">{formatDuration(p90)}</td>
      <td className="px-2 py-1.5 text-right">
        {format.number(n)}
        {isUnreliableCount(n) && <span className="block whitespace-nowrap text-ink-3 text-xs italic">{t("few")}</span>}
      </td>
      <td className="px-2 py-1.5 pr-4 text-right 2xl:whitespace-nowrap">
        {promised === 0 ? (
          <span className="text-ink-3">{t("noTarget")}</span>
        ) : (
          t("keptOf", {
            within: format.number(within),
            promised: format.number(promised),
            percent: formatPercent(within, promised),
          })
        )}
      </td>
    </>
  );
}

/** The column headers for `StepFigureCells`. */
export function useStepFigureHeaders(): readonly string[] {
  const t = useTranslations("speed");
  return [t("median"), t("p90"), t("n"), t("kept")];
}

/**
 * Figures of one step. `n`: number of incidents that have the step; `median` and `p90`: its duration in seconds;
 * `promised`: number of these incidents with a target; `within`: number that met their target.
 */
export type StepFigures = { n: number; median: number | null; p90: number | null; promised: number; within: number };
/**
 * The figures of a group of incidents. `complete`: number of incidents that have all steps from dispatch to on scene.
 */
export type StepGroup = { key: string; total: number; complete: number; steps: Record<InsightStep, StepFigures> };

/** Minimum number of incidents for a reliable median; a median based on fewer is marked. */
const minReliableCount = 5;

export function isUnreliableCount(n: number): boolean {
  return n > 0 && n < minReliableCount;
}
