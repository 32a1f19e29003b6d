"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { InsightFilter } from "@/server/domain/insight";
import { countDays } from "../../../server/domain/calendar";
import { chooseDefaultDataKind } from "../../../server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import { useMinWidth } from "../../_ui/use-min-width";
import { useFormat } from "../../_words/use-format";
import { describeFilterParts } from "./describe-filter";
import { wideRem } from "./filter-bar";
import { Timeline } from "./timeline";
import { useDayFormat, useFilterTexts } from "./use-filter-texts";
import { useInsight } from "./view-context";

/**
 * Describes the filter in words, with the number of incidents and a comparison with other periods. On a wide screen, the
 * timeline is beside it.
 */
export function ViewHeading({ filter }: { filter: InsightFilter }) {
  const t = useTranslations("insightFilter");
  const tCommon = useTranslations("common");
  const format = useFormat();
  const trpc = useTRPC();
  const filterTexts = useFilterTexts();
  const { view } = useInsight();
  const isWide = useMinWidth(wideRem);
  const placesQuery = useQuery(
    trpc.insight.places.queryOptions({ filter, resolution: null }, { placeholderData: keepPreviousData }),
  );
  // Do not mention simulated data in the description: a separate badge shows it.
  const [mainPart, ...otherParts] = describeFilterParts({ ...filter, data: "real" }, filterTexts);
  const total = placesQuery.data?.total;
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
            {mainPart} <span className="font-normal text-ink-2">· {otherParts.join(" · ")}</span>
            {filter.data === "simulated" && (
              <strong className="hatched ml-2.5 inline-block rounded px-1.5 align-[0.15em] font-bold text-[0.6875rem] text-ink leading-5 tracking-wide">
                {tCommon("simulated")}
              </strong>
            )}
          </h1>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
            <OtherDataNotice filter={filter} />
            {view.compare !== "none" && <ComparisonText filter={filter} comparisonKind={view.compare} />}
          </p>
        </div>
      </div>
      {isWide && <Timeline filter={filter} />}
    </header>
  );
}

/**
 * While simulated incidents are shown, says how many real ones there are. While real ones are shown, offers to go back
 * to the simulated history. Renders nothing if the real ones are shown by default.
 */
function OtherDataNotice({ filter }: { filter: InsightFilter }) {
  const t = useTranslations("insightFilter.otherData");
  const { scopeQuery, setView } = useInsight();
  const counts = scopeQuery.data?.counts;
  if (!counts || counts.real === 0 || chooseDefaultDataKind(counts) === "real") return null;
  const otherData = filter.data === "real" ? "simulated" : "real";
  return (
    <span>
      {t(filter.data, { count: counts.real })}{" "}
      <button
        type="button"
        onClick={() => void setView({ data: otherData })}
        className="rounded-sm font-medium text-ink underline underline-offset-2"
      >
        {t(`show.${otherData}`)}
      </button>
    </span>
  );
}

/** Says in words how the count compares with the usual range of earlier years, or with the preceding period. */
function ComparisonText({ filter, comparisonKind }: { filter: InsightFilter; comparisonKind: "before" | "years" }) {
  const t = useTranslations("insightFilter");
  const format = useFormat();
  const formatDay = useDayFormat();
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.insight.compare.queryOptions({ filter, with: comparisonKind }, { placeholderData: keepPreviousData }),
  );
  if (!data) return <span>{t("comparing")}</span>;
  if (comparisonKind === "before") {
    if (!data.before) return <span>{t("noPreviousPeriod")}</span>;
    const { from, to, count } = data.before;
    return (
      <span>{t("previousPeriod", { count: format.number(count), from: formatDay(from), to: formatDay(to) })}</span>
    );
  }
  const { low, high, years, now } = data;
  if (low !== null && high !== null) {
    const comparisonWithRange = now < low ? "below" : now > high ? "above" : "within";
    return (
      <span>
        {t("usualRange", { low: format.number(low), high: format.number(high), count: years.length })}
        <strong className="ml-1.5 font-semibold text-ink">{t(`verdict.${comparisonWithRange}`)}</strong>
      </span>
    );
  }
  if (countDays(filter.from, filter.to) > 366) return <span>{t("tooLong")}</span>;
  const [singleYear] = years;
  return (
    <span>
      {singleYear
        ? t("oneYear", { year: String(singleYear.year), count: format.number(singleYear.count) })
        : t("noYears")}
    </span>
  );
}
