"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import type { InsightFilter } from "@/server/domain/insight";
import type { AppRouter } from "@/server/router";
import { useTRPC } from "../../_live/cache/trpc";
import { ScrollBox } from "../../_ui/panel";
import { StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { Card } from "../parts/card";
import { FigureTable } from "../parts/figure-table";
import { QueryState } from "../parts/query-state";
import { usePercentFormat } from "../parts/use-figure-format";

type Calibration = inferRouterOutputs<AppRouter>["insight"]["calibration"];
type Row = Calibration["rows"][number];

/** Compares expected with actual travel times by vehicle, and shows what was learned from trips. */
export function CalibrationCard({ filter }: { filter: InsightFilter }) {
  const t = useTranslations("calibration");
  const tTable = useTranslations("table");
  const trpc = useTRPC();
  const query = useQuery(trpc.insight.calibration.queryOptions({ filter }, { placeholderData: keepPreviousData }));
  const rows = query.data?.rows;
  const implausibleCount = rows?.reduce((sum, row) => sum + row.implausible, 0) ?? 0;
  return (
    <Card title={t("title")} lead={t("lead")}>
      <QueryState query={query} rows={3} label={tTable("loading")} />
      {rows?.length === 0 && <StateMessage title={t("none")} text={t("noneText")} />}
      {rows && rows.length > 0 && (
        <>
          <ScrollBox name={t("title")} className="overflow-x-auto">
            <FigureTable
              label={t("title")}
              rowHeader={t("vehicle")}
              columnHeaders={[t("trips"), t("difference"), t("withinMedian"), t("withinP90"), t("learned")]}
              className="min-w-[48rem]"
            >
              {rows.map((row) => (
                <CalibrationRow
                  key={`${row.vehicle} ${row.rankedBy}`}
                  row={row}
                  learnedSpeed={query.data?.learned.find(({ vehicle }) => vehicle === row.vehicle)}
                />
              ))}
            </FigureTable>
          </ScrollBox>
          <div className="mt-3 space-y-1 text-pretty px-4 text-ink-3">
            {implausibleCount > 0 && <p>{t("implausible", { count: implausibleCount })}</p>}
            <p>{t("note")}</p>
          </div>
        </>
      )}
    </Card>
  );
}

function CalibrationRow({ row, learnedSpeed }: { row: Row; learnedSpeed: Calibration["learned"][number] | undefined }) {
  const t = useTranslations("calibration");
  const vehicleName = useTranslations("vehicle");
  const format = useFormat();
  const formatPercent = usePercentFormat();
  const { vehicle, rankedBy, n, found } = row;
  const isByRoad = rankedBy === "travel-time";
  const formatShare = (count: number) =>
    t("share", { count: format.number(count), n: format.number(n), percent: formatPercent(count, n) });
  const describeRatio = (ratio: number) => {
    if (ratio === 1) return t("asExpected");
    return t(ratio > 1 ? "longer" : "shorter", { percent: format.percent(Math.abs(ratio - 1)) });
  };
  return (
    <tr className="border-line border-b hover:bg-hover">
      <th scope="row" className="px-4 py-1.5 text-left font-medium">
        {vehicleName(vehicle)}
        {!isByRoad && <span className="block font-normal text-ink-3 text-xs">{t("straightLine")}</span>}
      </th>
      <td className="px-2 py-1.5 text-right">{format.number(n)}</td>
      {found ? (
        <>
          <td className="px-2 py-1.5 text-right font-semibold">{describeRatio(found.medianRatio)}</td>
          <td className="px-2 py-1.5 text-right">{formatShare(found.withinMedian)}</td>
          <td className="px-2 py-1.5 text-right">{formatShare(found.withinP90)}</td>
        </>
      ) : (
        <td colSpan={3} className="px-2 py-1.5 text-right text-ink-3 italic">
          {t("few")}
        </td>
      )}
      <td className="px-2 py-1.5 pr-4 text-right">
        {isByRoad && learnedSpeed
          ? learnedSpeed.factor === null
            ? t("factorOfFew", { count: learnedSpeed.trips })
            : t("factor", { factor: format.decimal(learnedSpeed.factor), count: learnedSpeed.trips })
          : t(isByRoad ? "standard" : "notCorrected")}
      </td>
    </tr>
  );
}
