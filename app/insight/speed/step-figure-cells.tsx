"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "../../_words/use-format";
import { isFew, type StepFigures } from "./speed-figures";
import { useDuration } from "./use-duration";
import { usePercent } from "./use-percent";

/** Median, 90th percentile, how many, and how many kept the target: four cells of a row. */
export function StepFigureCells({ figures: { n, median, p90, promised, within } }: { figures: StepFigures }) {
  const t = useTranslations("speed");
  const format = useFormat();
  const duration = useDuration();
  const percent = usePercent();
  if (n === 0 || median === null || p90 === null) {
    return (
      <td colSpan={4} className="px-2 py-1.5 pr-4 text-right text-ink-3">
        {t("noStamps")}
      </td>
    );
  }
  return (
    <>
      <td className="whitespace-nowrap px-2 py-1.5 text-right font-semibold">{duration(median)}</td>
      <td className="whitespace-nowrap px-2 py-1.5 text-right">{duration(p90)}</td>
      <td className="px-2 py-1.5 text-right">
        {format.number(n)}
        {isFew(n) && <span className="block whitespace-nowrap text-ink-3 text-xs italic">{t("few")}</span>}
      </td>
      <td className="px-2 py-1.5 pr-4 text-right lg:whitespace-nowrap">
        {promised === 0 ? (
          <span className="text-ink-3">{t("noTarget")}</span>
        ) : (
          t("keptOf", {
            within: format.number(within),
            promised: format.number(promised),
            percent: percent(within, promised),
          })
        )}
      </td>
    </>
  );
}
