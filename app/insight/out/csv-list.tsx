"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import { locales } from "@/server/words/catalogues";
import { csvAddress, csvFigures } from "./csv-address";
import { MakeButton } from "./make-button";
import { fetchFile } from "./save-file";

/** Each figure as a table for a spreadsheet, in the separators of either language. */
export function CsvList({ filter }: { filter: InsightFilter }) {
  const t = useTranslations("out");
  const locale = useLocale();
  const [language, setLanguage] = useState(locale);
  return (
    <>
      <fieldset className="mt-3">
        <legend className="font-medium text-[0.8125rem] text-ink-2">{t("csvLanguage")}</legend>
        <div className="mt-1.5 flex flex-wrap gap-x-5 gap-y-2">
          {locales.map((one) => (
            <label key={one} className="flex items-center gap-2">
              <input
                type="radio"
                name="csv-language"
                value={one}
                checked={language === one}
                onChange={() => setLanguage(one)}
                className="size-4 accent-[var(--focus)]"
              />
              {t(`csvForm.${one}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <ul className="mt-4 flex flex-wrap gap-3">
        {csvFigures.map((figure) => (
          <li key={figure} className="flex flex-col gap-1">
            <MakeButton
              // A file that was saved of another filter is not this one.
              key={csvAddress(figure, filter, language)}
              what={`${t(`figure.${figure}`)} (CSV)`}
              name={`${t(`figure.${figure}`)} (CSV)`}
              make={() =>
                fetchFile(
                  csvAddress(figure, filter, language),
                  // The sensitive table is of no period.
                  figure === "sensitive" ? "112-sensitive.csv" : `112-${figure}-${filter.from}-${filter.to}.csv`,
                )
              }
            >
              {t(`figure.${figure}`)}
            </MakeButton>
            {(figure === "quality" || figure === "sensitive") && (
              <span className="text-ink-3 text-xs">{t(`figureHint.${figure}`)}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
