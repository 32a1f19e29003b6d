import { z } from "zod";
import { categories } from "../../db/vocabulary";
import type { InsightFilter } from "../domain/insight";

const day = z.iso.date();
const code = z.string().min(1).max(64);
const codes = z.array(code).max(100).readonly().default([]);

/** A filter as a screen sends it; what is left out asks for all. */
export const FilterInput = z
  .strictObject({
    from: day,
    to: day,
    categories: z.array(z.enum(categories)).max(categories.length).readonly().default([]),
    types: codes,
    priorities: z.array(z.int().min(1).max(4)).max(4).readonly().default([]),
    districts: codes,
    agencies: codes,
    hours: z.array(z.int().min(0).max(23)).max(24).readonly().default([]),
    weekdays: z.array(z.int().min(0).max(6)).max(7).readonly().default([]),
    cell: z
      .string()
      .regex(/^8[678][0-9a-f]{13}$/, "is no H3 cell of resolution 6, 7 or 8")
      .nullable()
      .default(null),
    data: z.enum(["real", "simulated"]),
  })
  .refine(({ from, to }) => from <= to, {
    path: ["to"],
    error: "lies before the first day",
  }) satisfies z.ZodType<InsightFilter>;
