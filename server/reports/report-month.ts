import { z } from "zod";
import type { Db } from "../../db/client";
import { dataKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { dayOf, monthEnd, monthStart } from "../domain/calendar";
import { badField } from "../errors";
import { readFirstDays } from "../insight/describe-scope";
import { drawReport } from "./monthly/draw-report";
import { hashFigures } from "./monthly/hash-figures";
import { foldVersion, readKept } from "./monthly/kept-reports";
import { readFigures } from "./monthly/read-figures";
import { t } from "./monthly/wording";

export const ReportQuery = z.strictObject({
  /** As "2026-10". */
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "is no month as 2026-10"),
  data: z.enum(dataKinds),
});

/** The name of the file; `month` is "2026-10". */
export const reportFileName = (month: string) => t("document.fileName", { month });

type Asked = z.output<typeof ReportQuery>;

/**
 * The report of a month that has ended, as PDF: the one that was kept, as long as it would be told the same, or drawn now; asked for
 * several times at once, it is drawn once, and one month after another. Keeps nothing. Refuses a month that has not ended, and one before the first incident.
 */
export async function reportMonth(context: Context, { month: asked, data }: Asked): Promise<Buffer> {
  const month = `${asked}-01`;
  if (month >= monthStart(dayOf(context.now()))) throw badField("month", "has not ended", "too-large");
  const version = await foldVersion(context.db, month);
  const kept = await readKept(context.db, { month, data });
  if (kept?.foldVersion === version) return kept.pdf;
  if (!kept) {
    const firstDays = await readFirstDays(context.db);
    if ((firstDays[data].firstDay ?? "9999") > monthEnd(month))
      throw badField("month", "has no incidents yet", "too-small");
  }
  return together(context.db, `${month} ${data} ${version}`, async () => {
    const figures = await readFigures(context, { month, data });
    // A fold may have changed nothing that is told: a new date would give away what is hidden.
    return kept?.figures === hashFigures(figures) ? kept.pdf : drawReport(figures);
  });
}

const underWay = new WeakMap<Db, Map<string, Promise<Buffer>>>();

/**
 * Does the same work once for all who ask for it while it is under way, and other work after it: months drawn side by side would leave
 * the rest of the house no turn for seconds.
 */
function together(db: Db, key: string, work: () => Promise<Buffer>): Promise<Buffer> {
  const known = underWay.get(db) ?? new Map<string, Promise<Buffer>>();
  underWay.set(db, known);
  const before = [...known.values()].at(-1);
  const begun = known.get(key) ?? (before ? before.then(work, work) : work()).finally(() => known.delete(key));
  known.set(key, begun);
  return begun;
}
