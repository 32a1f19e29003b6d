"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { twoDigits } from "../../../server/words/format";
import { ScrollBox } from "../../_ui/panel";
import { useFormat } from "../../_words/use-format";
import { useWeekdayNames } from "../filters/use-filter-texts";
import { useInsight } from "../filters/view-context";
import { Card } from "../parts/card";
import { computeEvenClassLimits } from "../parts/count-classes";
import { useHeatColours } from "../parts/use-heat-colours";
import { CountCell } from "./count-cell";

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/**
 * A shaded table of the 168 hours of a week, starting on Monday at 00:00. Clicking an hour or a weekday filters by it.
 */
export function HourMatrix({ counts }: { counts: readonly number[] }) {
  const t = useTranslations("insightWhen");
  const format = useFormat();
  const weekdays = useWeekdayNames();
  const ramp = useHeatColours();
  const { setView } = useInsight();
  const classes = useMemo(() => computeEvenClassLimits(Math.max(0, ...counts)), [counts]);
  const countAt = (day: number, hour: number) => counts[day * 24 + hour] ?? 0;
  const sumOf = (cellCounts: readonly number[]) => cellCounts.reduce((a, b) => a + b, 0);
  const maxCount = Math.max(...counts);
  const busiestIndex = counts.indexOf(maxCount);
  const note =
    sumOf(counts) === 0
      ? null
      : t("busiest", {
          day: weekdays[Math.floor(busiestIndex / 24)] ?? "",
          hour: `${twoDigits(busiestIndex % 24)}:00`,
          count: counts[busiestIndex] ?? 0,
        });
  return (
    <Card isPadded title={t("matrix")} lead={note} className="xl:col-span-2">
      <ScrollBox name={t("matrix")} className="overflow-x-auto">
        <table
          className={`w-full table-fixed border-collapse ${maxCount < 100 ? "min-w-[44.75rem]" : "min-w-[54rem]"}`}
        >
          <caption className="sr-only">{t("matrixCaption")}</caption>
          <thead>
            <tr>
              <th scope="col" className="w-22">
                <span className="sr-only">{t("weekday")}</span>
              </th>
              {hours.map((hour) => (
                <th key={hour} scope="col" className="font-medium text-ink-2 text-xs">
                  <button
                    type="button"
                    title={t("onlyHour", { hour: twoDigits(hour) })}
                    aria-label={t("onlyHour", { hour: twoDigits(hour) })}
                    onClick={() => void setView({ hour: [hour] })}
                    className="h-7 w-full rounded hover:bg-hover"
                  >
                    {twoDigits(hour)}
                  </button>
                </th>
              ))}
              <th scope="col" className="w-12 text-right font-semibold text-ink-3 text-xs">
                {t("sum")}
              </th>
            </tr>
          </thead>
          <tbody>
            {weekdays.map((name, day) => (
              <tr key={name} data-weekday={day}>
                <th scope="row" className="pr-2 text-left font-medium">
                  <button
                    type="button"
                    title={t("onlyDay", { day: name })}
                    aria-label={t("onlyDay", { day: name })}
                    onClick={() => void setView({ weekday: [day] })}
                    className="h-8 w-full rounded px-1 text-left hover:bg-hover"
                  >
                    {name}
                  </button>
                </th>
                {hours.map((hour) => (
                  <CountCell
                    key={hour}
                    count={countAt(day, hour)}
                    text={format.number(countAt(day, hour))}
                    classes={classes}
                    ramp={ramp}
                    className="h-8 text-[0.8125rem]"
                  />
                ))}
                <td className="text-right font-semibold">
                  {format.number(sumOf(hours.map((hour) => countAt(day, hour))))}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="text-ink-2">
              <th scope="row" className="px-1 text-left font-semibold text-ink-3 text-xs">
                {t("sum")}
              </th>
              {hours.map((hour) => (
                <td key={hour} className="h-7 text-center text-xs">
                  {format.number(sumOf(weekdays.map((_, day) => countAt(day, hour))))}
                </td>
              ))}
              <td className="text-right font-semibold text-ink">{format.number(sumOf(counts))}</td>
            </tr>
          </tfoot>
        </table>
      </ScrollBox>
    </Card>
  );
}
