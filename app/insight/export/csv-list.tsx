"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import { type Locale, locales } from "@/server/words/languages";
import { fetchFile, SaveButton } from "./save-button";

/** Buttons that save each table of figures as CSV, with the number format of the chosen language. */
export function CsvList({ filter }: { filter: InsightFilter }) {
  const t = useTranslations("exports");
  const locale = useLocale();
  const [language, setLanguage] = useState(locale);
  return (
    <>
      <fieldset className="mt-3">
        <legend className="font-medium text-[0.8125rem] text-ink-2">{t("csvLanguage")}</legend>
        <div className="mt-1.5 flex flex-wrap gap-x-5 gap-y-2">
          {locales.map((locale) => (
            <label key={locale} className="flex items-center gap-2">
              <input
                type="radio"
                name="csv-language"
                value={locale}
                checked={locale === language}
                onChange={() => setLanguage(locale)}
                className="size-4 accent-[var(--focus)]"
              />
              {t(`csvForm.${locale}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <ul className="mt-4 flex flex-wrap gap-3">
        {csvFigures.map((figure) => (
          <li key={figure} className="flex flex-col gap-1">
            <SaveButton
              // A new key resets the button's state when the filter changes.
              key={buildCsvUrl(figure, filter, language)}
              fileTitle={`${t(`figure.${figure}`)} (CSV)`}
              name={`${t(`figure.${figure}`)} (CSV)`}
              saveFile={() =>
                fetchFile(
                  buildCsvUrl(figure, filter, language),
                  // The sensitive table is not limited to a period.
                  figure === "sensitive" ? "112-sensitive.csv" : `112-${figure}-${filter.from}-${filter.to}.csv`,
                )
              }
            >
              {t(`figure.${figure}`)}
            </SaveButton>
            {(figure === "quality" || figure === "sensitive") && (
              <span className="text-ink-3 text-xs">{t(`figureHint.${figure}`)}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

const csvFigures = ["places", "cells", "days", "hours", "steps", "quality", "sensitive"] as const;
type CsvFigure = (typeof csvFigures)[number];

/**
 * Returns the URL of a table as CSV. Most tables use the whole filter. The quality table uses only the period and the
 * kind of data (real or simulated), the sensitive table only the kind of data.
 */
function buildCsvUrl(figure: CsvFigure, filter: InsightFilter, language: Locale): string {
  const { from, to, data, cell } = filter;
  const { categories, types, priorities, districts, agencies, hours, weekdays } = filter;
  const query = new URLSearchParams({ language, data });
  const usesWholeFilter = figure !== "quality" && figure !== "sensitive";
  if (figure !== "sensitive") {
    query.set("from", from);
    query.set("to", to);
  }
  if (usesWholeFilter) {
    for (const [key, list] of Object.entries({
      ...{ categories, types, priorities, districts, agencies, hours, weekdays },
    })) {
      if (list.length > 0) query.set(key, list.join(","));
    }
    if (cell !== null) query.set("cell", cell);
  }
  if (figure === "steps") query.set("by", "category");
  return `/api/insight/${figure}.csv?${query}`;
}
