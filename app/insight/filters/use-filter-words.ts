"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Category } from "@/db/vocabulary";
import { categories } from "@/db/vocabulary";
import { useNames } from "../../_words/use-names";
import { useInsight } from "../view-context";
import type { FilterWords } from "./describe-filter";

/** A day in words, of a date such as "2026-11-26". */
export function useDayWords(): (day: string, style?: "full" | "month") => string {
  const locale = useLocale();
  return useMemo(() => {
    const region = locale === "id" ? "id-ID" : "en-GB";
    const full = new Intl.DateTimeFormat(region, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
    const month = new Intl.DateTimeFormat(region, { timeZone: "UTC", month: "short", year: "numeric" });
    return (day, style = "full") => (style === "full" ? full : month).format(new Date(`${day}T00:00:00Z`));
  }, [locale]);
}

/** The weekdays from Monday, 0, as they are called. */
export function useWeekdays(style: "long" | "short" = "long"): readonly string[] {
  const locale = useLocale();
  return useMemo(() => {
    const written = new Intl.DateTimeFormat(locale === "id" ? "id-ID" : "en-GB", { timeZone: "UTC", weekday: style });
    // 5 January 2026 is a Monday.
    return Array.from({ length: 7 }, (_, day) => written.format(Date.UTC(2026, 0, 5 + day)));
  }, [locale, style]);
}

/** What the parts of a filter are called here. */
export function useFilterWords(): FilterWords {
  const t = useTranslations("insightFilter");
  const categoryName = useTranslations("category");
  const names = useNames();
  const day = useDayWords();
  const weekdays = useWeekdays();
  const { types, districts } = useInsight();
  return useMemo((): FilterWords => {
    const nameType = (code: string) => {
      const type = types?.find((one) => one.code === code);
      return type ? names.type(type) : code;
    };
    return {
      all: t("allIncidents"),
      days: (from, to) => (from === to ? day(from) : t("daysOf", { from: day(from), to: day(to) })),
      category: (code) => (categories.some((one) => one === code) ? categoryName(code as Category) : code),
      type: nameType,
      priorities: (list) => t("prioritiesOf", { list: list.map((one) => `P${one}`).join(", ") }),
      districts: (list) => t("districtsOf", { names: list }),
      district: (code) => districts?.find((one) => one.code === code)?.name ?? code,
      agencies: (list) => t("agenciesOf", { names: list }),
      agency: names.agency,
      hours: (ranges) => t("hoursOf", { ranges }),
      shift: (preset) => t("shiftOf", { shift: t(`shift.${preset}`) }),
      weekdays: (ranges) => t("weekdaysOf", { ranges }),
      weekday: (number) => weekdays[number] ?? "",
      cell: (cell) => t("cellOf", { cell }),
      data: (data) => t(`data.${data}`),
    };
  }, [t, categoryName, names, day, weekdays, types, districts]);
}
