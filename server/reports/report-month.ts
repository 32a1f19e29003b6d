import { z } from "zod";
import { dataKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { badField } from "../errors";
import { currentMonth } from "./monthly/current-month";
import { drawReport } from "./monthly/draw-report";
import { keptReport } from "./monthly/kept-reports";
import { readFigures } from "./monthly/read-figures";

export const ReportQuery = z.strictObject({
  /** As "2026-10". */
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "is no month as 2026-10"),
  data: z.enum(dataKinds),
});

/**
 * The report of a month that has ended, as PDF: the one that was kept, when the figures have not been folded anew since, or drawn now.
 * Keeps nothing. Refuses a month that has not ended.
 */
export async function reportMonth(context: Context, { month: asked, data }: z.output<typeof ReportQuery>) {
  const month = `${asked}-01`;
  if (month >= currentMonth(context.now())) throw badField("month", "has not ended", "too-large");
  const kept = await keptReport(context.db, { month, data });
  return kept ?? drawReport(await readFigures(context, { month, data }));
}
