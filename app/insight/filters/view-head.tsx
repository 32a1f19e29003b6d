"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { InsightFilter } from "@/server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../view-context";
import { describeParts } from "./describe-filter";
import { Expected } from "./expected";
import { Timeline } from "./timeline";
import { useFilterWords } from "./use-filter-words";

/** What is looked at, in words; how many there are, and how many there usually are. */
export function ViewHead({ filter }: { filter: InsightFilter }) {
  const t = useTranslations("insightFilter");
  const common = useTranslations("common");
  const format = useFormat();
  const trpc = useTRPC();
  const words = useFilterWords();
  const { view } = useInsight();
  const places = useQuery(
    trpc.insight.places.queryOptions({ filter, resolution: null }, { placeholderData: keepPreviousData }),
  );
  // What is simulated is said by its mark.
  const [about, ...rest] = describeParts({ ...filter, data: "real" }, words);
  const total = places.data?.total;
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-8 gap-y-2 border-line border-b px-3 py-3 sm:px-4">
      <div className="flex min-w-0 flex-1 basis-96 items-center gap-4">
        <p className="shrink-0 text-right" aria-live="polite">
          <span className="block min-w-12 font-semibold text-3xl sm:text-4xl leading-none tracking-tight">
            {total === undefined ? "–" : format.number(total)}
          </span>
          <span className="text-ink-3 text-xs">{t("incidentsWord")}</span>
        </p>
        <div className="min-w-0">
          <h1 className="text-pretty font-semibold text-lg leading-snug">
            {about} <span className="font-normal text-ink-2">· {rest.join(" · ")}</span>
            {filter.data === "simulated" && (
              <strong className="hatched ml-2.5 inline-block rounded px-1.5 align-[0.15em] font-bold text-[0.6875rem] text-ink leading-5 tracking-wide">
                {common("simulated")}
              </strong>
            )}
          </h1>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
            {view.compare !== "none" && <Expected filter={filter} against={view.compare} />}
          </p>
        </div>
      </div>
      <Timeline filter={filter} />
    </header>
  );
}
