"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useOpenIncidents } from "../_live/cache/use-live-data";
import { PriorityCounts } from "../_ui/priority-counts";
import { useFormat } from "../_words/use-format";

/** Open incidents by priority, and how many are short of units. */
export function OpenCounts() {
  const t = useTranslations("strip");
  const format = useFormat();
  const { incidents, query } = useOpenIncidents();
  const short = incidents.filter(({ unmet }) => unmet.length > 0).length;
  return (
    <div className="flex shrink-0 items-center gap-3">
      <PriorityCounts incidents={query.data} />
      <p
        title={t("unmetOf", { count: short })}
        className={`hidden h-7 shrink-0 items-center whitespace-nowrap gap-1.5 rounded-md px-2 sm:flex ${short > 0 ? "bg-alarm-ground font-semibold text-alarm" : "text-ink-3"}`}
      >
        <TriangleAlert className="size-4" aria-hidden />
        <span className="hidden xl:inline">{t("unmet")}</span>
        <span className="sr-only xl:hidden">{t("unmet")}</span>
        <span className="min-w-[1ch] text-right">{query.data ? format.number(short) : "–"}</span>
      </p>
    </div>
  );
}
