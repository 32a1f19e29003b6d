import { and, count, eq, lte } from "drizzle-orm";
import type { Db } from "../../../db/client";
import { insightStale } from "../../../db/schema/insight";
import { report } from "../../../db/schema/reports";
import { type DataKind, dataKinds } from "../../../db/vocabulary";
import type { Context } from "../../context";
import { dayOf, monthEnd, monthStart } from "../../domain/calendar";
import { readDayRanges } from "../../insight/describe-scope";
import { drawReport } from "./draw-report";
import { hashFigures } from "./figures";
import { readFigures } from "./read-figures";
import { listReportsToCheck, readMonthsVersion, recheckMark } from "./stored-reports";

/** Identifies a report: the first day of its month, and whether it counts real or simulated incidents. */
type ReportKey = { month: string; data: DataKind };

/** Maximum number of older reports checked per run, so that a recount of several years does not block the server. */
const maxCheckedMonths = 12;

/**
 * Stores the report of the previous month once none of the months that it depends on is waiting for a recount. Also
 * replaces stored reports whose figures have changed. A report is written only once for the same figures, even if this
 * runs repeatedly or in several processes. Returns the number of reports written.
 */
export async function makeReports(context: Context): Promise<number> {
  const { db } = context;
  const lastMonth = monthStart(dayOf(context.now()), -1);
  let writtenCount = 0;
  for (const key of await listReportsToMake(context, lastMonth)) {
    if (await isRecountPending(db, key.month)) continue;
    if (await writeReportIfChanged(context, key)) writtenCount += 1;
  }
  return writtenCount;
}

async function listReportsToMake(context: Context, lastMonth: string): Promise<ReportKey[]> {
  const dayRanges = await readDayRanges(context.db);
  // Without any incident, the first day is "9999", which sorts after every date.
  const lastMonthReports = dataKinds
    .filter((data) => (dayRanges[data].firstDay ?? "9999") <= monthEnd(lastMonth))
    .map((data) => ({ month: lastMonth, data }));
  const uncheckedReports = await listReportsToCheck(context.db, maxCheckedMonths);
  return [
    ...lastMonthReports,
    ...uncheckedReports.filter(
      (report) => !lastMonthReports.some(({ month, data }) => month === report.month && data === report.data),
    ),
  ];
}

/** Whether this month, or an earlier month that the report also depends on, is waiting for a recount. */
async function isRecountPending(db: Db, month: string): Promise<boolean> {
  const [staleMonths] = await db.select({ months: count() }).from(insightStale).where(lte(insightStale.month, month));
  return (staleMonths?.months ?? 0) > 0;
}

/**
 * Writes the report if its figures have changed. Returns whether this process wrote it. A report that was marked to be
 * checked again while its figures were read stays marked. The first report of a month is stored as marked, because there
 * was no row to mark.
 */
async function writeReportIfChanged(context: Context, { month, data }: ReportKey): Promise<boolean> {
  const { db } = context;
  const version = await readMonthsVersion(db, month);
  const sameKeyCondition = and(eq(report.month, month), eq(report.data, data));
  const [storedReport] = await db
    .select({ figuresHash: report.figuresHash, figuresVersion: report.figuresVersion })
    .from(report)
    .where(sameKeyCondition);
  if (storedReport?.figuresVersion === version) return false;
  const figures = await readFigures(context, { month, data });
  const hash = hashFigures(figures);
  const unmarkedCondition = and(
    sameKeyCondition,
    storedReport && eq(report.figuresVersion, storedReport.figuresVersion),
  );
  if (storedReport?.figuresHash === hash) {
    await db.update(report).set({ figuresVersion: version }).where(unmarkedCondition);
    return false;
  }
  const pdf = await drawReport(figures);
  const row = { figuresHash: hash, total: figures.total, pdf, madeAt: figures.madeAt };
  const returned = { month: report.month };
  const writtenReports = storedReport
    ? await db
        .update(report)
        .set({ ...row, figuresVersion: version })
        .where(unmarkedCondition)
        .returning(returned)
    : await db
        .insert(report)
        .values({ month, data, ...row, figuresVersion: recheckMark })
        .onConflictDoNothing()
        .returning(returned);
  return writtenReports.length > 0;
}
