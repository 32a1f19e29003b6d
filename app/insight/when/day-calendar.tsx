"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import { Button } from "../../_ui/button";
import { ScrollBox } from "../../_ui/scroll-box";
import { useFormat } from "../../_words/use-format";
import { useDayFormat, useMonthNames, useWeekdayNames } from "../filters/use-filter-words";
import { countClasses } from "../map/classes";
import { useRamp } from "../map/use-ramp";
import { Block } from "./block";
import { ClassKey } from "./class-key";
import { DayTable } from "./day-table";
import { YearGrid } from "./year-grid";

type Props = { days: readonly (readonly [string, number])[]; filter: InsightFilter };

/** Every day of the period, a year a strip, the latest first; the same as a table. */
export function DayCalendar({ days, filter }: Props) {
  const t = useTranslations("insightWhen");
  const format = useFormat();
  const day = useDayFormat();
  const weekdays = useWeekdayNames("short");
  const ramp = useRamp();
  const [asTable, setAsTable] = useState(false);
  const counts = useMemo(() => new Map(days), [days]);
  const most = Math.max(0, ...counts.values());
  const classes = useMemo(() => countClasses(most), [most]);
  const monthNames = useMonthNames();
  const [first, last] = [Number(filter.from.slice(0, 4)), Number(filter.to.slice(0, 4))];
  const years = Array.from({ length: last - first + 1 }, (_, index) => last - index);
  const top = days.find(([, count]) => count === most);
  return (
    <Block
      title={t("calendar")}
      note={top && most > 0 ? t("topDay", { day: day(top[0]), count: format.number(most) }) : null}
      aside={
        <Button size="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {t(asTable ? "asChart" : "asTable")}
        </Button>
      }
      className="xl:col-span-2"
    >
      {asTable ? (
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
          <ClassKey classes={classes} ramp={ramp} />
        </ScrollBox>
      )}
    </Block>
  );
}
