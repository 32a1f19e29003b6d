"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { InsightFilter } from "@/server/domain/insight";
import { countDays } from "../../../server/domain/calendar";
import { useTRPC } from "../../_live/cache/trpc";
import { useFormat } from "../../_words/use-format";
import { useDayFormat } from "./use-filter-words";

/** How the count stands to earlier ones, in words: the usual range of earlier years, or the days right before. */
export function Expected({ filter, against }: { filter: InsightFilter; against: "before" | "years" }) {
  const t = useTranslations("insightFilter");
  const format = useFormat();
  const day = useDayFormat();
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.insight.compare.queryOptions({ filter, with: against }, { placeholderData: keepPreviousData }),
  );
  if (!data) return <span>{t("comparing")}</span>;
  if (against === "before") {
    if (!data.before) return <span>{t("noBefore")}</span>;
    const { from, to, count } = data.before;
    return <span>{t("beforeWas", { count: format.number(count), from: day(from), to: day(to) })}</span>;
  }
  const { low, high, years, now } = data;
  if (low !== null && high !== null) {
    const verdict = now < low ? "below" : now > high ? "above" : "within";
    return (
      <span>
        {t("usually", { low: format.number(low), high: format.number(high), count: years.length })}
        <strong className="ml-1.5 font-semibold text-ink">{t(`verdict.${verdict}`)}</strong>
      </span>
    );
  }
  if (countDays(filter.from, filter.to) > 366) return <span>{t("tooLong")}</span>;
  const [only] = years;
  return (
    <span>{only ? t("oneYear", { year: String(only.year), count: format.number(only.count) }) : t("noYears")}</span>
  );
}
