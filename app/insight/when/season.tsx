"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import { laterDay, monthEnd } from "../../../server/domain/calendar";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { useMonthNames } from "../filters/use-filter-texts";
import { useInsight } from "../filters/view-context";
import { Card } from "../parts/card";
import { QueryState } from "../parts/query-state";
import { useElementWidth } from "../parts/use-element-width";
import { computeUsualMonthRanges, countByMonth } from "./months";
import { type SeasonProps, SeasonTable } from "./season-table";

const seasons = {
  landFire: ["land-fire", "peat-fire", "smoke-haze"],
  flood: ["flood", "flash-flood"],
  chosen: null,
} as const;
type Season = keyof typeof seasons;

/** Counts by month over all years: for land fires, for floods, or for the current filter without its period. */
export function Seasons({ filter }: { filter: InsightFilter }) {
  const t = useTranslations("insightWhen");
  const trpc = useTRPC();
  const { scopeQuery, firstDay, today } = useInsight();
  const [season, setSeason] = useState<Season>("landFire");
  const types = seasons[season];
  const fullPeriod = { from: firstDay ?? filter.from, to: laterDay(scopeQuery.data?.lastDay ?? today, today) };
  const seasonFilter: InsightFilter = { ...filter, ...fullPeriod, ...(types && { types: [...types], categories: [] }) };
  const timesQuery = useQuery(
    trpc.insight.times.queryOptions({ filter: seasonFilter }, { placeholderData: keepPreviousData, staleTime: 60_000 }),
  );
  const days = timesQuery.data?.days;
  const recordedMonths = scopeQuery.data?.months[filter.data];
  const years = useMemo(
    () =>
      days && recordedMonths ? countByMonth(days, { from: fullPeriod.from, to: fullPeriod.to }, recordedMonths) : null,
    [days, fullPeriod.from, fullPeriod.to, recordedMonths],
  );
  // If the last month has not ended yet, its count is incomplete.
  const incompleteMonth = fullPeriod.to < monthEnd(fullPeriod.to) ? Number(fullPeriod.to.slice(5, 7)) - 1 : null;
  const usualRanges = useMemo(() => (years ? computeUsualMonthRanges(years) : []), [years]);
  const monthNames = useMonthNames();
  return (
    <Card
      isPadded
      title={t("season")}
      lead={t("seasonNote")}
      className="xl:col-span-2"
      aside={
        <fieldset className="flex flex-wrap gap-1.5">
          <legend className="sr-only">{t("season")}</legend>
          {(Object.keys(seasons) as Season[]).map((option) => (
            <Button
              key={option}
              size="small"
              look={option === season ? "strong" : "plain"}
              aria-pressed={option === season}
              onClick={() => setSeason(option)}
            >
              {t(`seasons.${option}`)}
            </Button>
          ))}
        </fieldset>
      }
    >
      <QueryState query={timesQuery} rows={5} label={t("loading")} />
      {years && (
        <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] xl:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
          <SeasonCurve
            years={years}
            usualRanges={usualRanges}
            monthNames={monthNames}
            incompleteMonth={incompleteMonth}
          />
          <SeasonTable
            years={years}
            usualRanges={usualRanges}
            monthNames={monthNames}
            incompleteMonth={incompleteMonth}
          />
        </div>
      )}
    </Card>
  );
}

const [minWidth, height, leftMargin, footerHeight] = [300, 224, 38, 22];

/** The months of the latest year as a line over the range of earlier years. */
function SeasonCurve({ years, usualRanges, monthNames, incompleteMonth }: SeasonProps) {
  const t = useTranslations("insightWhen");
  const format = useFormat();
  const box = useRef<HTMLElement>(null);
  const width = Math.max(minWidth, useElementWidth(box));
  const fontSize = width < 700 ? 11.5 : 13.5;
  const [latestYear] = years;
  if (!latestYear) return null;
  const maxCount = Math.max(
    1,
    ...latestYear.months.map((count) => count ?? 0),
    ...usualRanges.map((range) => range?.high ?? 0),
  );
  const axisMax = roundUp(maxCount);
  const toX = (month: number) => leftMargin + ((month + 0.5) * (width - leftMargin)) / 12;
  const toY = (count: number) => 8 + (1 - count / axisMax) * (height - footerHeight - 8);
  const monthRanges = usualRanges.flatMap((range, month) => (range ? [{ month, ...range }] : []));
  const upperPoints = monthRanges.map(({ month, high }) => `${toX(month)},${toY(high)}`);
  const lowerPoints = monthRanges.map(({ month, low }) => `${toX(month)},${toY(low)}`).reverse();
  const points = latestYear.months.flatMap((count, month) => (count === null ? [] : [{ month, count }]));
  const endedMonths = points.filter(({ month }) => month !== incompleteMonth);
  const hasIncompleteMonth = endedMonths.length < points.length;
  return (
    <figure ref={box} className="min-w-0 overflow-x-auto">
      <svg
        width={width}
        height={height}
        className="block"
        role="img"
        aria-label={t("curveOf", { year: String(latestYear.year) })}
      >
        {[0, 0.5, 1].map((fraction) => (
          <g key={fraction}>
            <line
              x1={leftMargin}
              x2={width}
              y1={toY(axisMax * fraction)}
              y2={toY(axisMax * fraction)}
              stroke="var(--line)"
            />
            <text
              x={leftMargin - 6}
              y={toY(axisMax * fraction) + 4}
              fontSize={fontSize}
              textAnchor="end"
              fill="var(--ink-3)"
            >
              {format.number(axisMax * fraction)}
            </text>
          </g>
        ))}
        {monthRanges.length > 1 && (
          <polygon points={[...upperPoints, ...lowerPoints].join(" ")} fill="var(--line-2)" fillOpacity={0.65} />
        )}
        <polyline
          points={endedMonths.map(({ month, count }) => `${toX(month)},${toY(count)}`).join(" ")}
          fill="none"
          stroke="var(--ink)"
          strokeWidth={2.25}
          strokeLinejoin="round"
        />
        {hasIncompleteMonth && (
          <polyline
            points={points
              .slice(-2)
              .map(({ month, count }) => `${toX(month)},${toY(count)}`)
              .join(" ")}
            fill="none"
            stroke="var(--ink)"
            strokeWidth={1.5}
            strokeDasharray="2 4"
          />
        )}
        {points.map(({ month, count }) => (
          <circle
            key={month}
            cx={toX(month)}
            cy={toY(count)}
            r={3.5}
            fill={month === incompleteMonth ? "var(--panel)" : "var(--ink)"}
            stroke={month === incompleteMonth ? "var(--ink)" : "var(--panel)"}
          >
            <title>{`${monthNames[month]} ${latestYear.year}: ${format.number(count)}`}</title>
          </circle>
        ))}
        {monthNames.map((name, month) => (
          <text key={name} x={toX(month)} y={height - 4} fontSize={fontSize} textAnchor="middle" fill="var(--ink-2)">
            {name}
          </text>
        ))}
      </svg>
      <figcaption className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-ink-2 text-xs">
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="h-0.5 w-5 bg-ink" />
          {latestYear.year}
        </span>
        {hasIncompleteMonth && (
          <span className="flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-full border border-ink" />
            {t("running")}
          </span>
        )}
        {monthRanges.length > 1 && (
          <span className="flex items-center gap-1.5">
            <span aria-hidden className="h-3 w-5 rounded-sm bg-line-2" />
            {t("bandOf", { count: years.length - 1 })}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

/** Rounds up to an even round number, so that half of it is an integer. */
function roundUp(max: number): number {
  const roundNumbers = [2, 4, 6, 10, 20, 30, 40, 60, 80, 100].flatMap((step) => [step, step * 100, step * 10_000]);
  return roundNumbers.sort((a, b) => a - b).find((step) => step >= max) ?? max;
}
