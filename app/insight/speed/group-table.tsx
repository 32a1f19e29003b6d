"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { categories } from "@/db/vocabulary";
import { type InsightStep, steps } from "@/server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import { ScrollBox } from "../../_ui/panel";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { useInsight } from "../filters/view-context";
import { FigureTable } from "../parts/figure-table";
import { useDurationFormat, usePercentFormat } from "../parts/use-figure-format";
import type { StepFigures } from "./step-figure-cells";
import { isUnreliableCount, StepFigureCells, type StepGroup, useStepFigureHeaders } from "./step-figure-cells";

type Props = { groups: readonly StepGroup[]; by: Grouping; step: InsightStep };

/**
 * Table of one step by group, slowest group first. Groups with too few incidents come next; groups without times come
 * last.
 */
export function GroupTable({ groups, by, step }: Props) {
  const t = useTranslations("speed");
  const stepName = useTranslations("insightStep");
  const format = useFormat();
  const formatPercent = usePercentFormat();
  const formatGroupName = useGroupNames();
  const columnHeaders = useStepFigureHeaders();
  const maxSeconds = Math.max(...groups.map(({ steps }) => steps[step].p90 ?? 0));
  const sortRank = ({ steps }: StepGroup) => (steps[step].n === 0 ? 2 : isUnreliableCount(steps[step].n) ? 1 : 0);
  const rows = groups.toSorted(
    (a, b) => sortRank(a) - sortRank(b) || (b.steps[step].median ?? 0) - (a.steps[step].median ?? 0),
  );
  return (
    <ScrollBox name={t("compare", { step: stepName(step) })} className="overflow-x-auto">
      <FigureTable
        label={t("compare", { step: stepName(step) })}
        rowHeader={t(`byWhat.${by}`)}
        columnHeaders={[...columnHeaders, t("chainColumn")]}
        barClass="w-1/6 lg:w-1/3"
        className="min-w-[44rem]"
      >
        {rows.map((group) => (
          <tr key={group.key} className="border-line border-b hover:bg-hover">
            <th scope="row" className="px-4 py-1.5 text-left font-medium">
              {formatGroupName(by, group.key)}
            </th>
            <td className="px-2">
              <MedianAndP90Bar
                figures={group.steps[step]}
                maxSeconds={maxSeconds}
                isUnreliable={isUnreliableCount(group.steps[step].n)}
              />
            </td>
            <StepFigureCells figures={group.steps[step]} />
            <td className="px-2 py-1.5 pr-4 text-right text-ink-2 lg:whitespace-nowrap">
              {t("keptOf", {
                within: format.number(group.complete),
                promised: format.number(group.total),
                percent: formatPercent(group.complete, group.total),
              })}
            </td>
          </tr>
        ))}
      </FigureTable>
    </ScrollBox>
  );
}

export function AllSteps({ groups, by }: { groups: readonly StepGroup[]; by: Grouping }) {
  const t = useTranslations("speed");
  const stepName = useTranslations("insightStep");
  const format = useFormat();
  const formatDuration = useDurationFormat();
  const formatGroupName = useGroupNames();
  return (
    <ScrollBox name={t("allSteps")} className="mt-1 overflow-x-auto">
      <table className="w-full min-w-[64rem] border-collapse text-[0.8125rem]" aria-label={t("allSteps")}>
        <thead>
          <tr className="border-line border-b text-ink-3 text-xs">
            <th scope="col" className="py-1.5 pr-2 text-left font-semibold">
              {t(`byWhat.${by}`)}
            </th>
            {steps.map((step) => (
              <th key={step} scope="col" className="px-2 py-1.5 text-right font-semibold">
                {stepName(step)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.key} className="border-line border-b align-top">
              <th scope="row" className="py-1.5 pr-2 text-left font-medium">
                {formatGroupName(by, group.key)}
              </th>
              {steps.map((step) => {
                const { n, median, p90 } = group.steps[step];
                return (
                  <td key={step} className="whitespace-nowrap px-2 py-1.5 text-right">
                    {median === null || p90 === null ? (
                      <span className="text-ink-3">{t("noStamps")}</span>
                    ) : (
                      <>
                        {formatDuration(median)} / {formatDuration(p90)}
                        <span className="block text-ink-3 text-xs">
                          {`n ${format.number(n)}`}
                          {isUnreliableCount(n) && `, ${t("few")}`}
                        </span>
                      </>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

type MedianAndP90BarProps = {
  figures: StepFigures;
  /** Length of the time axis, in seconds. */
  maxSeconds: number;
  isUnreliable: boolean;
};

/**
 * Draws the median as a bar and the 90th percentile as a line. They are hidden from screen readers, because the same
 * numbers are beside them.
 */
function MedianAndP90Bar({ figures: { median, p90 }, maxSeconds, isUnreliable }: MedianAndP90BarProps) {
  if (median === null || p90 === null || maxSeconds === 0) return null;
  const computePercent = (seconds: number) => Math.min(100, (seconds / maxSeconds) * 100);
  return (
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" className="block h-3.5 w-full min-w-24" aria-hidden="true">
      <rect x="0" y="4.5" width={computePercent(p90)} height="1" className="fill-ink-3" />
      <rect x={Math.max(0, computePercent(p90) - 0.8)} y="1" width="0.8" height="8" className="fill-ink-3" />
      {isUnreliable ? (
        <rect
          x="0.4"
          y="2"
          width={Math.max(0.6, computePercent(median) - 0.8)}
          height="6"
          className="fill-panel stroke-ink-2"
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
      ) : (
        <rect x="0" y="1.5" width={Math.max(0.8, computePercent(median))} height="7" className="fill-ink-2" />
      )}
    </svg>
  );
}

/** Criteria by which the figures can be grouped. */
export const groupings = ["category", "district", "agency", "station"] as const;
export type Grouping = (typeof groupings)[number];

function useGroupNames(): (by: Grouping, key: string) => string {
  const categoryName = useTranslations("category");
  const names = useNames();
  const trpc = useTRPC();
  const { districts } = useInsight();
  const { data: stations } = useQuery(trpc.admin.stations.queryOptions());
  return useCallback(
    (by, key) => {
      switch (by) {
        case "category": {
          const category = categories.find((category) => category === key);
          return category ? categoryName(category) : key;
        }
        case "district":
          return districts?.find(({ code }) => code === key)?.name ?? key;
        case "agency":
          return names.agency(key);
        case "station":
          return stations?.find(({ code }) => code === key)?.name ?? key;
      }
    },
    [categoryName, names, districts, stations],
  );
}
