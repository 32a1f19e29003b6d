import type { z } from "zod";
import { agency, station } from "../../db/schema/agencies";
import { district } from "../../db/schema/places";
import { incidentType } from "../../db/schema/plans";
import type { Context } from "../context";
import type { InsightFilter } from "../domain/insight";
import { countPlaces } from "../insight/count-places";
import { countTimes } from "../insight/count-times";
import { measureQuality } from "../insight/measure-quality";
import { measureSteps } from "../insight/measure-steps";
import type { CellsQuery, FilteredQuery, QualityQuery, SensitiveQuery, StepsQuery } from "./csv-query";
import {
  type CsvTable,
  cellsTable,
  daysTable,
  hoursTable,
  placesTable,
  qualityTable,
  sensitiveTable,
  stepsTable,
} from "./csv-tables";
import { type CsvCell, csvText, writePercent } from "./csv-text";
import { type CsvFigure, csvWords } from "./csv-words";
import { type Language, priorityWord, reportWords, writeDay, writeMoment } from "./language";
import { publishedYears } from "./published-years";

/** What can be had as CSV; each with its filters, n, what is withheld and where it is from above the table. */
export const exportFigure = {
  places: async (context: Context, { language, ...filter }: z.output<typeof FilteredQuery>) => {
    const places = await countPlaces(context, { filter, resolution: null });
    return file(context, language, "places", filter, placesTable(language, places, await listDistricts(context)));
  },
  cells: async (context: Context, { language, resolution, ...filter }: z.output<typeof CellsQuery>) => {
    const places = await countPlaces(context, { filter, resolution });
    return file(context, language, "cells", filter, cellsTable(language, places));
  },
  days: async (context: Context, { language, ...filter }: z.output<typeof FilteredQuery>) => {
    const { days } = await countTimes(context, { filter });
    return file(context, language, "days", filter, daysTable(language, days, filter));
  },
  hours: async (context: Context, { language, ...filter }: z.output<typeof FilteredQuery>) => {
    const { hours } = await countTimes(context, { filter });
    return file(context, language, "hours", filter, hoursTable(language, hours));
  },
  steps: async (context: Context, { language, by, ...filter }: z.output<typeof StepsQuery>) => {
    const { groups } = await measureSteps(context, { filter, by });
    const names = await namesOf(context, language);
    const nameOf = (key: string) => (by === "all" ? csvWords[language].all : (names[by].get(key) ?? key));
    return file(context, language, "steps", filter, stepsTable(language, groups, nameOf));
  },
  quality: async (context: Context, { language, ...period }: z.output<typeof QualityQuery>) => {
    const filter = { ...everything, ...period };
    const quality = await measureQuality(context, { filter });
    return file(context, language, "quality", filter, qualityTable(language, quality));
  },
  sensitive: async (context: Context, { language, data }: z.output<typeof SensitiveQuery>) => {
    const { title, head, maskedTable, source } = csvWords[language];
    const table = sensitiveTable(language, await publishedYears(context, data), await listDistricts(context));
    return csvText(language, [
      ["Muba Siaga 112", title.sensitive],
      [head.data, reportWords[language].data[data]],
      [head.masked, maskedTable],
      [head.source, source.replace("{moment}", writeMoment(language, context.now()))],
      [],
      table.head,
      ...table.rows,
    ]);
  },
};

const everything = {
  ...{ categories: [], types: [], priorities: [], districts: [], agencies: [], hours: [], weekdays: [], cell: null },
} satisfies Omit<InsightFilter, "from" | "to" | "data">;

/** A block that says what was counted, an empty line, and the table. */
async function file(
  context: Context,
  language: Language,
  figure: Exclude<CsvFigure, "sensitive">,
  filter: InsightFilter,
  { head: columns, rows }: CsvTable,
): Promise<string> {
  const { title, head, masked, source } = csvWords[language];
  const {
    groups: [counted],
  } = await measureSteps(context, { filter, by: "all" });
  const { total = 0, complete = 0 } = counted ?? {};
  return csvText(language, [
    ["Muba Siaga 112", title[figure]],
    [head.period, `${writeDay(language, filter.from)} – ${writeDay(language, filter.to)}`],
    ...(await filterLines(context, language, filter)),
    [head.data, reportWords[language].data[filter.data]],
    [head.n, total],
    [head.complete, writePercent(language, complete, total), complete],
    [head.masked, masked],
    [head.source, source.replace("{moment}", writeMoment(language, context.now()))],
    [],
    columns,
    ...rows,
  ]);
}

async function filterLines(context: Context, language: Language, filter: InsightFilter): Promise<CsvCell[][]> {
  const { head, all } = csvWords[language];
  const { category, weekday } = reportWords[language];
  const names = await namesOf(context, language);
  const line = <Item>(what: string, items: readonly Item[], name: (item: Item) => string | undefined): CsvCell[] => [
    what,
    items.length === 0 ? all : items.map((item) => name(item) ?? `${item}`).join(", "),
  ];
  return [
    line(head.categories, filter.categories, (one) => category[one as keyof typeof category]),
    line(head.types, filter.types, (one) => names.type.get(one)),
    line(head.priorities, filter.priorities, (one) => priorityWord(language, one)),
    line(head.districts, filter.districts, (one) => names.district.get(one)),
    line(head.agencies, filter.agencies, (one) => names.agency.get(one)),
    line(head.hours, filter.hours, (one) => `${String(one).padStart(2, "0")}–${String(one + 1).padStart(2, "0")}`),
    line(head.weekdays, filter.weekdays, (one) => weekday[one]),
    ...(filter.cell === null ? [] : [[head.cell, filter.cell]]),
  ];
}

/** The kecamatan without their boundaries. */
async function listDistricts({ db }: Context) {
  const { code, name, population } = district;
  return db.select({ code, name, population }).from(district).orderBy(code);
}

async function namesOf(context: Context, language: Language) {
  const { db } = context;
  const { code, nameId, nameEn } = incidentType;
  const types = await db.select({ code, name: language === "id" ? nameId : nameEn }).from(incidentType);
  const districts = await listDistricts(context);
  const agencies = await db.select({ code: agency.code, name: agency.name }).from(agency);
  const stations = await db.select({ code: station.code, name: station.name }).from(station);
  const named = (rows: readonly { code: string; name: string }[]) =>
    new Map(rows.map(({ code, name }) => [code, name]));
  return {
    type: named(types),
    category: new Map<string, string>(Object.entries(reportWords[language].category)),
    district: named(districts),
    agency: named(agencies),
    station: named(stations),
  };
}
