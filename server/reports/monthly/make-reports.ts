import { and, count, eq, lte, sql } from "drizzle-orm";
import type { Db } from "../../../db/client";
import { insightStale } from "../../../db/schema/insight";
import { report } from "../../../db/schema/reports";
import { type DataKind, dataKinds } from "../../../db/vocabulary";
import type { Context } from "../../context";
import { dayOf, monthEnd, monthStart } from "../../domain/calendar";
import { readFirstDays } from "../../insight/describe-scope";
import { drawReport } from "./draw-report";
import { hashFigures } from "./figures";
import { foldVersion, listUnchecked } from "./kept-reports";
import { readFigures } from "./read-figures";

type Wanted = { month: string; data: DataKind };

/** Maximum number of older reports checked per run, so that a recount of years does not block the server. */
const mostChecked = 12;

/**
 * Stores the report of the last month that has ended, once its months are counted, and replaces stored reports whose figures have
 * changed. Repeated runs and several processes write a report once per set of figures. Returns the number of reports written.
 */
export async function makeReports(context: Context): Promise<number> {
  const { db } = context;
  const last = monthStart(dayOf(context.now()), -1);
  let drawn = 0;
  for (const wanted of await listWanted(context, last)) {
    if (await waits(db, wanted.month)) continue;
    if (await makeReport(context, wanted)) drawn += 1;
  }
  return drawn;
}

async function listWanted(context: Context, last: string): Promise<Wanted[]> {
  const firstDays = await readFirstDays(context.db);
  const ofLast = dataKinds
    .filter((data) => (firstDays[data].firstDay ?? "9999") <= monthEnd(last))
    .map((data) => ({ month: last, data }));
  const unchecked = await listUnchecked(context.db, mostChecked);
  return [
    ...ofLast,
    ...unchecked.filter((one) => !ofLast.some(({ month, data }) => month === one.month && data === one.data)),
  ];
}

/** Whether a month that the report covers is still to be recounted. */
async function waits(db: Db, month: string): Promise<boolean> {
  const [stale] = await db.select({ months: count() }).from(insightStale).where(lte(insightStale.month, month));
  return (stale?.months ?? 0) > 0;
}

async function makeReport(context: Context, { month, data }: Wanted): Promise<boolean> {
  const { db } = context;
  const version = await foldVersion(db, month);
  const isIt = and(eq(report.month, month), eq(report.data, data));
  const [kept] = await db.select({ figures: report.figures, foldVersion: report.foldVersion }).from(report).where(isIt);
  if (kept?.foldVersion === version) return false;
  const figures = await readFigures(context, { month, data });
  const hash = hashFigures(figures);
  if (kept?.figures === hash) {
    await db.update(report).set({ foldVersion: version }).where(isIt);
    return false;
  }
  const pdf = await drawReport(figures);
  const row = { figures: hash, foldVersion: version, total: figures.total, pdf, madeAt: figures.madeAt };
  const written = await db
    .insert(report)
    .values({ month, data, ...row })
    .onConflictDoUpdate({
      target: [report.month, report.data],
      set: row,
      setWhere: sql`${report.figures} <> excluded.figures`,
    })
    .returning({ month: report.month });
  return written.length > 0;
}
