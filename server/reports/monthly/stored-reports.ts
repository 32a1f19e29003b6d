import { and, desc, eq, lte, max, ne, not, sql } from "drizzle-orm";
import type { Db } from "../../../db/client";
import { insightMonth, insightStale } from "../../../db/schema/insight";
import { report } from "../../../db/schema/reports";
import type { DataKind } from "../../../db/vocabulary";
import type { Context } from "../../context";

/** Lists the stored reports without their files, latest month first. */
export async function listReports({ db }: Context) {
  const { month, data, total, madeAt } = report;
  return db.select({ month, data, total, madeAt }).from(report).orderBy(desc(month), data);
}

/**
 * Returns the stored report of a month, with the hash of its figures and the version of the figures against which it
 * was last checked; undefined if none is stored.
 */
export async function readStoredReport(db: Db, { month, data }: { month: string; data: DataKind }) {
  const { figuresHash, figuresVersion, pdf } = report;
  const [storedReport] = await db
    .select({ figuresHash, figuresVersion, pdf })
    .from(report)
    .where(and(eq(report.month, month), eq(report.data, data)));
  return storedReport;
}

/**
 * Lists at most `limit` stored reports whose figures may have changed, in the order of their last check, marked ones
 * first. These reports depend on a month that was recounted since that check, or are marked; and they depend on no month
 * that is waiting for a recount.
 */
export async function listReportsToCheck(db: Db, limit: number): Promise<{ month: string; data: DataKind }[]> {
  const latestVersion = sql`coalesce((select max(${insightMonth.version}) from ${insightMonth} where ${insightMonth.month} <= ${report.month}), 0)`;
  const recountPendingCondition = sql`exists (select from ${insightStale} where ${insightStale.month} <= ${report.month})`;
  return db
    .select({ month: report.month, data: report.data })
    .from(report)
    .where(and(ne(report.figuresVersion, latestVersion), not(recountPendingCondition)))
    .orderBy(report.figuresVersion, report.month)
    .limit(limit);
}

/** A `figuresVersion` that differs from all versions of months and from all earlier marks. */
export const recheckMark = sql<number>`-nextval('insight_version')`;

/** Marks all stored reports to be checked again. Call it after a change that does not cause a recount of months. */
export async function markAllForRecheck(tx: Db): Promise<void> {
  await tx.update(report).set({ figuresVersion: recheckMark });
}

/** Returns the latest version of the months that a report depends on (its own and all earlier ones); 0 if none. */
export async function readMonthsVersion(db: Db, month: string): Promise<number> {
  const [row] = await db
    .select({ version: max(insightMonth.version) })
    .from(insightMonth)
    .where(lte(insightMonth.month, month));
  return row?.version ?? 0;
}
