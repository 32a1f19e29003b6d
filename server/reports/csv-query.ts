import { z } from "zod";
import { checkPeriod, FilterInput, InsightDay } from "../insight/filter-input";
import { languages } from "./language";

const listed = ["categories", "types", "priorities", "districts", "agencies", "hours", "weekdays"];
const numbered = ["priorities", "hours", "weekdays"];
const language = z.enum(languages).default("id");
const data = z.enum(["real", "simulated"]);

/** An address holds texts alone: lists are apart by commas, numbers are digits. What does not fit is left to the schema to refuse. */
function fromAddress(query: unknown): unknown {
  if (typeof query !== "object" || query === null) return query;
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => {
      if (typeof value !== "string") return [key, value];
      const number = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : text);
      if (key === "resolution") return [key, number(value)];
      if (!listed.includes(key)) return [key, value];
      const parts = value === "" ? [] : value.split(",");
      return [key, numbered.includes(key) ? parts.map(number) : parts];
    }),
  );
}

/** What a CSV is asked for: a filter as the screen has it, and the language that its separators and words are of. */
export const FilteredQuery = z.preprocess(fromAddress, FilterInput.safeExtend({ language }));
export const CellsQuery = z.preprocess(
  fromAddress,
  FilterInput.safeExtend({ language, resolution: z.literal([6, 7, 8]).default(7) }),
);
export const StepsQuery = z.preprocess(
  fromAddress,
  FilterInput.safeExtend({ language, by: z.enum(["all", "category", "district", "agency", "station"]).default("all") }),
);
/** Quality knows no other filter than days. */
export const QualityQuery = z
  .strictObject({ language, data, from: InsightDay, to: InsightDay })
  .superRefine(checkPeriod);
/** The published table is the same whatever is looked at. */
export const SensitiveQuery = z.strictObject({ language, data });
