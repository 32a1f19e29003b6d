import { createParser, parseAsStringLiteral } from "nuqs";
import { categories } from "../../../db/vocabulary";
import { periods } from "./periods";

export const tabs = ["map", "when", "speed", "coverage", "quality", "out"] as const;
export type Tab = (typeof tabs)[number];

/** The ways in which the map can display density. */
export const mapDisplays = ["district", "cell", "surface"] as const;
export type MapDisplay = (typeof mapDisplays)[number];

/** Selectable kernel radii of the heat surface. */
export const kernelRadiiKm = [2, 5, 10] as const;
export type Radius = (typeof kernelRadiiKm)[number];

export const comparisons = ["years", "before", "none"] as const;

/** The server refuses days outside these limits; see `server/insight/filter-input.ts`. */
export const earliestDay = "2000-01-01";
const latestDay = "2099-12-31";

const parseAsDay = createParser({
  parse: (text) => (isDay(text) ? text : null),
  serialize: (day: string) => day,
});

/** Whether a text is a day that a filter may contain. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < earliestDay || text > latestDay) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Parses a comma-separated list and ignores invalid items. */
function parseAsList<Item extends string | number>(parse: (text: string) => Item | null) {
  return createParser({
    parse: (text): Item[] | null => {
      const items = text.split(",").flatMap((item) => parse(item) ?? []);
      return items.length > 0 ? [...new Set(items)] : null;
    },
    serialize: (items: Item[]) => items.join(","),
    eq: (a, b) => a.join() === b.join(),
  }).withDefault([]);
}

function createIntegerParser(min: number, max: number) {
  return (text: string) => (/^\d{1,2}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : null);
}

const parseCode = (text: string) => (/^[\w.-]{1,64}$/.test(text) ? text : null);

/** The URL parameters of the view, with their defaults. */
export const viewParams = {
  tab: parseAsStringLiteral(tabs).withDefault("map"),
  period: parseAsStringLiteral(periods).withDefault("days-90"),
  from: parseAsDay,
  to: parseAsDay,
  category: parseAsList((text) => categories.find((category) => category === text) ?? null),
  type: parseAsList(parseCode),
  priority: parseAsList(createIntegerParser(1, 4)),
  district: parseAsList(parseCode),
  agency: parseAsList(parseCode),
  hour: parseAsList(createIntegerParser(0, 23)),
  weekday: parseAsList(createIntegerParser(0, 6)),
  cell: createParser({
    parse: (text) => (/^8[678][0-9a-f]{13}$/.test(text) ? text : null),
    serialize: (cell: string) => cell,
  }),
  compare: parseAsStringLiteral(comparisons).withDefault("years"),
  data: parseAsStringLiteral(["real", "simulated"] as const),
  way: parseAsStringLiteral(mapDisplays).withDefault("district"),
  measure: parseAsStringLiteral(["count", "rate"] as const).withDefault("count"),
  radius: createParser({
    parse: (text) => kernelRadiiKm.find((radius) => String(radius) === text) ?? null,
    serialize: (km: Radius) => String(km),
  }).withDefault(5),
};
export type ViewParam = keyof typeof viewParams;

/** The parameters of a URL that are invalid or contain invalid items; those items are ignored. */
export function listInvalidParams(searchParams: URLSearchParams): ViewParam[] {
  const invalidKeys = (Object.keys(viewParams) as ViewParam[]).filter((key) => {
    const text = searchParams.get(key);
    if (text === null) return false;
    const parser = viewParams[key] as { parse: (text: string) => unknown; serialize: (value: never) => string };
    const value = parser.parse(text);
    return value === null || parser.serialize(value as never) !== text;
  });
  const [from, to] = [searchParams.get("from"), searchParams.get("to")];
  if (
    searchParams.get("period") === "custom" &&
    invalidKeys.length === 0 &&
    (from === null || to === null || from > to)
  ) {
    invalidKeys.push("period");
  }
  return invalidKeys;
}
