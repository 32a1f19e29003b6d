import { z } from "zod";
import type { Db } from "../../db/client";
import { dataKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { dayOf, monthEnd, monthStart } from "../domain/calendar";
import { badField } from "../errors";
import { readDayRanges } from "../insight/describe-scope";
import { drawReport } from "./monthly/draw-report";
import { hashFigures } from "./monthly/figures";
import { readFigures } from "./monthly/read-figures";
import { readMonthsVersion, readStoredReport } from "./monthly/stored-reports";
import { t } from "./monthly/words";

export const ReportQuery = z.strictObject({
  /** The month, such as "2026-10". */
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "must be a month such as 2026-10"),
  data: z.enum(dataKinds),
});

/** Returns the name of the report's file; `month` is, for example, "2026-10". */
export const reportFileName = (month: string) => t("document.fileName", { month });

/**
 * Returns the report of a month that has ended, as PDF. If the figures are unchanged, this is the stored report.
 * Otherwise it is a new one, which is not stored; concurrent requests for the same month share it. Refuses a month that
 * has not ended or that ended before the first incident.
 */
export async function reportMonth(
  context: Context,
  { month: text, data }: z.output<typeof ReportQuery>,
): Promise<Buffer> {
  const month = `${text}-01`;
  if (month >= monthStart(dayOf(context.now()))) throw badField("month", "has not ended", "too-large");
  const version = await readMonthsVersion(context.db, month);
  const storedReport = await readStoredReport(context.db, { month, data });
  if (storedReport?.figuresVersion === version) return storedReport.pdf;
  if (!storedReport) {
    const dayRanges = await readDayRanges(context.db);
    // "9999" sorts after every date.
    if ((dayRanges[data].firstDay ?? "9999") > monthEnd(month))
      throw badField("month", "has no incidents yet", "too-small");
  }
  return runQueuedAndShared(context.db, `${month} ${data} ${version}`, async () => {
    const figures = await readFigures(context, { month, data });
    // If a recount changed no figure, return the stored file. A new file would have a new creation date, which would
    // reveal that a hidden incident has changed.
    return storedReport?.figuresHash === hashFigures(figures) ? storedReport.pdf : drawReport(figures);
  });
}

const queueByDatabase = new WeakMap<Db, Map<string, Promise<Buffer>>>();

/**
 * Runs tasks one at a time, because drawing the reports of several months at once would block the server for seconds. A
 * call with the key of a queued or running task gets the result of that task.
 */
function runQueuedAndShared(db: Db, key: string, work: () => Promise<Buffer>): Promise<Buffer> {
  const queue = queueByDatabase.get(db) ?? new Map<string, Promise<Buffer>>();
  queueByDatabase.set(db, queue);
  const previous = [...queue.values()].at(-1);
  const task = queue.get(key) ?? (previous ? previous.then(work, work) : work()).finally(() => queue.delete(key));
  queue.set(key, task);
  return task;
}
