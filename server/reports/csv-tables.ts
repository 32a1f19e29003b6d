import { cellToLatLng } from "h3-js";
import { createTranslator } from "use-intl/core";
import { dispositions, precisions } from "../../db/vocabulary";
import { addDays, weekdayOf } from "../domain/calendar";
import { type InsightStep, steps } from "../domain/insight";
import { minShownCount } from "../masking/mask-count";
import { catalogues } from "../words/catalogues";
import { formatWeekday } from "../words/format";
import type { Locale } from "../words/languages";
import { type CsvCell, computePercent } from "./format-csv";
import type { Quality, SensitiveYear, StepGroup } from "./monthly/figures";

export type CsvTable = { header: string[]; rows: CsvCell[][] };
type Places = {
  total: number;
  districts: readonly { code: string; count: number }[];
  cells: readonly (readonly [cell: string, count: number])[];
  withoutCell: readonly { code: string; village: number; district: number }[];
  boundary: number;
};
export type DistrictRow = { code: string; name: string; population: number | null };

/** Creates the translator for the texts of CSV files in one language. */
export function createCsvTranslator(locale: Locale) {
  return createTranslator({ locale, messages: catalogues[locale], namespace: "csv" });
}

/** One row for each district, and one for incidents outside every district. `rate` is per 10,000 people. */
export function placesTable(locale: Locale, places: Places, districts: readonly DistrictRow[]): CsvTable {
  const t = createCsvTranslator(locale);
  const counts = new Map(places.districts.map(({ code, count }) => [code, count]));
  const computeRate = (count: number, population: number | null) =>
    population ? Math.round((count / population) * 1_000_000) / 100 : null;
  return {
    header: (["code", "district", "incidents", "share", "population", "rate"] as const).map((key) =>
      t(`column.${key}`),
    ),
    rows: [
      ...districts.map(({ code, name, population }) => {
        const count = counts.get(code) ?? 0;
        return [code, name, count, computePercent(count, places.total), population, computeRate(count, population)];
      }),
      [null, t("boundary"), places.boundary, computePercent(places.boundary, places.total), null, null],
    ],
  };
}

/** One row for each H3 cell with its centre, most incidents first, then three rows for incidents without a cell. */
export function cellsTable(locale: Locale, { cells, withoutCell, boundary }: Places): CsvTable {
  const t = createCsvTranslator(locale);
  const sum = (key: "village" | "district") => withoutCell.reduce((total, row) => total + row[key], 0);
  return {
    header: (["cell", "lat", "lng", "incidents"] as const).map((key) => t(`column.${key}`)),
    rows: [
      ...[...cells]
        .sort(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b))
        .map(([cell, count]) => [cell, ...cellToLatLng(cell).map((degrees) => Number(degrees.toFixed(5))), count]),
      [t("villageOnly"), null, null, sum("village")],
      [t("districtOnly"), null, null, sum("district")],
      [t("boundary"), null, null, boundary],
    ],
  };
}

/** One row for each day of the period, including days without incidents. */
export function daysTable(
  locale: Locale,
  days: readonly (readonly [day: string, count: number])[],
  { from, to }: { from: string; to: string },
): CsvTable {
  const t = createCsvTranslator(locale);
  const counts = new Map(days);
  const rows: CsvCell[][] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    rows.push([day, formatWeekday(locale, weekdayOf(day)), counts.get(day) ?? 0]);
  }
  return { header: (["day", "weekday", "incidents"] as const).map((key) => t(`column.${key}`)), rows };
}

/** One row for each hour of the day, one column for each weekday. */
export function hoursTable(locale: Locale, hours: readonly number[]): CsvTable {
  const weekdays = Array.from({ length: 7 }, (_, weekday) => weekday);
  return {
    header: [createCsvTranslator(locale)("column.hour"), ...weekdays.map((weekday) => formatWeekday(locale, weekday))],
    rows: Array.from({ length: 24 }, (_, hour) => [hour, ...weekdays.map((day) => hours[day * 24 + hour] ?? 0)]),
  };
}

/** One row for each step of the response in each group of incidents. */
export function stepsTable(locale: Locale, groups: readonly StepGroup[], nameOf: (key: string) => string): CsvTable {
  const { column, head } = catalogues[locale].csv;
  return {
    header: [
      ...[column.group, column.step, head.n, column.median, column.p90],
      ...[column.promised, column.within, column.share],
    ],
    rows: groups.flatMap(({ key, steps: figures }) =>
      steps.map((name: InsightStep) => {
        const { n, median, p90, promised, within } = figures[name];
        const stepName = catalogues[locale].insightStep[name];
        return [nameOf(key), stepName, n, median, p90, promised, within, computePercent(within, promised)];
      }),
    ),
  };
}

/** One row for each measure of the data quality of calls and incidents, with its count and its share of the total. */
export function qualityTable(locale: Locale, quality: Quality): CsvTable {
  const t = createCsvTranslator(locale);
  const { disposition, precision, insightStep } = catalogues[locale];
  const { calls, merged, precisions: precisionCounts, blankHours, complete, total, missing } = quality;
  const placedTotal = precisions.reduce((sum, name) => sum + precisionCounts[name], 0);
  const makeRow = (name: string, count: number, whole: number | null): CsvCell[] => [
    name,
    count,
    whole === null ? null : computePercent(count, whole),
  ];
  return {
    header: (["what", "figure", "share"] as const).map((key) => t(`column.${key}`)),
    rows: [
      makeRow(t("quality.calls"), calls.total, null),
      ...dispositions.map((code) =>
        makeRow(t("quality.call", { name: disposition[code] }), calls.byDisposition[code], calls.total),
      ),
      makeRow(t("quality.open"), calls.open, calls.total),
      makeRow(t("quality.fromBlockedNumber"), calls.blocked, calls.total),
      makeRow(t("quality.noise"), calls.noise, calls.total),
      makeRow(t("quality.mergedIncidents"), merged.incidents, null),
      makeRow(t("quality.mergedCalls"), merged.calls, null),
      ...precisions.map((precisionName) =>
        makeRow(t("quality.place", { name: precision[precisionName] }), precisionCounts[precisionName], placedTotal),
      ),
      makeRow(t("quality.blankHours"), blankHours.hours, blankHours.of),
      makeRow(t("quality.hours"), blankHours.of, null),
      makeRow(t("quality.incidents"), total, null),
      makeRow(t("quality.complete"), complete, total),
      ...steps.map((step) => makeRow(t("quality.missing", { name: insightStep[step] }), missing[step], total)),
    ],
  };
}

/** The published table of sensitive incidents by year, district and category. Counts below five are shown as "<5". */
export function sensitiveTable(
  locale: Locale,
  years: readonly SensitiveYear[],
  districts: readonly DistrictRow[],
): CsvTable {
  const t = createCsvTranslator(locale);
  const names = new Map(districts.map(({ code, name }) => [code, name]));
  return {
    header: (["year", "code", "district", "category", "incidents"] as const).map((key) => t(`column.${key}`)),
    rows: years.flatMap(({ year, cells }) =>
      cells.map(({ district, category, count }) => [
        year,
        district,
        names.get(district) ?? district,
        category === "other" ? t("other") : catalogues[locale].category[category],
        count ?? `<${minShownCount}`,
      ]),
    ),
  };
}
