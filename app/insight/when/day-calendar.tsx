"use client";

import { useTranslations } from "next-intl";
import { memo, useMemo, useRef, useState } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import { twoDigits } from "../../../server/words/format";
import { Button } from "../../_ui/button";
import { ScrollBox } from "../../_ui/panel";
import { useFormat } from "../../_words/use-format";
import { useDayFormat, useMonthNames, useWeekdayNames } from "../filters/use-filter-texts";
import { Card } from "../parts/card";
import { computeCountClassLimits, findClass, findColourIndex } from "../parts/count-classes";
import { useElementWidth } from "../parts/use-element-width";
import { useHeatColours } from "../parts/use-heat-colours";
import { ClassLegend } from "./count-cell";
import { DayTable } from "./day-table";
import { listWeeksOfYear } from "./months";

type Props = { days: readonly (readonly [string, number])[]; filter: InsightFilter };

/** All days of the period as one grid per year (latest year first), or as a table. */
export function DayCalendar({ days, filter }: Props) {
  const t = useTranslations("insightWhen");
  const format = useFormat();
  const formatDay = useDayFormat();
  const weekdays = useWeekdayNames("short");
  const ramp = useHeatColours();
  const [showsTable, setShowsTable] = useState(false);
  const counts = useMemo(() => new Map(days), [days]);
  const maxCount = Math.max(0, ...counts.values());
  const classes = useMemo(() => computeCountClassLimits(maxCount), [maxCount]);
  const monthNames = useMonthNames();
  const [firstYear, lastYear] = [Number(filter.from.slice(0, 4)), Number(filter.to.slice(0, 4))];
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => lastYear - index);
  const busiestDay = days.find(([, count]) => count === maxCount);
  return (
    <Card
      isPadded
      title={t("calendar")}
      lead={
        busiestDay && maxCount > 0
          ? t("topDay", { day: formatDay(busiestDay[0]), count: format.number(maxCount) })
          : null
      }
      aside={
        <Button size="small" aria-pressed={showsTable} onClick={() => setShowsTable(!showsTable)}>
          {t(showsTable ? "asChart" : "asTable")}
        </Button>
      }
      className="xl:col-span-2"
    >
      {showsTable ? (
        <DayTable counts={counts} years={years} filter={filter} classes={classes} ramp={ramp} monthNames={monthNames} />
      ) : (
        <ScrollBox name={t("calendar")} className="space-y-3 overflow-x-auto">
          {years.map((year) => (
            <YearGrid
              key={year}
              year={year}
              counts={counts}
              filter={filter}
              classes={classes}
              ramp={ramp}
              monthNames={monthNames}
              weekdays={weekdays}
            />
          ))}
          <ClassLegend classes={classes} ramp={ramp} />
        </ScrollBox>
      )}
    </Card>
  );
}

type YearGridProps = {
  year: number;
  counts: ReadonlyMap<string, number>;
  filter: { from: string; to: string };
  classes: readonly number[];
  ramp: readonly string[];
  monthNames: readonly string[];
  weekdays: readonly string[];
};

const [minSquareSide, leftMargin, topMargin] = [11, 36, 20];

/** The days of one year as squares, one column per week. */
const YearGrid = memo(function YearGrid(props: YearGridProps) {
  const { year, counts, filter, classes, ramp, monthNames, weekdays } = props;
  const t = useTranslations("insightWhen");
  const format = useFormat();
  const formatDay = useDayFormat();
  const weeks = useMemo(() => listWeeksOfYear(year), [year]);
  const box = useRef<HTMLElement>(null);
  const width = useElementWidth(box);
  const squareSide = Math.max(minSquareSide, (width - leftMargin) / weeks.length);
  // Scale the text with the squares for projectors, but keep it between 11.5 and 15 px.
  const fontSize = Math.min(15, Math.max(11.5, squareSide / 2));
  const gap = Math.max(2, Math.round(squareSide / 8));
  const isInPeriod = (date: string) => date.localeCompare(filter.from) >= 0 && date.localeCompare(filter.to) <= 0;
  const total = [...counts].reduce((sum, [date, count]) => sum + (date.startsWith(String(year)) ? count : 0), 0);
  return (
    <figure ref={box}>
      <figcaption className="flex items-baseline gap-2">
        <strong className="font-semibold">{year}</strong>
        <span className="text-ink-3 text-xs">{t("incidents", { count: total })}</span>
      </figcaption>
      <svg
        width={leftMargin + weeks.length * squareSide}
        height={topMargin + 7 * squareSide}
        className="block"
        role="img"
        aria-label={t("yearOf", { year: String(year), count: format.number(total) })}
      >
        {monthNames.map((name, month) => {
          const firstDate = `${year}-${twoDigits(month + 1)}-01`;
          const week = weeks.findIndex((days) => days.includes(firstDate));
          return (
            <text key={name} x={leftMargin + week * squareSide} y={14} fontSize={fontSize} fill="var(--ink-2)">
              {name}
            </text>
          );
        })}
        {[0, 2, 4, 6].map((row) => (
          <text key={row} x={0} y={topMargin + (row + 0.5) * squareSide + 3} fontSize={fontSize} fill="var(--ink-3)">
            {weekdays[row]}
          </text>
        ))}
        {weeks.map((days, week) =>
          days.map((date, row) => {
            if (date === null) return null;
            const count = counts.get(date) ?? 0;
            const index = findClass(count, classes);
            const colour = index < 0 ? "var(--raised)" : ramp[findColourIndex(index, classes.length)];
            return (
              <rect
                key={date}
                x={leftMargin + week * squareSide}
                y={topMargin + row * squareSide}
                width={squareSide - gap}
                height={squareSide - gap}
                rx={2}
                fill={isInPeriod(date) ? colour : "none"}
                stroke="var(--line)"
                strokeWidth={index < 0 ? 1 : 0}
              >
                {isInPeriod(date) && <title>{t("dayOf", { day: formatDay(date), count })}</title>}
              </rect>
            );
          }),
        )}
      </svg>
    </figure>
  );
});
