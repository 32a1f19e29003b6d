"use client";

import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import { useFormat } from "../../_words/use-format";
import { useDayWords } from "../filters/use-filter-words";
import { classOf, colourOf } from "../map/classes";
import { weeksOf } from "./by-month";

type Props = {
  year: number;
  counts: ReadonlyMap<string, number>;
  filter: { from: string; to: string };
  classes: readonly number[];
  ramp: readonly string[];
  monthNames: readonly string[];
  weekdays: readonly string[];
};

const [side, left, top] = [15, 34, 16];

/** The days of a year as squares, weeks side by side. */
export const YearGrid = memo(function YearGrid(props: Props) {
  const { year, counts, filter, classes, ramp, monthNames, weekdays } = props;
  const t = useTranslations("insightWhen");
  const format = useFormat();
  const day = useDayWords();
  const weeks = useMemo(() => weeksOf(year), [year]);
  const isAsked = (date: string) => date.localeCompare(filter.from) >= 0 && date.localeCompare(filter.to) <= 0;
  const total = [...counts].reduce((sum, [date, count]) => sum + (date.startsWith(String(year)) ? count : 0), 0);
  return (
    <figure className="min-w-[60rem]">
      <figcaption className="flex items-baseline gap-2">
        <strong className="font-semibold">{year}</strong>
        <span className="text-ink-3 text-xs">{t("incidents", { count: total })}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${left + weeks.length * side} ${top + 7 * side}`}
        className="w-full"
        role="img"
        aria-label={t("yearOf", { year: String(year), count: format.number(total) })}
      >
        {monthNames.map((name, month) => {
          const start = `${year}-${String(month + 1).padStart(2, "0")}-01`;
          const week = weeks.findIndex((days) => days.includes(start));
          return (
            <text key={name} x={left + week * side} y={11} fontSize={8.5} fill="var(--ink-2)">
              {name}
            </text>
          );
        })}
        {[0, 2, 4, 6].map((row) => (
          <text key={row} x={0} y={top + row * side + 11} fontSize={8} fill="var(--ink-3)">
            {weekdays[row]}
          </text>
        ))}
        {weeks.map((days, week) =>
          days.map((date, row) => {
            if (date === null) return null;
            const count = counts.get(date) ?? 0;
            const index = classOf(count, classes);
            const colour = index < 0 ? "var(--raised)" : ramp[colourOf(index, classes.length)];
            return (
              <rect
                key={date}
                x={left + week * side}
                y={top + row * side}
                width={side - 2}
                height={side - 2}
                rx={2}
                fill={isAsked(date) ? colour : "none"}
                stroke="var(--line)"
                strokeWidth={index < 0 ? 0.75 : 0}
              >
                {isAsked(date) && <title>{t("dayOf", { day: day(date), count })}</title>}
              </rect>
            );
          }),
        )}
      </svg>
    </figure>
  );
});
