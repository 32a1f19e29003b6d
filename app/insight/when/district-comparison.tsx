"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { InsightFilter } from "@/server/domain/insight";
import { countDays } from "../../../server/domain/calendar";
import { useTRPC } from "../../_live/cache/trpc";
import { StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../filters/view-context";
import { Card } from "../parts/card";
import { QueryState } from "../parts/query-state";

type Row = { code: string; now: number; before: number | null; low: number | null; high: number | null };

/**
 * Compares the count of each district with its usual range or with the preceding period, in numbers and as a dot on a
 * range bar.
 */
export function DistrictComparison({
  filter,
  comparisonKind,
}: {
  filter: InsightFilter;
  comparisonKind: "before" | "years";
}) {
  const t = useTranslations("insightWhen");
  const tFilter = useTranslations("insightFilter");
  const format = useFormat();
  const trpc = useTRPC();
  const { districts = [] } = useInsight();
  const comparison = useQuery(
    trpc.insight.compare.queryOptions({ filter, with: comparisonKind }, { placeholderData: keepPreviousData }),
  );
  const isTooLong = comparisonKind === "years" && countDays(filter.from, filter.to) > 366;
  const rows = isTooLong ? [] : [...(comparison.data?.districts ?? [])].sort((a, b) => b.now - a.now);
  const maxCount = Math.max(1, ...rows.map(({ now, before, high }) => Math.max(now, before ?? 0, high ?? 0)));
  const districtName = (code: string) => districts.find((district) => district.code === code)?.name ?? code;
  const describeUsualRange = ({ before, low, high }: Row) => {
    if (comparisonKind === "before") return before === null ? t("notKnown") : format.number(before);
    return low === null || high === null
      ? t("notKnown")
      : low === high
        ? format.number(low)
        : t("range", { low: format.number(low), high: format.number(high) });
  };
  return (
    <Card isPadded title={t("compared")} lead={t(`comparedNote.${comparisonKind}`)} className="xl:col-span-2">
      <QueryState query={comparison} rows={6} label={t("loading")} />
      {comparison.data && rows.length === 0 && <StateMessage title={isTooLong ? tFilter("tooLong") : t("empty")} />}
      {rows.length > 0 && (
        <table className="w-full border-collapse">
          <caption className="sr-only">{t("compared")}</caption>
          <thead>
            <tr className="text-left text-ink-3 text-xs">
              <th scope="col" className="py-1 font-medium sm:w-44">
                {t("district")}
              </th>
              <th scope="col" className="w-16 py-1 pr-3 text-right font-medium">
                {t("now")}
              </th>
              <th scope="col" className="w-40 py-1 pr-3 font-medium">
                {t(comparisonKind === "years" ? "usually" : "before")}
              </th>
              <th scope="col" className="hidden py-1 font-medium sm:table-cell">
                <span className="sr-only">{t("band")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.code} className="border-line border-t">
                <th scope="row" className="py-1.5 pr-3 text-left font-medium">
                  {districtName(row.code)}
                </th>
                <td className="pr-3 text-right font-semibold">{format.number(row.now)}</td>
                <td className="whitespace-nowrap pr-3 text-ink-2">
                  {describeUsualRange(row)}
                  {row.high !== null && row.now > row.high && (
                    <strong className="ml-1.5 text-ink">▲ {t("more")}</strong>
                  )}
                  {row.low !== null && row.now < row.low && <strong className="ml-1.5 text-ink">▼ {t("fewer")}</strong>}
                </td>
                <td aria-hidden className="hidden sm:table-cell">
                  <UsualRangeBar row={row} maxCount={maxCount} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function UsualRangeBar({ row: { now, before, low, high }, maxCount }: { row: Row; maxCount: number }) {
  const formatPercent = (count: number) => `${(count / maxCount) * 100}%`;
  return (
    <span className="relative mx-2 block h-4">
      <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
      {low !== null && high !== null && (
        <span
          className="absolute top-1 h-2 min-w-1 rounded-sm bg-line-2"
          style={{ left: formatPercent(low), width: formatPercent(high - low) }}
        />
      )}
      {before !== null && (
        <span className="absolute top-0.5 h-3 w-0.5 bg-ink-3" style={{ left: formatPercent(before) }} />
      )}
      <span
        className="absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full border border-panel bg-ink"
        style={{ left: formatPercent(now) }}
      />
    </span>
  );
}
