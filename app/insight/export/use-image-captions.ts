"use client";

import { useTranslations } from "next-intl";
import type { InsightFilter } from "@/server/domain/insight";
import { useTRPCClient } from "../../_live/cache/trpc";
import { useFormat } from "../../_words/use-format";
import { describeFilter } from "../filters/describe-filter";
import { useFilterTexts } from "../filters/use-filter-texts";
import { usePercentFormat } from "../parts/use-figure-format";
import type { ImageCaptions } from "./images/draw-image";

/**
 * Returns a function that fetches the number of incidents and the data quality for this filter, and returns the
 * captions of an image with these figures.
 */
export function useImageCaptions(
  filter: InsightFilter,
): (title: string, attribution?: string | null) => Promise<ImageCaptions> {
  const t = useTranslations("imageFrame");
  const tCommon = useTranslations("common");
  const filterTexts = useFilterTexts();
  const format = useFormat();
  const formatShare = usePercentFormat();
  const client = useTRPCClient();
  return async (title, attribution) => {
    const { groups } = await client.insight.steps.query({ filter, by: "all" });
    const breakdown = await client.insight.inside.query({ filter });
    const quality = await client.insight.quality.query({ filter });
    const { total = 0, complete = 0 } = groups[0] ?? {};
    const qualityText = t("quality", {
      complete: formatShare(complete, total),
      exact: formatShare(breakdown.precisions.exact, breakdown.total),
      noise: formatShare(quality.calls.noise, quality.calls.total),
    });
    return {
      title,
      filters: describeFilter(filter, filterTexts),
      footerLines: [
        `${t("n", { n: format.number(total) })} · ${qualityText} · ${t("masked")}`,
        [t("source", { moment: format.dateTime(new Date()) }), attribution].filter(Boolean).join(" · "),
      ],
      simulated: filter.data === "simulated" ? tCommon("simulated") : null,
    };
  };
}
