"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { InsightFilter, InsightStep } from "@/server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { StateMessage } from "../../_ui/state-message";
import { Card } from "../parts/card";
import { QueryState } from "../parts/query-state";
import { AllSteps, GroupTable, groupings } from "./group-table";

type Props = { filter: InsightFilter; step: InsightStep };

/** Compares the times of one response step between categories, districts, agencies or stations. */
export function GroupComparison({ filter, step }: Props) {
  const t = useTranslations("speed");
  const tTable = useTranslations("table");
  const stepName = useTranslations("insightStep");
  const trpc = useTRPC();
  const [by, setBy] = useQueryState("by", parseAsStringLiteral(groupings).withDefault("district"));
  const query = useQuery(trpc.insight.steps.queryOptions({ filter, by }));
  const groups = query.data?.groups;
  return (
    <Card
      title={t("compare", { step: stepName(step) })}
      lead={t("bar")}
      aside={
        <fieldset>
          <legend className="sr-only">{t("by")}</legend>
          <div className="flex flex-wrap gap-1">
            {groupings.map((grouping) => (
              <Button
                key={grouping}
                aria-pressed={grouping === by}
                look={grouping === by ? "strong" : "plain"}
                onClick={() => void setBy(grouping)}
              >
                {t(`byWhat.${grouping}`)}
              </Button>
            ))}
          </div>
        </fieldset>
      }
    >
      <QueryState query={query} rows={6} label={tTable("loading")} />
      {groups?.length === 0 && <StateMessage title={t("none")} text={t("noneText")} />}
      {groups && groups.length > 0 && (
        <>
          <GroupTable groups={groups} by={by} step={step} />
          <details className="mt-3 px-4">
            <summary className="font-medium text-ink-2">{t("allSteps")}</summary>
            <AllSteps groups={groups} by={by} />
          </details>
        </>
      )}
    </Card>
  );
}
