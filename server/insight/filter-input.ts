import { z } from "zod";
import { categories } from "../../db/vocabulary";
import { subtractYears } from "../domain/calendar";
import type { InsightFilter } from "../domain/insight";

/** The first and last day that a filter may contain. They limit the length of loops over days. */
const [earliestDay, latestDay] = ["2000-01-01", "2099-12-31"];
const maxYears = 50;

/** Schema for a day in a filter. */
export const InsightDay = z.iso
  .date()
  .refine((day) => day >= earliestDay && day <= latestDay, `must lie between ${earliestDay} and ${latestDay}`);

type Period = { from: string; to: string };

/** Checks that a period does not end before it begins and is not too long. Meant as a callback for `superRefine`. */
export function checkPeriod({ from, to }: Period, context: z.RefinementCtx): void {
  const refuse = (message: string) => context.addIssue({ code: "custom", path: ["to"], message });
  if (from > to) refuse("lies before the first day");
  else if (subtractYears(to, maxYears) >= from) refuse(`lies ${maxYears} years or more after the first day`);
}

const code = z.string().min(1).max(64);
const codes = z.array(code).max(100).readonly().default([]);

/** Schema for the filter as screens send it. A missing or empty list means no restriction. */
export const FilterInput = z
  .strictObject({
    from: InsightDay,
    to: InsightDay,
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
  .superRefine(checkPeriod) satisfies z.ZodType<InsightFilter>;
