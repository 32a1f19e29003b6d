import { cellToLatLng } from "h3-js";
import { dispositions, precisions } from "../../db/vocabulary";
import { type InsightStep, steps } from "../domain/insight";
import { smallestShownCount } from "../masking/mask-count";
import { type CsvCell, percent } from "./csv-text";
import { csvWords } from "./csv-words";
import { type Language, reportWords } from "./language";
import type { Quality, SensitiveYear, StepGroup } from "./monthly/figures";

export type CsvTable = { head: string[]; rows: CsvCell[][] };
export type Places = {
  total: number;
  districts: readonly { code: string; count: number }[];
  cells: readonly (readonly [cell: string, count: number])[];
  apart: readonly { code: string; village: number; district: number }[];
  boundary: number;
};
export type KnownDistrict = { code: string; name: string; population: number | null };

export function placesTable(language: Language, places: Places, districts: readonly KnownDistrict[]): CsvTable {
  const { column, boundary } = csvWords[language];
  const counts = new Map(places.districts.map(({ code, count }) => [code, count]));
  const rate = (count: number, population: number | null) =>
    population ? Math.round((count / population) * 1_000_000) / 100 : null;
  return {
    head: [column.code, column.district, column.incidents, column.share, column.population, column.rate],
    rows: [
      ...districts.map(({ code, name, population }) => {
        const count = counts.get(code) ?? 0;
        return [code, name, count, percent(count, places.total), population, rate(count, population)];
      }),
      [null, boundary, places.boundary, percent(places.boundary, places.total), null, null],
    ],
  };
}

/** The cells by their centres, and what is in none of them. */
export function cellsTable(language: Language, { cells, apart, boundary }: Places): CsvTable {
  const { column, villageOnly, districtOnly, ...words } = csvWords[language];
  const sum = (key: "village" | "district") => apart.reduce((before, one) => before + one[key], 0);
  return {
    head: [column.cell, column.lat, column.lng, column.incidents],
    rows: [
      ...[...cells]
        .sort(([one, count], [other, most]) => most - count || one.localeCompare(other))
        .map(([cell, count]) => [cell, ...cellToLatLng(cell).map((degrees) => Number(degrees.toFixed(5))), count]),
      [villageOnly, null, null, sum("village")],
      [districtOnly, null, null, sum("district")],
      [words.boundary, null, null, boundary],
    ],
  };
}

/** Each day of the period, also those with nothing. */
export function daysTable(
  language: Language,
  days: readonly (readonly [day: string, count: number])[],
  { from, to }: { from: string; to: string },
): CsvTable {
  const { column } = csvWords[language];
  const counts = new Map(days);
  const rows: CsvCell[][] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    const weekday = reportWords[language].weekday[(new Date(at).getUTCDay() + 6) % 7] ?? "";
    rows.push([day, weekday, counts.get(day) ?? 0]);
  }
  return { head: [column.day, column.weekday, column.incidents], rows };
}

export function hoursTable(language: Language, hours: readonly number[]): CsvTable {
  const { column } = csvWords[language];
  const { weekday } = reportWords[language];
  return {
    head: [column.hour, ...weekday],
    rows: Array.from({ length: 24 }, (_, hour) => [hour, ...weekday.map((_, day) => hours[day * 24 + hour] ?? 0)]),
  };
}

export function stepsTable(
  language: Language,
  groups: readonly StepGroup[],
  nameOf: (key: string) => string,
): CsvTable {
  const { column } = csvWords[language];
  return {
    head: [
      ...[column.group, column.step, "n", column.median, column.p90],
      ...[column.promised, column.within, column.share],
    ],
    rows: groups.flatMap(({ key, steps: told }) =>
      steps.map((step: InsightStep) => {
        const { n, median, p90, promised, within } = told[step];
        const named = [nameOf(key), reportWords[language].step[step]];
        return [...named, n, median, p90, promised, within, percent(within, promised)];
      }),
    ),
  };
}

export function qualityTable(language: Language, quality: Quality): CsvTable {
  const { column, quality: words } = csvWords[language];
  const { disposition, precision, step } = reportWords[language];
  const { calls, merged, precisions: placed, blankHours, complete, total, missing } = quality;
  const all = precisions.reduce((sum, one) => sum + placed[one], 0);
  const of = (name: string, count: number, whole: number | null): CsvCell[] => [
    name,
    count,
    whole === null ? null : percent(count, whole),
  ];
  return {
    head: [column.what, column.figure, column.share],
    rows: [
      of(words.calls, calls.total, null),
      ...dispositions.map((one) =>
        of(words.call.replace("{name}", disposition[one]), calls.byDisposition[one], calls.total),
      ),
      of(words.open, calls.open, calls.total),
      of(words.heldOff, calls.heldOff, calls.total),
      of(words.noise, calls.noise, calls.total),
      of(words.mergedIncidents, merged.incidents, null),
      of(words.mergedCalls, merged.calls, null),
      ...precisions.map((one) => of(words.place.replace("{name}", precision[one]), placed[one], all)),
      of(words.blankHours, blankHours.hours, blankHours.of),
      of(words.hours, blankHours.of, null),
      of(words.incidents, total, null),
      of(words.complete, complete, total),
      ...steps.map((one) => of(words.missing.replace("{name}", step[one]), missing[one], total)),
    ],
  };
}

/** The published table as it is: a figure below five as the text "<5". */
export function sensitiveTable(
  language: Language,
  years: readonly SensitiveYear[],
  districts: readonly KnownDistrict[],
): CsvTable {
  const { column, other } = csvWords[language];
  const names = new Map(districts.map(({ code, name }) => [code, name]));
  return {
    head: [column.year, column.code, column.district, column.category, column.incidents],
    rows: years.flatMap(({ year, cells }) =>
      cells.map(({ district, category, count }) => [
        year,
        district,
        names.get(district) ?? district,
        category === "other" ? other : reportWords[language].category[category],
        count ?? `<${smallestShownCount}`,
      ]),
    ),
  };
}
