"use client";

import { useLocale, useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import type { Category } from "@/db/vocabulary";
import { categories } from "@/db/vocabulary";
import * as format from "@/server/words/format";
import { useNames } from "../../_words/use-names";
import type { FilterTexts } from "./describe-filter";
import { useInsight } from "./view-context";

const dayStyles = {
  full: { day: "numeric", month: "short", year: "numeric" },
  month: { month: "short", year: "numeric" },
  longMonth: { month: "long", year: "numeric" },
} as const;

/** Returns a function that formats a day: "2026-11-26" as "26 Nov 2026", or only as its month. */
export function useDayFormat(): (day: string, style?: keyof typeof dayStyles) => string {
  const locale = useLocale();
  return useCallback((day, style = "full") => format.formatDay(locale, day, dayStyles[style]), [locale]);
}

/** The names of the weekdays, from Monday. */
export function useWeekdayNames(style: "long" | "short" = "long"): readonly string[] {
  const locale = useLocale();
  return useMemo(
    () => Array.from({ length: 7 }, (_, day) => format.formatWeekday(locale, day, style)),
    [locale, style],
  );
}

/** The short names of the months, from January. */
export function useMonthNames(): readonly string[] {
  const locale = useLocale();
  return useMemo(() => Array.from({ length: 12 }, (_, month) => format.formatMonth(locale, month)), [locale]);
}

export function useFilterTexts(): FilterTexts {
  const t = useTranslations("insightFilter");
  const categoryName = useTranslations("category");
  const names = useNames();
  const formatDay = useDayFormat();
  const weekdays = useWeekdayNames();
  const { types, districts } = useInsight();
  return useMemo((): FilterTexts => {
    const typeName = (code: string) => {
      const type = types?.find((type) => type.code === code);
      return type ? names.type(type) : code;
    };
    return {
      all: t("allIncidents"),
      days: (from, to) => (from === to ? formatDay(from) : t("daysOf", { from: formatDay(from), to: formatDay(to) })),
      category: (code) => (categories.some((category) => category === code) ? categoryName(code as Category) : code),
      type: typeName,
      priorities: (levels) => t("prioritiesOf", { list: levels.map((level) => `P${level}`).join(", ") }),
      districts: (joinedNames) => t("districtsOf", { names: joinedNames }),
      district: (code) => districts?.find((district) => district.code === code)?.name ?? code,
      agencies: (joinedNames) => t("agenciesOf", { names: joinedNames }),
      agency: names.agency,
      hours: (ranges) => t("hoursOf", { ranges }),
      shift: (preset) => t("shiftOf", { shift: t(`shift.${preset}`) }),
      weekdays: (ranges) => t("weekdaysOf", { ranges }),
      weekday: (number) => weekdays[number] ?? "",
      cell: (cell) => t("cellOf", { cell }),
      data: (data) => t(`data.${data}`),
    };
  }, [t, categoryName, names, formatDay, weekdays, types, districts]);
}
