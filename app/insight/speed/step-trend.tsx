"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { InsightFilter, InsightStep } from "@/server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import { ScrollBox } from "../../_ui/panel";
import { StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useDayFormat } from "../filters/use-filter-texts";
import { Card } from "../parts/card";
import { QueryState } from "../parts/query-state";
import { useDurationFormat } from "../parts/use-figure-format";
import { isUnreliableCount } from "./step-figure-cells";
import { useTargetOfFilter } from "./targets";
import { TrendChart } from "./trend-chart";

type Props = { filter: InsightFilter; step: InsightStep };

/** The durations of one step of the response by month, as a chart and as a table. */
export function StepTrend({ filter, step }: Props) {
  const t = useTranslations("speed");
  const tTable = useTranslations("table");
  const stepName = useTranslations("insightStep");
  const trpc = useTRPC();
  const query = useQuery(trpc.insight.trend.queryOptions({ filter, step }, { placeholderData: keepPreviousData }));
  const months = query.data?.months;
  const hasIncidents = months?.some(({ n }) => n > 0);
  const target = useTargetOfFilter(filter, step);
  const targetSeconds = typeof target === "number" ? target : null;
  return (
    <Card title={t("trend", { step: stepName(step) })} lead={t("trendLead")}>
      <QueryState query={query} rows={4} label={tTable("loading")} />
      {months && !hasIncidents && <StateMessage title={t("trendNone")} />}
      {months && hasIncidents && (
        <div className="px-4">
          {target === "several" && <p className="mb-2 text-pretty text-ink-2">{t("targetsDiffer")}</p>}
          <TrendChart
            months={months}
            targetSeconds={targetSeconds}
            label={t(targetSeconds === null ? "trendAlt" : "trendAltTarget", { step: stepName(step) })}
          />
          <details className="mt-2">
            <summary className="font-medium text-ink-2">{t("table")}</summary>
            <MonthTable months={months} targetSeconds={targetSeconds} label={t("trend", { step: stepName(step) })} />
          </details>
        </div>
      )}
    </Card>
  );
}

type Month = { month: string; n: number; median: number | null; p90: number | null };

type TableProps = { months: readonly Month[]; targetSeconds: number | null; label: string };

function MonthTable({ months, targetSeconds, label }: TableProps) {
  const t = useTranslations("speed");
  const format = useFormat();
  const formatDuration = useDurationFormat();
  const formatDay = useDayFormat();
  return (
    <ScrollBox name={label} className="mt-1 max-h-72 overflow-auto">
      <table className="w-full border-collapse" aria-label={label}>
        <thead>
          <tr className="border-line border-b text-ink-3 text-xs">
            <th scope="col" className="sticky top-0 bg-panel px-2 py-1.5 text-left font-semibold">
              {t("month")}
            </th>
            {[t("median"), t("p90"), ...(targetSeconds === null ? [] : [t("target")]), t("n")].map((header) => (
              <th key={header} scope="col" className="sticky top-0 bg-panel px-2 py-1.5 text-right font-semibold">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, n, median, p90 }) => (
            <tr key={month} className="border-line border-b">
              <th scope="row" className="px-2 py-1 text-left font-normal">
                {formatDay(month, "month")}
              </th>
              {median === null || p90 === null ? (
                <td colSpan={2} className="px-2 py-1 text-right text-ink-3">
                  {t("noStamps")}
                </td>
              ) : (
                [median, p90].map((seconds, index) => (
                  <td key={index === 0 ? "median" : "p90"} className="px-2 py-1 text-right">
                    {formatDuration(seconds)}
                    {targetSeconds !== null && (
                      <span className="block text-ink-3 text-xs">
                        {t(seconds <= targetSeconds ? "withinTarget" : "beyondTarget")}
                      </span>
                    )}
                  </td>
                ))
              )}
              {targetSeconds !== null && <td className="px-2 py-1 text-right">{formatDuration(targetSeconds)}</td>}
              <td className="px-2 py-1 text-right">
                {format.number(n)}
                {isUnreliableCount(n) && <span className="ml-1.5 text-ink-3 text-xs italic">{t("few")}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
