import { and, desc, eq, lte, max } from "drizzle-orm";
import type { Db } from "../../../db/client";
import { insightMonth } from "../../../db/schema/insight";
import { report } from "../../../db/schema/reports";
import type { DataKind } from "../../../db/vocabulary";
import type { Context } from "../../context";

/** The reports that were made by themselves, latest month first. */
export async function listReports({ db }: Context) {
  const { month, data, total, madeAt } = report;
  return db.select({ month, data, total, madeAt }).from(report).orderBy(desc(month), data);
}

/** The kept report of a month; none when something it rests on was folded since it was last checked. */
export async function keptReport(db: Db, { month, data }: { month: string; data: DataKind }): Promise<Buffer | null> {
  const version = await foldVersion(db, month);
  const [kept] = await db
    .select({ pdf: report.pdf })
    .from(report)
    .where(and(eq(report.month, month), eq(report.data, data), eq(report.foldVersion, version)));
  return kept?.pdf ?? null;
}

/** The latest fold of the month and of those before it, which it is compared with; 0 when there is none. */
export async function foldVersion(db: Db, month: string): Promise<number> {
  const [row] = await db
    .select({ version: max(insightMonth.version) })
    .from(insightMonth)
    .where(lte(insightMonth.month, month));
  return row?.version ?? 0;
}
