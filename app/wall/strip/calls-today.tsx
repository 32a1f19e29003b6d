"use client";

import { Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "../../_words/use-format";
import { useFigures } from "./use-figures";

/** The calls since midnight, and the share of noise among those that are over. */
export function CallsToday() {
  const t = useTranslations("wallStrip");
  const format = useFormat();
  const figures = useFigures();
  const share =
    figures && figures.filteredToday > 0 ? Math.round((figures.noiseToday / figures.filteredToday) * 100) : null;
  return (
    <div className="flex shrink-0 items-center gap-2.5">
      <Phone className="wall-only-wide size-[1.9rem] text-ink-2" aria-hidden />
      <p className="flex flex-col whitespace-nowrap">
        <span className="flex items-baseline gap-2">
          <span className="font-bold text-[2rem] leading-[2.1rem]">
            {figures ? format.number(figures.callsToday) : "–"}
          </span>
          <span className="wall-small text-ink-2">{t("calls")}</span>
        </span>
        <span className="wall-small text-ink-2">
          {!figures ? t("callsUnknown") : share === null || share === 0 ? t("noNoise") : t("noise", { share })}
        </span>
      </p>
    </div>
  );
}
