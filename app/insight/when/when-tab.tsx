"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { StateMessage } from "../../_ui/state-message";
import { type TabProps, useInsight } from "../filters/view-context";
import { QueryState } from "../parts/query-state";
import { DayCalendar } from "./day-calendar";
import { DistrictComparison } from "./district-comparison";
import { HourMatrix } from "./hour-matrix";
import { Seasons } from "./season";

/** The "When" tab: counts by hour of the week, by day and by season, and compared with the usual range. */
export function WhenTab({ filter }: TabProps) {
  const t = useTranslations("insightWhen");
  const tMap = useTranslations("insightMap");
  const trpc = useTRPC();
  const { view, reset } = useInsight();
  const timesQuery = useQuery(trpc.insight.times.queryOptions({ filter }, { placeholderData: keepPreviousData }));
  const { data } = timesQuery;
  return (
    <div className="grid gap-3 bg-beyond p-3 sm:gap-4 lg:p-4 xl:grid-cols-2">
      <QueryState query={timesQuery} rows={12} label={t("loading")} />
      {data?.days.length === 0 && (
        <div className="rounded-xl border border-line bg-panel xl:col-span-2">
          <StateMessage title={tMap("empty")} text={tMap("emptyText")}>
            <Button onClick={() => void reset()}>{tMap("resetFilter")}</Button>
          </StateMessage>
        </div>
      )}
      {data && data.days.length > 0 && (
        <>
          <HourMatrix counts={data.hours} />
          <DayCalendar days={data.days} filter={filter} />
        </>
      )}
      <Seasons filter={filter} />
      {view.compare !== "none" && <DistrictComparison filter={filter} comparisonKind={view.compare} />}
    </div>
  );
}
