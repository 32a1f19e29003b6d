import type { z } from "zod";
import { agency, station } from "../../db/schema/agencies";
import { district } from "../../db/schema/places";
import { incidentType } from "../../db/schema/plans";
import type { Context } from "../context";
import type { InsightFilter } from "../domain/insight";
import { countPlaces } from "../insight/count-places";
import { countTimes } from "../insight/count-times";
import { listSensitive } from "../insight/list-sensitive";
import { measureQuality } from "../insight/measure-quality";
import { measureSteps } from "../insight/measure-steps";
import { catalogues } from "../words/catalogues";
import { formatDay, formatMoment, formatPercent, formatWeekday } from "../words/format";
import { type Locale, selectStoredText } from "../words/languages";
import type { CellsQuery, FilteredQuery, QualityQuery, SensitiveQuery, StepsQuery } from "./csv-query";
import {
  type CsvTable,
  cellsTable,
  createCsvTranslator,
  daysTable,
  hoursTable,
  placesTable,
  qualityTable,
  sensitiveTable,
  stepsTable,
} from "./csv-tables";
import { type CsvCell, formatCsv } from "./format-csv";

/**
 * The figures that can be exported as CSV. The lines above the table state the filters, the number of incidents (n),
 * what is left out for privacy, and the source.
 */
export const exportFigure = {
  places: async (context: Context, { language, ...filter }: z.output<typeof FilteredQuery>) => {
    const places = await countPlaces(context, { filter, resolution: null });
    return formatFile(context, language, "places", filter, placesTable(language, places, await listDistricts(context)));
  },
  cells: async (context: Context, { language, resolution, ...filter }: z.output<typeof CellsQuery>) => {
    const places = await countPlaces(context, { filter, resolution });
    return formatFile(context, language, "cells", filter, cellsTable(language, places));
  },
  days: async (context: Context, { language, ...filter }: z.output<typeof FilteredQuery>) => {
    const { days } = await countTimes(context, { filter });
    return formatFile(context, language, "days", filter, daysTable(language, days, filter));
  },
  hours: async (context: Context, { language, ...filter }: z.output<typeof FilteredQuery>) => {
    const { hours } = await countTimes(context, { filter });
    return formatFile(context, language, "hours", filter, hoursTable(language, hours));
  },
  steps: async (context: Context, { language, by, ...filter }: z.output<typeof StepsQuery>) => {
    const { groups } = await measureSteps(context, { filter, by });
    const names = await readNames(context, language);
    const findName = (key: string) => (by === "all" ? catalogues[language].csv.all : (names[by].get(key) ?? key));
    return formatFile(context, language, "steps", filter, stepsTable(language, groups, findName));
  },
  quality: async (context: Context, { language, ...period }: z.output<typeof QualityQuery>) => {
    const filter = { ...emptyFilter, ...period };
    const quality = await measureQuality(context, { filter });
    return formatFile(context, language, "quality", filter, qualityTable(language, quality));
  },
  sensitive: async (context: Context, { language, data }: z.output<typeof SensitiveQuery>) => {
    const t = createCsvTranslator(language);
    const { years } = await listSensitive(context, { data });
    const table = sensitiveTable(language, years, await listDistricts(context));
    return formatCsv(language, [
      [catalogues[language].product.name, t("title.sensitive")],
      [t("head.data"), catalogues[language].dataMark[data]],
      [t("head.masked"), t("maskedTable")],
      [t("head.source"), t("source", { moment: formatMoment(language, context.now()) })],
      [],
      table.header,
      ...table.rows,
    ]);
  },
};

const emptyFilter = {
  ...{ categories: [], types: [], priorities: [], districts: [], agencies: [], hours: [], weekdays: [], cell: null },
} satisfies Omit<InsightFilter, "from" | "to" | "data">;

/** Returns the text of the file: lines that describe what was counted, an empty line, and the table. */
async function formatFile(
  context: Context,
  language: Locale,
  figure: Exclude<keyof typeof exportFigure, "sensitive">,
  filter: InsightFilter,
  { header, rows }: CsvTable,
): Promise<string> {
  const t = createCsvTranslator(language);
  const {
    groups: [overall],
  } = await measureSteps(context, { filter, by: "all" });
  const { total = 0, complete = 0 } = overall ?? {};
  return formatCsv(language, [
    [catalogues[language].product.name, t(`title.${figure}`)],
    [t("head.period"), `${formatDay(language, filter.from)} – ${formatDay(language, filter.to)}`],
    ...(await describeFilterLines(context, language, filter)),
    [t("head.data"), catalogues[language].dataMark[filter.data]],
    [t("head.n"), total],
    [t("head.complete"), formatPercent(language, complete, total), complete],
    [t("head.masked"), t("masked")],
    [t("head.source"), t("source", { moment: formatMoment(language, context.now()) })],
    [],
    header,
    ...rows,
  ]);
}

async function describeFilterLines(context: Context, language: Locale, filter: InsightFilter): Promise<CsvCell[][]> {
  const { csv, priority } = catalogues[language];
  const { head } = csv;
  const names = await readNames(context, language);
  const priorities = new Map(Object.entries(priority));
  const formatLine = <Item>(
    label: string,
    items: readonly Item[],
    name: (item: Item) => string | undefined,
  ): CsvCell[] => [label, items.length === 0 ? csv.all : items.map((item) => name(item) ?? `${item}`).join(", ")];
  return [
    formatLine(head.categories, filter.categories, (code) => names.category.get(code)),
    formatLine(head.types, filter.types, (code) => names.type.get(code)),
    formatLine(head.priorities, filter.priorities, (number) => priorities.get(`${number}`)),
    formatLine(head.districts, filter.districts, (code) => names.district.get(code)),
    formatLine(head.agencies, filter.agencies, (code) => names.agency.get(code)),
    formatLine(
      head.hours,
      filter.hours,
      (hour) => `${String(hour).padStart(2, "0")}–${String(hour + 1).padStart(2, "0")}`,
    ),
    formatLine(head.weekdays, filter.weekdays, (weekday) => formatWeekday(language, weekday)),
    ...(filter.cell === null ? [] : [[head.cell, filter.cell]]),
  ];
}

/** Lists the districts without their boundaries. */
async function listDistricts({ db }: Context) {
  const { code, name, population } = district;
  return db.select({ code, name, population }).from(district).orderBy(code);
}

async function readNames(context: Context, language: Locale) {
  const { db } = context;
  const { code, nameId, nameEn } = incidentType;
  const types = await db.select({ code, id: nameId, en: nameEn }).from(incidentType);
  const districts = await listDistricts(context);
  const agencies = await db.select({ code: agency.code, name: agency.name }).from(agency);
  const stations = await db.select({ code: station.code, name: station.name }).from(station);
  const nameByCode = (rows: readonly { code: string; name: string }[]) =>
    new Map(rows.map(({ code, name }) => [code, name]));
  return {
    type: nameByCode(types.map(({ code, ...texts }) => ({ code, name: selectStoredText(language, texts) }))),
    category: new Map<string, string>(Object.entries(catalogues[language].category)),
    district: nameByCode(districts),
    agency: nameByCode(agencies),
    station: nameByCode(stations),
  };
}
