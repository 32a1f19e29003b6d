"use client";

import { useTranslations } from "next-intl";
import { memo, useMemo, useRef } from "react";
import { useFormat } from "../../_words/use-format";
import { useDayFormat } from "../filters/use-filter-words";
import { classOf, colourOf } from "../map/classes";
import { useWidth } from "../use-width";
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

const [leastSide, left, top] = [11, 36, 20];

/** The days of a year as squares, weeks side by side. */
export const YearGrid = memo(function YearGrid(props: Props) {
  const { year, counts, filter, classes, ramp, monthNames, weekdays } = props;
  const t = useTranslations("insightWhen");
  const format = useFormat();
  const day = useDayFormat();
  const weeks = useMemo(() => weeksOf(year), [year]);
  const box = useRef<HTMLElement>(null);
  const width = useWidth(box);
  const side = Math.max(leastSide, (width - left) / weeks.length);
  // Larger on a projector, and never too small to read.
  const letters = Math.min(15, Math.max(11.5, side / 2));
  const gap = Math.max(2, Math.round(side / 8));
  const isAsked = (date: string) => date.localeCompare(filter.from) >= 0 && date.localeCompare(filter.to) <= 0;
  const total = [...counts].reduce((sum, [date, count]) => sum + (date.startsWith(String(year)) ? count : 0), 0);
  return (
    <figure ref={box}>
      <figcaption className="flex items-baseline gap-2">
        <strong className="font-semibold">{year}</strong>
        <span className="text-ink-3 text-xs">{t("incidents", { count: total })}</span>
      </figcaption>
      <svg
        width={left + weeks.length * side}
        height={top + 7 * side}
        className="block"
        role="img"
        aria-label={t("yearOf", { year: String(year), count: format.number(total) })}
      >
        {monthNames.map((name, month) => {
          const start = `${year}-${String(month + 1).padStart(2, "0")}-01`;
          const week = weeks.findIndex((days) => days.includes(start));
          return (
            <text key={name} x={left + week * side} y={14} fontSize={letters} fill="var(--ink-2)">
              {name}
            </text>
          );
        })}
        {[0, 2, 4, 6].map((row) => (
          <text key={row} x={0} y={top + (row + 0.5) * side + 3} fontSize={letters} fill="var(--ink-3)">
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
                width={side - gap}
                height={side - gap}
                rx={2}
                fill={isAsked(date) ? colour : "none"}
                stroke="var(--line)"
                strokeWidth={index < 0 ? 1 : 0}
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
