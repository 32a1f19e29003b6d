import type { InsightFilter } from "@/server/domain/insight";

export const csvFigures = ["places", "cells", "days", "hours", "steps", "quality", "sensitive"] as const;
export type CsvFigure = (typeof csvFigures)[number];

/** Where the figures of this filter are had as CSV. Quality knows days only, and the sensitive table no filter. */
export function csvAddress(figure: CsvFigure, filter: InsightFilter, language: "id" | "en"): string {
  const { from, to, data, cell } = filter;
  const { categories, types, priorities, districts, agencies, hours, weekdays } = filter;
  const query = new URLSearchParams({ language, data });
  const isWhole = figure !== "quality" && figure !== "sensitive";
  if (figure !== "sensitive") {
    query.set("from", from);
    query.set("to", to);
  }
  if (isWhole) {
    for (const [key, list] of Object.entries({
      ...{ categories, types, priorities, districts, agencies, hours, weekdays },
    })) {
      if (list.length > 0) query.set(key, list.join(","));
    }
    if (cell !== null) query.set("cell", cell);
  }
  if (figure === "steps") query.set("by", "category");
  return `/api/insight/${figure}.csv?${query}`;
}
