"use client";

import { useTranslations } from "next-intl";
import { twoDigits } from "../../../server/words/format";
import { ScrollBox } from "../../_ui/panel";
import { useFormat } from "../../_words/use-format";
import { CountCell } from "./count-cell";

type Props = {
  counts: ReadonlyMap<string, number>;
  years: readonly number[];
  filter: { from: string; to: string };
  classes: readonly number[];
  ramp: readonly string[];
  monthNames: readonly string[];
};

const dates = Array.from({ length: 31 }, (_, index) => index + 1);

/** The calendar as a table: one row per month, latest month first. */
export function DayTable({ counts, years, filter, classes, ramp, monthNames }: Props) {
  const t = useTranslations("insightWhen");
  const format = useFormat();
  const months = years.flatMap((year) =>
    [...monthNames.entries()]
      .map(([index, name]) => ({ key: `${year}-${twoDigits(index + 1)}`, name: `${name} ${year}` }))
      .filter(({ key }) => key >= filter.from.slice(0, 7) && key <= filter.to.slice(0, 7))
      .reverse(),
  );
  return (
    <ScrollBox name={t("calendar")} className="max-h-96 overflow-auto">
      <table className="w-full min-w-[54rem] border-collapse text-[0.8125rem]">
        <caption className="sr-only">{t("calendar")}</caption>
        <thead className="sticky top-0 bg-panel">
          <tr className="text-ink-3 text-xs">
            <th scope="col" className="py-1 text-left">
              {t("month")}
            </th>
            {dates.map((date) => (
              <th key={date} scope="col" className="font-medium">
                {date}
              </th>
            ))}
            <th scope="col" className="pl-2 text-right">
              {t("sum")}
            </th>
          </tr>
        </thead>
        <tbody>
          {months.map(({ key, name }) => {
            const rowCounts = dates.map((date) => counts.get(`${key}-${twoDigits(date)}`) ?? 0);
            const isInPeriod = (date: number) => {
              const dateText = `${key}-${twoDigits(date)}`;
              return (
                new Date(`${dateText}T00:00:00Z`).getUTCDate() === date &&
                dateText >= filter.from &&
                dateText <= filter.to
              );
            };
            return (
              <tr key={key}>
                <th scope="row" className="whitespace-nowrap pr-2 text-left font-medium">
                  {name}
                </th>
                {dates.map((date) =>
                  isInPeriod(date) ? (
                    <CountCell
                      key={date}
                      count={rowCounts[date - 1] ?? 0}
                      text={format.number(rowCounts[date - 1] ?? 0)}
                      classes={classes}
                      ramp={ramp}
                      className="h-6 min-w-6"
                    />
                  ) : (
                    <td key={date} />
                  ),
                )}
                <td className="pl-2 text-right font-semibold">{format.number(rowCounts.reduce((a, b) => a + b, 0))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollBox>
  );
}
