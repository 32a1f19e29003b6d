"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { ScrollBox } from "../../_ui/panel";
import { useFormat } from "../../_words/use-format";
import { computeEvenClassLimits } from "../parts/count-classes";
import { useHeatColours } from "../parts/use-heat-colours";
import { CountCell } from "./count-cell";

export type SeasonProps = {
  years: readonly { year: number; months: readonly (number | null)[] }[];
  usualRanges: readonly ({ low: number; high: number } | null)[];
  monthNames: readonly string[];
  /**
   * Index (0-11), in the latest year, of a month that is still in progress. Its count is incomplete. Null if there is
   * none.
   */
  incompleteMonth: number | null;
};

/** Shaded table of years by months, with the usual range of each month below. */
export function SeasonTable({ years, usualRanges, monthNames, incompleteMonth }: SeasonProps) {
  const t = useTranslations("insightWhen");
  const format = useFormat();
  const ramp = useHeatColours();
  const classes = useMemo(
    () => computeEvenClassLimits(Math.max(0, ...years.flatMap(({ months }) => months.map((count) => count ?? 0)))),
    [years],
  );
  return (
    <ScrollBox name={t("seasonTable")} className="overflow-x-auto">
      <table className="w-full min-w-[32rem] table-fixed border-collapse text-[0.8125rem]">
        <caption className="sr-only">{t("seasonTable")}</caption>
        <thead>
          <tr className="text-ink-2 text-xs">
            <th scope="col" className="w-16 py-1 text-left text-ink-3">
              {t("year")}
            </th>
            {monthNames.map((name) => (
              <th key={name} scope="col" className="font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {years.map(({ year, months }, rowIndex) => (
            <tr key={year}>
              <th scope="row" className="pr-2 text-left font-medium">
                {year}
              </th>
              {months.map((count, month) =>
                count === null ? (
                  <td key={monthNames[month]} className="text-center text-ink-3">
                    <span className="sr-only">{t("notKnown")}</span>
                  </td>
                ) : (
                  <CountCell
                    key={monthNames[month]}
                    count={count}
                    text={`${format.number(count)}${rowIndex === 0 && month === incompleteMonth ? "*" : ""}`}
                    classes={classes}
                    ramp={ramp}
                    className="h-7"
                  />
                ),
              )}
            </tr>
          ))}
        </tbody>
        {usualRanges.some((range) => range !== null) && (
          <tfoot>
            <tr className="text-ink-2 text-xs">
              <th scope="row" className="py-1.5 pr-2 text-left font-medium">
                {t("usually")}
              </th>
              {usualRanges.map((range, month) => (
                <td key={monthNames[month]} className="text-center">
                  {range ? <RangeText {...range} /> : "–"}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      {incompleteMonth !== null && <p className="mt-1 text-ink-3 text-xs">{`* ${t("running")}`}</p>}
    </ScrollBox>
  );
}

/** A range that wraps after the dash if both numbers do not fit on one line. */
function RangeText({ low, high }: { low: number; high: number }) {
  const format = useFormat();
  if (low === high) return format.number(low);
  return (
    <>
      {`${format.number(low)}–`}
      <wbr />
      {format.number(high)}
    </>
  );
}
