"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { steps } from "@/server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { StateMessage } from "../../_ui/state-message";
import { TabLoading } from "../tab-loading";
import type { TabProps } from "../tab-panels";
import { GroupComparison } from "./group-comparison";
import { StepTable } from "./step-table";
import { StepTrend } from "./step-trend";
import { TargetTable } from "./target-table";

/** How fast help comes: step by step, month by month, and compared. */
export function Speed({ filter }: TabProps) {
  const t = useTranslations("speed");
  const table = useTranslations("table");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const [step, setStep] = useQueryState("step", parseAsStringLiteral(steps).withDefault("total"));
  const query = useQuery(trpc.insight.steps.queryOptions({ filter, by: "all" }, { placeholderData: keepPreviousData }));
  const all = query.data?.groups[0];

  if (!query.data && query.error) {
    return (
      <StateMessage urgent title={table("failed")} text={table("failedText")}>
        <Button onClick={() => query.refetch()}>{common("retry")}</Button>
      </StateMessage>
    );
  }
  if (!query.data) return <TabLoading />;
  if (!all || all.total === 0) return <StateMessage title={t("none")} text={t("noneText")} />;
  return (
    <div className="grid items-start gap-4 bg-beyond p-3 sm:p-4 xl:grid-cols-2" aria-busy={query.isPlaceholderData}>
      <StepTable group={all} step={step} onStep={(one) => void setStep(one)} />
      <div className="grid min-w-0 gap-4">
        <StepTrend filter={filter} step={step} />
        <TargetTable />
      </div>
      <div className="min-w-0 xl:col-span-2">
        <GroupComparison filter={filter} step={step} />
      </div>
    </div>
  );
}
