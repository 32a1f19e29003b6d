"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { steps } from "@/server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import { ScrollBox } from "../../_ui/panel";
import { StateMessage } from "../../_ui/state-message";
import type { TabProps } from "../filters/view-context";
import { Card } from "../parts/card";
import { FigureTable } from "../parts/figure-table";
import { QueryFailed, TabLoading } from "../parts/query-state";
import { useDurationFormat } from "../parts/use-figure-format";
import { CalibrationCard } from "./calibration";
import { GroupComparison } from "./group-comparison";
import { StepTable } from "./step-table";
import { StepTrend } from "./step-trend";
import { findTarget } from "./targets";

/** The "How fast" tab: response times by step, month and group, and expected travel times compared with actual ones. */
export function SpeedTab({ filter }: TabProps) {
  const t = useTranslations("speed");
  const trpc = useTRPC();
  const [step, setStep] = useQueryState("step", parseAsStringLiteral(steps).withDefault("total"));
  const query = useQuery(trpc.insight.steps.queryOptions({ filter, by: "all" }, { placeholderData: keepPreviousData }));
  const allIncidents = query.data?.groups[0];

  if (!query.data && query.error) return <QueryFailed query={query} />;
  if (!query.data) return <TabLoading />;
  if (!allIncidents || allIncidents.total === 0) return <StateMessage title={t("none")} text={t("noneText")} />;
  return (
    <div className="grid items-start gap-4 bg-beyond p-3 sm:p-4 xl:grid-cols-2" aria-busy={query.isPlaceholderData}>
      <StepTable group={allIncidents} step={step} onStep={(nextStep) => void setStep(nextStep)} />
      <div className="grid min-w-0 gap-4">
        <StepTrend filter={filter} step={step} />
        <TargetTable />
      </div>
      <div className="min-w-0 xl:col-span-2">
        <GroupComparison filter={filter} step={step} />
      </div>
      <div className="min-w-0 xl:col-span-2">
        <CalibrationCard filter={filter} />
      </div>
    </div>
  );
}

const stepsWithTarget = ["dispatch", "acknowledge", "total"] as const;

/** The current targets of each category. */
function TargetTable() {
  const t = useTranslations("speed");
  const stepName = useTranslations("insightStep");
  const categoryName = useTranslations("category");
  const formatDuration = useDurationFormat();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.admin.targets.queryOptions());
  if (!data) return null;
  return (
    <Card title={t("targets")} lead={t("targetsLead")}>
      <ScrollBox name={t("targets")} className="overflow-x-auto">
        <FigureTable
          label={t("targets")}
          rowHeader={t("category")}
          columnHeaders={stepsWithTarget.map((step) => stepName(step))}
        >
          {data.map((targets) => (
            <tr key={targets.category} className="border-line border-b">
              <th scope="row" className="px-4 py-1.5 text-left font-normal">
                {categoryName(targets.category)}
              </th>
              {stepsWithTarget.map((step) => {
                const limit = findTarget(targets, step);
                return (
                  <td key={step} className="whitespace-nowrap px-2 py-1.5 text-right last:pr-4">
                    {limit === null ? <span className="text-ink-3">{t("noTarget")}</span> : formatDuration(limit)}
                  </td>
                );
              })}
            </tr>
          ))}
        </FigureTable>
      </ScrollBox>
    </Card>
  );
}
