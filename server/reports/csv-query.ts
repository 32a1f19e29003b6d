import { z } from "zod";
import { checkPeriod, FilterInput, InsightDay } from "../insight/filter-input";
import { locales } from "../words/languages";

const listKeys = ["categories", "types", "priorities", "districts", "agencies", "hours", "weekdays"];
const numberKeys = ["priorities", "hours", "weekdays"];
const language = z.enum(locales).default("id");
const dataKind = z.enum(["real", "simulated"]);

/**
 * Parses query parameters, which are strings: lists are separated by commas, numbers are digits. The schema refuses
 * invalid values.
 */
function parseQuery(query: unknown): unknown {
  if (typeof query !== "object" || query === null) return query;
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => {
      if (typeof value !== "string") return [key, value];
      const parseNumber = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : text);
      if (key === "resolution") return [key, parseNumber(value)];
      if (!listKeys.includes(key)) return [key, value];
      const parts = value === "" ? [] : value.split(",");
      return [key, numberKeys.includes(key) ? parts.map(parseNumber) : parts];
    }),
  );
}

/**
 * The filter of the insight screen, and the language of the file. The language also determines the separator and the
 * decimal mark.
 */
export const FilteredQuery = z.preprocess(parseQuery, FilterInput.safeExtend({ language }));
export const CellsQuery = z.preprocess(
  parseQuery,
  FilterInput.safeExtend({ language, resolution: z.literal([6, 7, 8]).default(7) }),
);
export const StepsQuery = z.preprocess(
  parseQuery,
  FilterInput.safeExtend({ language, by: z.enum(["all", "category", "district", "agency", "station"]).default("all") }),
);
/** The data quality figures can be filtered only by period and by kind of data (real or simulated). */
export const QualityQuery = z
  .strictObject({ language, data: dataKind, from: InsightDay, to: InsightDay })
  .superRefine(checkPeriod);
/**
 * The published table of sensitive incidents has no filter; only the kind of data (real or simulated) can be chosen.
 */
export const SensitiveQuery = z.strictObject({ language, data: dataKind });
