"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import { laterDay, monthEnd } from "../../../server/domain/calendar";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { Skeleton } from "../../_ui/skeleton";
import { StateMessage } from "../../_ui/state-message";
import { useMonthNames } from "../filters/use-filter-words";
import { useInsight } from "../view-context";
import { Block } from "./block";
import { byMonth, usualMonths } from "./by-month";
import { SeasonCurve } from "./season-curve";
import { SeasonTable } from "./season-table";

const seasons = {
  landFire: ["land-fire", "peat-fire", "smoke-haze"],
  flood: ["flood", "flash-flood"],
  chosen: null,
} as const;
type Season = keyof typeof seasons;

/** The months of the year over all years: dry months burn, wet ones flood; and what the filter asks for, whatever its days. */
export function SeasonView({ filter }: { filter: InsightFilter }) {
  const t = useTranslations("insightWhen");
  const table = useTranslations("table");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const { scope, firstDay, today } = useInsight();
  const [season, setSeason] = useState<Season>("landFire");
  const types = seasons[season];
  const span = { from: firstDay ?? filter.from, to: laterDay(scope.data?.lastDay ?? today, today) };
  const asked: InsightFilter = { ...filter, ...span, ...(types && { types: [...types], categories: [] }) };
  const times = useQuery(
    trpc.insight.times.queryOptions({ filter: asked }, { placeholderData: keepPreviousData, staleTime: 60_000 }),
  );
  const days = times.data?.days;
  const years = useMemo(
    () => (days ? byMonth(days, { from: span.from, to: span.to }) : null),
    [days, span.from, span.to],
  );
  // A month that has not ended has fewer than it will have.
  const running = span.to < monthEnd(span.to) ? Number(span.to.slice(5, 7)) - 1 : null;
  const usual = useMemo(() => (years ? usualMonths(years) : []), [years]);
  const monthNames = useMonthNames();
  return (
    <Block
      title={t("season")}
      note={t("seasonNote")}
      className="xl:col-span-2"
      aside={
        <fieldset className="flex flex-wrap gap-1.5">
          <legend className="sr-only">{t("season")}</legend>
          {(Object.keys(seasons) as Season[]).map((one) => (
            <Button
              key={one}
              size="small"
              look={one === season ? "strong" : "plain"}
              aria-pressed={one === season}
              onClick={() => setSeason(one)}
            >
              {t(`seasons.${one}`)}
            </Button>
          ))}
        </fieldset>
      }
    >
      {!years && times.error && (
        <StateMessage urgent title={table("failed")} text={table("failedText")}>
          <Button onClick={() => times.refetch()}>{common("retry")}</Button>
        </StateMessage>
      )}
      {!years && !times.error && <Skeleton rows={5} label={t("loading")} />}
      {years && (
        <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] xl:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
          <SeasonCurve years={years} usual={usual} monthNames={monthNames} running={running} />
          <SeasonTable years={years} usual={usual} monthNames={monthNames} running={running} />
        </div>
      )}
    </Block>
  );
}
